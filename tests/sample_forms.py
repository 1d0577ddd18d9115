"""A tiny application with sample forms, for the tests of forms: no database, the site's own templates and policy."""

from pathlib import Path

import colander
from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.session import SignedCookieSessionFactory
from webob.cookies import JSONSerializer

from orda.content.fields import Line, Paragraph
from orda.content.kinds.unit import UnitFields, UnitText
from orda.i18n import _
from orda.web.csp import POLICY
from orda.web.forms import tinymce
from orda.web.forms.controls import Upload
from orda.web.forms.form import Button, DraftKey, make_form, trilingual
from orda.web.locale import LOCALE, compile_catalogues
from orda.web.theme import Theme

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
CHOICES = (("news", _("News")), ("press-release", _("Press release")))
BODY = "<h2>Тарихы</h2><p>Кафедра <strong>1962</strong> жылы ашылды. <a href='uid:0a1b'>Толығырақ</a></p>"
SAVE = Button("save", _("Save the draft"))

PAGE = """<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Пішін</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="{icon}" type="image/svg+xml">
{styles}</head><body><main id="main"><div class="frame"><div class="body"><h1>Пішін</h1>
{form}</div></div></main></body></html>"""


class Post(colander.MappingSchema):
    """A row of fields."""

    unit = colander.SchemaNode(Line(), title=_("Unit"))
    room = colander.SchemaNode(colander.Integer(), title=_("Room"), missing=None, validator=colander.Range(1, 9))


class Every(colander.MappingSchema):
    """One field of each sort."""

    name = colander.SchemaNode(Line(), title=_("Title"), description=_("One or two sentences for lists and search."))
    note = colander.SchemaNode(Paragraph(), title=_("Summary"), missing="", validator=colander.Length(max=50))
    kind = colander.SchemaNode(colander.String(), title=_("Kind of news"), choices=CHOICES)
    one = colander.SchemaNode(colander.String(), title=_("Kind of news"), choices=CHOICES, control="radio")
    some = colander.SchemaNode(colander.Set(), title=_("Kind of news"), choices=CHOICES, missing=frozenset())
    yes = colander.SchemaNode(colander.Boolean(), title=_("Published"))
    day = colander.SchemaNode(colander.Date(), title=_("Published"), missing=None)
    moment = colander.SchemaNode(colander.DateTime(), title=_("Published"), missing=None)
    number = colander.SchemaNode(colander.Integer(), title=_("Room"), missing=None, validator=colander.Range(1, 9))
    email = colander.SchemaNode(Line(), title=_("E-mail"), missing="", validator=colander.Email())
    password = colander.SchemaNode(colander.String(), title=_("Password"), control="new-password", missing="")
    upload = colander.SchemaNode(Upload(), title=_("File"), accept=".pdf", missing=None)
    posts = colander.SchemaNode(colander.Sequence(), Post(title=""), title=_("Posts"), missing=())
    words = colander.SchemaNode(
        colander.Sequence(), colander.SchemaNode(Line(), title=_("Word"), name="word"), title=_("Words"), missing=()
    )
    picture = colander.SchemaNode(
        Line(),
        title=_("Picture"),
        reference="image",
        missing="",
        choices=(("0a", "Бас ғимарат"), ("0b", "<b>Clinic</b>")),
    )


def _respond(text):
    response = Response(text)
    response.headers.update({"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})
    return response


def _answer(request, form):
    if request.method == "POST":
        accepted = form.accept(request.POST)
        if accepted is not None and form.pressed(request.POST) == "refuse":
            form.fail(_("This cannot be done."))
            form.fail(_("This address cannot be used."), "texts.ru.title")
        elif accepted is not None:
            request.registry.accepted.append(accepted)
            return _respond('<!DOCTYPE html><title>ok</title><link rel="icon" href="data:,"><p id="saved">ok</p>')
    theme = request.registry.theme
    styles = "".join(
        f'<link rel="stylesheet" href="{theme.asset(n)}">' for n in ("site.css", "workplace.css", "forms.css")
    )
    page = PAGE.format(lang=request.lang, icon=theme.asset("favicon.svg"), styles=styles, form=form.render())
    return _respond(page)


def _edit(request):
    revision = int(request.params.get("revision", 3))
    values = {
        "texts": {"kk": {"title": "Терапия кафедрасы", "body": BODY}, "ru": {"title": "Кафедра терапии", "body": BODY}},
        "fields": {"phone": "+7 (727) 000-00-00", "email": None},
        "seen": "0.3",
        "unknown": "x",
    }
    schema = trilingual(UnitText, UnitFields)
    schema.add(colander.SchemaNode(colander.String(), name="seen", control="hidden", missing=""))
    form = make_form(
        schema,
        request,
        (SAVE, Button("refuse", _("Send for approval"), "quiet")),
        values=values,
        states={"kk": "published", "ru": "outdated", "en": "missing"},
        draft=DraftKey("/university/therapy", revision, "editor-therapy"),
    )
    return _answer(request, form)


def _every(request):
    return _answer(request, make_form(Every(), request, (SAVE,)))


def make_app(folder: Path):
    """The WSGI application; ``folder`` takes the compiled catalogues. What was accepted is in ``registry.accepted``."""
    config = Configurator(settings={})
    config.set_session_factory(SignedCookieSessionFactory("s" * 40, serializer=JSONSerializer()))
    config.set_default_csrf_options(require_csrf=True)
    config.add_request_method(lambda request: request.params.get("lang", "kk"), "lang", reify=True)
    config.add_translation_dirs(str(compile_catalogues(LOCALE, folder)))
    config.registry.theme = Theme(TEMPLATES, config.registry)
    config.registry.accepted = []
    config.include(tinymce)
    config.add_static_view("assets", str(TEMPLATES / "assets"))
    for name, view in (("edit", _edit), ("every", _every)):
        config.add_route(name, f"/{name}")
        config.add_view(view, route_name=name)
    return config.make_wsgi_app()
