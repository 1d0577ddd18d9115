"""Questions on the screens: of visitors, of colleagues, of leaders; frequent ones; errors that visitors have found."""
