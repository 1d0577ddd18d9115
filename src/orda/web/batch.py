"""Paging: which part of a list a page shows, and the links to the other parts."""

from orda.web.caching import understood
from orda.web.traversal import href

MAX_PAGES = 10_000


def page_number(request) -> int:
    """The number in ``?page=``, 1 for nonsense."""
    text = request.GET.get("page", "1")
    return min(int(text), MAX_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0 else 1


class Batch:
    """One page of ``everything``."""

    def __init__(self, request, everything, size: int):
        self.request = request
        self.total = len(everything)
        self.pages = max((self.total + size - 1) // size, 1)
        self.number = min(page_number(request), self.pages)
        if self.number > 1:
            understood(request, page=self.number)
        start = (self.number - 1) * size
        self.items = everything[start : start + size]

    def paging(self, context, view: str = "") -> dict | None:
        """The links {previous, next, pages: [{number, href, current}]}; None for a single page."""
        if self.pages == 1:
            return None
        near = [n for n in range(1, self.pages + 1) if n in (1, self.pages) or abs(n - self.number) <= 2]

        def link(number: int) -> str:
            query = {key: value for key, value in self.request.GET.items() if key != "page"}
            if number > 1:
                query["page"] = str(number)
            return href(self.request, context, view, query=query or None)

        return {
            "previous": link(self.number - 1) if self.number > 1 else None,
            "next": link(self.number + 1) if self.number < self.pages else None,
            "pages": [{"number": number, "href": link(number), "current": number == self.number} for number in near],
        }
