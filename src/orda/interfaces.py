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


class IEvent(IContent):
    """An event of the calendar, once or repeating (clauses C3, F15)."""


class IUnitSite(IContent):
    """A site that a unit keeps outside this one (clauses B8, F21)."""


class IQuestion(IContent):
    """An answered question of a visitor, published without personal data (clause F11)."""


class IFaq(IContent):
    """A frequently asked question (clause F19)."""


class ICollection(IContent):
    """A saved listing (clause F2)."""


class ILink(IContent):
    """A place elsewhere that stands in menus and lists (clause B8)."""


class IHasFile(IContent):
    """Content with a file for download."""


class IHasPicture(IContent):
    """Content with a picture of its own, scaled and freed of metadata."""


class IFile(IHasFile):
    """A file for download, with its own address."""


class IImage(IHasPicture):
    """A picture, scaled and freed of metadata."""


class IPerson(IHasPicture):
    """A person with posts in units (clause C6); what is published of them needs their consent (F9 of part 2)."""


class IContact(IContent):
    """A contact record, used by reference (clause F5)."""


class IGoverningBody(IContent):
    """A governing or consultative body with its members (clauses C1, F5)."""


class ISubsidiary(IContent):
    """A subsidiary, dependent or affiliated entity (clauses F5, F6)."""


class IDocument(IHasFile):
    """An official document with its requisites and validity (clauses A1 to A5, C10)."""


class IVacancy(IContent):
    """A vacancy (clause F14)."""


class IProcurement(IContentFolder):
    """A procurement with its files: rules, or an announcement and its result (clauses C13, F17)."""


class IProgramme(IContent):
    """An educational programme (clause C4)."""


class IAdmissionStep(IContent):
    """A dated step of admission (clause C5)."""


class IPublication(IContent):
    """A publication (clause C11)."""


class IConference(IContent):
    """A conference (clause C11)."""


class IArticle(IContent):
    """An article of health education (clause C12)."""


class IDataset(IHasFile):
    """A table of open data, with the workbook that it was read from (clauses F8 to F10)."""
