"""Requests on the screens: the list, one request with the act that is one's turn, sending, proposing, withdrawing."""
