"""Pure functions on strings: no database, no request."""
