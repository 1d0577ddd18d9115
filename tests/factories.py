"""Builds small sites for tests: an application over an in-memory database, people, a few pages."""

import itertools
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import transaction
from pyramid.threadlocal import manager
from webtest import TestApp
from ZODB.DB import DB
from ZODB.DemoStorage import DemoStorage

import orda
from orda.content import arrange, editing
from orda.content.site import create_site
from orda.security.acl import Grant
from orda.security.actor import SYSTEM, actor_for
from orda.security.passwords import hash_password
from orda.security.principals import add_group, add_user
from orda.web.caching import AnswerCache
from orda.web.theme import cache_folder
from orda.workflow.requests.transitions import publish_at_once
from orda.workflow.timing.on_time import Timekeeper

PASSWORD = "orda-demo"  # noqa: S105 - the demonstration's
PASSWORD_HASH = hash_password(PASSWORD)
SECRET = "0123456789abcdef" * 4  # noqa: S105 - for tests only
PEOPLE = {
    "admin": ("Әсем Тестова", "administrator", "/"),
    "digital": ("Дана Тестова", "reviewer", "/"),
    "rector": ("Ринат Тестов", "rector", "/"),
    "vicerector": ("Вера Тестова", "vice-rector", "/"),
    "head-therapy": ("Төлеген Тестов", "head", "/units/therapy"),
    "editor-therapy": ("Еркін Тестов", "editor", "/units/therapy"),
    "head-surgery": ("Сәуле Тестова", "head", "/units/surgery"),
    "editor-surgery": ("Серік Тестов", "editor", "/units/surgery"),
    "auditor": ("Айдос Тестов", "auditor", "/"),
    "contractor": ("Кирилл Тестов", "contractor", "/"),
}
STAFF = frozenset(PEOPLE) - {"auditor", "contractor"}


def make_app(storage: str = "memory://", **settings):
    """The WSGI application over an empty database."""
    if "orda.var" in settings:
        share_compiled_templates(Path(settings["orda.var"]))
    values = {"orda.storage": storage, "orda.secret": SECRET, **settings}
    return orda.main({}, **values)


class SmallUniversity:
    """One application and one small university, each made once: together they take a fifth of a second, and thousands
    of tests begin with them. Every test works on a layer of its own above what all have in common."""

    def __init__(self):
        self._numbers = itertools.count(1)
        self._app = make_app()
        with work_in(self._app) as site:
            fill(site)
        self._base = self._app.registry.database.storage
        self._known = frozenset(self._app.registry.__dict__)

    def fresh(self):
        """The application over the university as it was made; what another test did is gone."""
        registry = self._app.registry
        for name in registry.__dict__.keys() - self._known:  # such as how often somebody has tried something
            del registry.__dict__[name]
        app = over(self._app, DemoStorage(base=self._base, close_base_on_close=False))
        with work_in(app) as site:
            # Caches of the process go by generations, so no two tests may have one in common.
            site.generation.change(next(self._numbers) * 10_000)
        return app


def over(app, storage):
    """The same application over another storage, with nothing remembered of the one that it had."""
    registry = app.registry
    registry.database = registry._zodb_databases[""] = DB(storage)
    registry.timekeeper = Timekeeper(registry.database, registry)
    return AnswerCache(app.app)


@cache
def small_university() -> SmallUniversity:
    """The one of this process."""
    return SmallUniversity()


@contextmanager
def university_alone():
    """An application over a small university that shares nothing with those of other tests: its storage can be packed
    and read through, and it is as old as the test."""
    app = make_app()
    with work_in(app) as site:
        fill(site)
    yield app
    app.registry._zodb_databases[""].close()


def share_compiled_templates(var: Path) -> None:
    """Let the installation in ``var`` use the templates that others have compiled, which takes seconds for a page."""
    folder = var / "cache" / "templates"
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not folder.exists():
        folder.symlink_to(cache_folder(Path("var")))


@contextmanager
def work_in(app):
    """The site in a transaction that is committed at the end; the application's registry is current."""
    tm = transaction.TransactionManager(explicit=True)
    tm.begin()
    connection = app.registry._zodb_databases[""].open(tm)
    manager.push({"registry": app.registry, "request": None})
    try:
        root = connection.root()
        if "app_root" not in root:
            root["app_root"] = create_site(app.registry)
            tm.savepoint()
        yield root["app_root"]
        tm.commit()
    except BaseException:
        tm.abort()
        raise
    finally:
        manager.pop()
        connection.close()


def write(obj, *, publish: bool = True, actor=SYSTEM, fields=None, **texts):
    """Give ``obj`` a text: ``kk="Title"`` or ``kk=("Title", "<p>body</p>")``, and ``fields``; publish it unless told
    otherwise."""
    pairs = {lang: text if isinstance(text, tuple) else (text, f"<p>{text}</p>") for lang, text in texts.items()}
    editing.save_draft(
        obj,
        texts={lang: {"title": title} for lang, (title, _body) in pairs.items()},
        bodies={lang: body for lang, (_title, body) in pairs.items()} if obj.has_body else {},
        fields=fields,
        actor=actor,
        seen=editing.stamp(obj),
    )
    if publish:
        publish_at_once(obj)
    return obj


def add(parent, kind: str, name: str, *, publish: bool = True, fields=None, **texts):
    """Add an object with a text."""
    texts = texts or {"kk": f"{name} қазақша", "ru": f"{name} по-русски", "en": f"{name} in English"}
    return write(arrange.add(parent, kind, actor=SYSTEM, name=name), publish=publish, fields=fields, **texts)


def add_people(site) -> None:
    """The accounts of the demonstration, with their roles."""
    principals = site.services["principals"]
    staff = add_group(principals, "staff", {"kk": "Қызметкерлер", "ru": "Сотрудники", "en": "Staff"})
    site.grants = (*site.grants, Grant("group:staff", "staff"))
    for login, (name, role, path) in PEOPLE.items():
        user = add_user(principals, login, name, email=f"{login}@example.kz")
        user.password_hash = PASSWORD_HASH
        if login in STAFF:
            staff.members.insert(login)
        place = site
        for part in path.strip("/").split("/"):
            place = place[part] if part else place
        block = "clinical" if role == "vice-rector" else ""
        until = date(2099, 1, 1) if role == "contractor" else None
        place.grants = (*place.grants, Grant(f"user:{login}", role, until=until, block=block))


def fill(site):
    """A small university: the home page, two sections, news, two units with a page each."""
    write(site, kk="Университет", ru="Университет", en="University")
    for name in ("university", "education", "clinic", "science", "rector-blog"):
        add(site, "section", name).in_main_menu = True
    add(site, "section", "news").holds = ("news-item",)
    add(site["university"], "page", "history")
    units = add(site, "section", "units")
    units.holds = ("unit",)
    for name in ("therapy", "surgery"):
        unit = add(units, "unit", name)
        unit.block = "clinical"
        add(unit, "page", "about")
    add_people(site)
    return site


def browse(app) -> TestApp:
    """A browser without a session."""
    return TestApp(app, extra_environ={"REMOTE_ADDR": "127.0.0.1"})


def log_in(app, login: str, lang: str = "kk") -> TestApp:
    """A browser in which ``login`` has signed in."""
    browser = browse(app)
    form = sign_in_form(browser.get(f"/{lang}/@@login"))
    form["login"], form["password"] = login, PASSWORD
    form.submit(status=303)
    return browser


def sign_in_form(page):
    """The form with the password on a sign-in page."""
    return next(form for form in page.forms.values() if "password" in form.fields)


def actor_of(site, login: str):
    """The person behind a login, as verbs see them."""
    return actor_for(site, login)
