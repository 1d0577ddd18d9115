"""A folder on the screens: its contents and what is done with its rows, the bin, sharing, the unit that answers."""
