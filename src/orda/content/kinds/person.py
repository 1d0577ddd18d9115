"""People with their posts in units (clauses C1, C6; F1, F8, F9 of part 2)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain

import colander
from substanced.content import content
from translationstring import TranslationString
from zope.interface import implementer

from orda import clock, regulation
from orda.content.base import Content, by_identity
from orda.content.consent import SCOPES, Consent, Disclosed, withheld_scopes
from orda.content.editions import Draft, Version
from orda.content.fields import Day, Line, Paragraph, TextSchema, phone_number
from orda.errors import BadField
from orda.i18n import _
from orda.interfaces import IPerson
from orda.text.dated import in_term
from orda.text.slug import slug

RECTOR = "rector"
MAX_SIBLINGS = 5000
NOT_FIRST = 10_000


class PersonText(TextSchema):
    """A person in one language. The text is the biography."""

    title = colander.SchemaNode(Line(), title=_("Full name"), missing="", validator=colander.Length(max=250))
    surname = colander.SchemaNode(
        Line(),
        title=_("Surname"),
        description=_("Lists are in its order; the first word of the full name when left empty."),
        missing="",
        validator=colander.Length(max=100),
    )
    summary = colander.SchemaNode(
        Paragraph(),
        title=_("In a few words"),
        description=_("Published with the consent to the biography."),
        missing="",
        validator=colander.Length(max=600),
    )
    degrees = colander.SchemaNode(Line(), title=_("Degrees and titles"), missing="", validator=colander.Length(max=300))
    duties = colander.SchemaNode(
        Paragraph(), title=_("What the person answers for"), missing="", validator=colander.Length(max=2000)
    )
    education = colander.SchemaNode(Paragraph(), title=_("Education"), missing="", validator=colander.Length(max=2000))
    experience = colander.SchemaNode(
        Paragraph(), title=_("Work experience"), missing="", validator=colander.Length(max=2000)
    )
    reception = colander.SchemaNode(
        Paragraph(), title=_("Reception hours"), missing="", validator=colander.Length(max=300)
    )


class Post(colander.MappingSchema):
    """A post, in a unit or beside all units."""

    unit = colander.SchemaNode(Line(), title=_("Unit"), missing="", reference="unit")
    kk = colander.SchemaNode(Line(), title=_("Post in Kazakh"), missing="", validator=colander.Length(max=200))
    ru = colander.SchemaNode(Line(), title=_("Post in Russian"), missing="", validator=colander.Length(max=200))
    en = colander.SchemaNode(Line(), title=_("Post in English"), missing="", validator=colander.Length(max=200))
    since = colander.SchemaNode(Day(), title=_("Since"), missing=None)
    until = colander.SchemaNode(Day(), title=_("Until"), missing=None)
    head = colander.SchemaNode(colander.Boolean(), title=_("Head of the unit"), missing=False)
    order = colander.SchemaNode(
        colander.Integer(), title=_("Place in the unit's list"), missing=None, validator=colander.Range(1, 999)
    )

    def validator(self, node, post):
        """A post has words and does not end before it begins."""
        if not (post["kk"] or post["ru"] or post["en"]):
            raise _invalid(node, "kk", _("Write the post in one language at least."))
        if post["since"] and post["until"] and post["until"] < post["since"]:
            raise _invalid(node, "until", _("The post would end before it begins."))


def _invalid(node, name: str, message) -> colander.Invalid:
    refusal = colander.Invalid(node)
    refusal[name] = message
    return refusal


class PersonFields(colander.MappingSchema):
    """What all languages of a person share."""

    posts = colander.SchemaNode(colander.Sequence(), Post(title=_("Post")), title=_("Posts"), missing=())
    leads = colander.SchemaNode(
        colander.String(),
        title=_("Leads the University or a block"),
        description=_("For the Rector and the vice-rectors: their place in the structure."),
        missing="",
        choices=(),
        offers="leads",
    )
    phone = colander.SchemaNode(
        Line(), title=_("Phone"), missing="", validator=colander.All(colander.Length(max=100), phone_number)
    )
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())
    room = colander.SchemaNode(Line(), title=_("Room"), missing="", validator=colander.Length(max=60))
    latin = colander.SchemaNode(
        Line(),
        title=_("Surname in Latin letters"),
        description=_("The photo is named by it. Made from the surname when left empty."),
        missing="",
        validator=colander.Regex(r"^[A-Za-z]+(-[A-Za-z]+)*$", msg=_("Latin letters and hyphens only.")),
    )


@content("person")
@implementer(IPerson)
class Person(Content):
    """A person. Everything that reads ``live`` gets it without what the person has not agreed to."""

    kind = "person"
    upload = "image"
    upload_required = False
    text_schema = PersonText
    field_schema = PersonFields
    not_copied = _(
        "People are not copied: the data of a person stand in one place, where consent and withdrawal reach them. "
        "Move the person, or give them another post."
    )
    consents: tuple[Consent, ...] = ()
    _live: Version | None = None

    @property
    def live(self) -> Version | Disclosed | None:
        """What visitors read."""
        return self.disclosed(self._live)

    @live.setter
    def live(self, version: Version | None) -> None:
        self._live = version

    @property
    def whole(self) -> Version | None:
        """The live version with what waits for consent."""
        return self._live

    def disclosed(self, edition):
        """The edition without the data that no valid consent covers."""
        withheld = withheld_scopes(self.consents)
        return Disclosed(edition, withheld) if edition is not None and withheld else edition

    @property
    def register_title(self) -> str:
        """Rows are for ever, so they do not name people."""
        return regulation.get().kinds[self.kind].titles["kk"]

    def register_path(self, path: str) -> str:
        """An address is made of the name, so the identity stands in its place."""
        return by_identity(self, path)

    def validate_draft(self, draft: Draft) -> None:
        """The place in the structure is the Rector's or one of the regulation's blocks."""
        leads = draft.fields.get("leads")
        if leads and leads != RECTOR and leads not in regulation.get().blocks:
            raise BadField("fields.leads", _("Choose one of the values in the list."))

    def warnings(self, draft: Draft) -> tuple[TranslationString, ...]:
        """Data that nobody will see for want of consent; a photo that has another name than the person (E14)."""
        found = []
        if self.withheld_in(draft):
            found.append(_("Some of these data have no consent yet; visitors will not see them."))
        upload, surname = draft.fields.get("upload"), _latin_surname(draft.fields, draft.texts)
        if upload is not None and upload.filename.rpartition(".")[0].rstrip("0123456789").rstrip("-") != surname:
            found.append(
                _(
                    "The photo is called ${name}, not by the surname. Upload it again: it gets the right name.",
                    mapping={"name": upload.filename},
                )
            )
        return tuple(found)

    def withheld_in(self, edition) -> tuple[str, ...]:
        """The scopes in which ``edition`` has data without a valid consent."""
        return tuple(name for name in withheld_scopes(self.consents) if SCOPES[name].covers(edition))

    def facets(self) -> tuple[str, ...]:
        """Units of the posts and those that are headed, in the terms of the posts; the first letter of the surname in
        each language, the block that is led."""
        live = self.live
        units = (word for post in posts_of(live) for word in _words_of(post))
        letters = (f"letter={letter_word(lang, surname_of(live, lang)[:1])}" for lang in live.languages())
        leads = live.fields.get("leads")
        return tuple(chain(units, letters, (f"leads={leads}",) if leads else ()))

    def ends(self) -> datetime | None:
        """When the last post ended; somebody without any post is not listed as gone."""
        days = [post.get("until") for post in posts_of(self.live)]
        if not days or not all(days):
            return None
        return datetime.combine(max(days) + timedelta(days=1), time(), tzinfo=clock.ALMATY)

    def search_words(self, lang: str) -> str:
        """The posts."""
        return " ".join(post.get(lang, "") for post in posts_of(self.live))

    def sort_title(self, lang: str) -> str:
        """Surname first."""
        return f"{surname_of(self.live, lang)} {self.live.title(lang)}"

    @classmethod
    def name_upload(cls, filename: str, values: dict, siblings) -> str:
        """The surname in Latin letters, with a number where another photo of the folder has that name (E14)."""
        stem = _latin_surname(values["fields"], values["texts"])
        ending = filename.rpartition(".")[2].lower()
        taken = {upload.filename for sibling in siblings for upload in _uploads(sibling)}
        name, number = f"{stem}.{ending}", 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}.{ending}"
        return name


def _uploads(person):
    editions = (person.draft, person.whole)
    return [each.fields["upload"] for each in editions if each is not None and each.fields.get("upload") is not None]


def _latin_surname(fields: dict, texts: dict[str, dict[str, str]]) -> str:
    """What photos are named by."""
    return slug(fields.get("latin") or _surname_to_write(texts)) or "photo"


def _surname_to_write(texts: dict[str, dict[str, str]]) -> str:
    """The surname that is nearest to Latin letters."""
    ordered = [texts.get(lang, {}) for lang in ("en", "kk", "ru")]
    return next((name for words in ordered if (name := _surname(words))), "")


def _surname(words: dict[str, str]) -> str:
    return words.get("surname") or (words.get("title", "").split() or [""])[0]


def surname_of(edition, lang: str) -> str:
    """The surname in ``lang``, or in the first language that has one."""
    return _surname(edition.texts.get(edition.title_language(lang), {}))


def letter_word(lang: str, letter: str) -> str:
    """A letter as the facet has it: languages share letters, and addresses are Latin."""
    return f"{lang}-{ord(letter.lower()[:1] or '?'):04x}"


def posts_of(edition) -> list[dict]:
    """The rows of posts."""
    return list(edition.fields.get("posts") or ())


def posts_on(edition, day: date) -> list[dict]:
    """The posts that are held on ``day``."""
    return [
        post
        for post in posts_of(edition)
        if (not post.get("since") or post["since"] <= day) and (not post.get("until") or day <= post["until"])
    ]


def _words_of(post: dict) -> Iterator[str]:
    """What the index has of a post: the unit as long as it is held, also as a unit that is headed."""
    for name in ("unit", "head"):
        if post.get("unit") and post.get(name):
            yield in_term(f"{name}={post['unit']}", post.get("since"), post.get("until"))


def post_title(post: dict, lang: str) -> tuple[str, str]:
    """The words of the post and their language: ``lang``, or the first one that has words for it."""
    languages = (lang, *regulation.get().languages)
    return next(((post[each], each) for each in languages if post.get(each)), ("", lang))


def rank(post: dict) -> tuple[bool, int]:
    """The head first, then the order that the unit has chosen."""
    return (not post.get("head"), post.get("order") or NOT_FIRST)
