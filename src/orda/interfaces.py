"""Marker interfaces of the kinds, safe to import from anywhere: views are registered for them."""

from zope.interface import Interface


class IContent(Interface):
    """Anything that visitors may read and editors may edit."""


class IContentFolder(IContent):
    """Content that holds other content, in an order that editors choose."""


class ISite(IContentFolder):
    """The root: the home page, the five sections, the collections, the services."""


class ISection(IContentFolder):
    """One of the five sections, or a collection that the regulation names (clause F1)."""


class IUnit(IContentFolder):
    """A department's folder, owned by that department (clause B4)."""


class IPage(IContentFolder):
    """An information page; may hold further pages."""


class INewsItem(IContent):
    """News or a press release (clause C3)."""


class IHasFile(IContent):
    """Content with a file for download."""


class IHasPicture(IContent):
    """Content with a picture of its own, scaled and freed of metadata."""


class IFile(IHasFile):
    """A file for download, with its own address."""


class IImage(IHasPicture):
    """A picture, scaled and freed of metadata."""
