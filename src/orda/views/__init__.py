"""One callable a page, by audience: read the form, call the verb, redirect."""
