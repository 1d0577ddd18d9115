"""Requests on their routes: what is asked, whose turn it is, the acts, the deadlines, who stands in for whom."""
