"""Working copies on the screens: the list of acts, the site as it would be."""
