"""The dotted names of stored classes are data: what is in ``persistent_names.txt`` must exist for ever, or be migrated.

A database holds the module and the name of every class it stores. Renamed or moved, the old records become unreadable.
``python tests/test_persistent_names.py --write`` freezes the present names; it drops none without ``--drop``.
"""

import importlib
import io
import pickletools
import pkgutil
import sys
import tempfile
from datetime import date
from pathlib import Path

if __name__ == "__main__":  # run as a script: find the package and the tests' own modules
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1])]

import pytest
from persistent import Persistent

import orda
from orda.maintenance.renamed import MOVED

FROZEN = Path(__file__).with_name("persistent_names.txt")
ADVICE = """
  A new class: freeze its name with `python tests/test_persistent_names.py --write` and commit the list with it.
  A module that was moved: add it to MOVED in src/orda/maintenance/renamed.py.
  A class that was renamed or removed: every stored site has its old name in its records. Put the old name back,
  or write an evolution step (src/orda/maintenance/evolution/) that rewrites the records in the same commit, and then
  run the same with `--write --drop`."""


def frozen() -> set[str]:
    """The names that stored data may hold."""
    return {line for line in FROZEN.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")}


def walk_modules() -> list:
    """All modules of orda, imported."""
    found = pkgutil.walk_packages(orda.__path__, "orda.")
    return [importlib.import_module(module.name) for module in found if not module.name.endswith(".__main__")]


def defined() -> set[str]:
    """The dotted names of all Persistent classes that orda defines."""
    return {
        f"{thing.__module__}.{thing.__qualname__}"
        for module in walk_modules()
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, Persistent) and thing.__module__ == module.__name__
    }


def names_in_pickle(data: bytes) -> set[str]:
    """The names of ours, of classes and functions alike, that a ZODB record refers to."""
    found, strings, memo = set(), [], {}
    for opcode, argument, _position in pickletools.genops(data):
        if opcode.name == "GLOBAL":
            found.add(argument.replace(" ", "."))
        elif opcode.name == "STACK_GLOBAL":
            found.add(".".join(strings[-2:]))
        elif "UNICODE" in opcode.name or opcode.name.endswith("STRING"):
            strings.append(argument)
        elif opcode.name == "MEMOIZE":
            memo[len(memo)] = strings[-1] if strings else ""
        elif opcode.name.endswith("PUT"):
            memo[argument] = strings[-1] if strings else ""
        elif opcode.name.endswith("GET") and isinstance(memo.get(argument), str):
            strings.append(memo[argument])
    return {name for name in found if name == "orda" or name.startswith("orda.")}


def work_on(site) -> None:
    """What people do to a site, each kind of record at least once; extend it with every new kind of record."""
    from orda import regulation
    from orda.content import arrange, editing
    from orda.content.kinds.file import StoredFile
    from orda.content.kinds.image import StoredImage
    from orda.history import bin as bin_
    from orda.security.actor import SYSTEM, actor_for
    from orda.security.sessions import open_session
    from orda.security.sharing import grant
    from orda.workflow.levels import withdrawals
    from orda.workflow.requests import transitions
    from tests import factories

    editor, head, digital = (actor_for(site, login) for login in ("editor-therapy", "head-therapy", "digital"))
    page = site["units"]["therapy"]["about"]
    file = factories.add(site["units"]["therapy"], "file", "rules", publish=False)
    upload = StoredFile(b"text", "rules.txt", "text/plain")
    editing.save_draft(file, texts={}, fields={"upload": upload}, actor=SYSTEM, seen=editing.stamp(file))
    image = factories.add(site["units"]["therapy"], "image", "ward", publish=False)
    upload = StoredImage(one_pixel(), "ward.png")
    editing.save_draft(image, texts={}, fields={"upload": upload}, actor=SYSTEM, seen=editing.stamp(image))
    factories.add(site["news"], "news-item", "opening")
    for remark in ("", "Қайта жазыңыз"):  # once returned, once published
        text = {lang: {"title": f"{lang} {remark}"} for lang in ("kk", "ru", "en")}
        editing.save_draft(page, texts=text, bodies={}, actor=editor, seen=editing.stamp(page))
        request = transitions.send(page, actor=editor, seen=editing.stamp(page))
        if not remark:
            reason = next(iter(regulation.get().return_reasons))
            acting = {"actor": head, "context": site, "seen": 1, "notes": {(page.uid, "kk", "title"): "Қысқа"}}
            transitions.return_to_author(request, reason=reason, remark="Жоқ", **acting)
    for number, actor in enumerate((head, digital), 1):
        ticks = tuple(tick.id for tick in request.stage.ticks)
        transitions.approve(request, actor=actor, context=site, seen=number, ticks=ticks)
    withdrawals.withdraw(page, actor=digital, reason="Ескірді")
    propose(site, editor)
    change_section(site, actor_for(site, "head-surgery"))
    arrange.rename(site["university"]["history"], "past", actor=SYSTEM)
    bin_.discard(site["university"]["past"], actor=SYSTEM)
    grant(site["units"]["therapy"], "user:editor-surgery", "editor", actor=SYSTEM, until=date(2099, 1, 1))
    change_one_s_mind(site, editor, open_session(site, "editor-therapy"))
    go_back(site, actor_for(site, "admin"))
    look_after(site)
    write_letters(site)
    sign(site)


def propose(site, editor) -> None:
    """Requests that send no draft, and a decision outside that a visa rests on."""
    from orda import clock
    from orda.security.actor import actor_for
    from orda.workflow.levels import principles, sections
    from orda.workflow.requests import transitions

    unit, titles = site["units"]["therapy"], {"kk": "Жоба", "ru": "Проект", "en": "Project"}
    asked = {"name": "projects", "titles": titles, "requirements": "Жобалар", "pages": (titles,)}
    sections.propose_section(site["science"], actor=editor, unit=unit, **asked)
    request = principles.propose_principle(site, actor=editor, unit=unit, title="Мәзір", note="Алтыншы тармақ")
    for login in ("digital", "vicerector", "rector", "admin", "admin"):
        references = {each.id: ("7", clock.today()) for each in request.stage.references}
        acting = {"actor": actor_for(site, login), "context": site, "seen": len(request.visas)}
        transitions.approve(request, references=references, **acting)


def sign(site) -> None:
    """A deputy, a visa with a signature file, a document that is read."""
    from orda import clock
    from orda.content import editing
    from orda.content.paper_copies import hand_out
    from orda.security.actor import actor_for
    from orda.workflow.requests import substituting, transitions
    from orda.workflow.sheets import acquainting
    from orda.workflow.sheets.signatures import signature_file
    from tests import factories
    from tests.signatures import signature
    from tests.unit.workflow.sheets.test_acquainting import FIELDS

    head, today = actor_for(site, "head-surgery"), clock.today()
    office = f"unit:{site['units']['surgery'].uid}"
    terms = {"office": office, "since": today, "until": today, "order": "№ 1"}
    substituting.name_deputy(site, actor=head, person=head.login, deputy="editor-surgery", **terms)
    page, editor = site["units"]["surgery"]["about"], actor_for(site, "editor-surgery")
    editing.save_draft(page, texts={"kk": {"title": "Кафедра"}}, actor=editor, seen=editing.stamp(page))
    request = transitions.send(page, actor=editor, seen=editing.stamp(page))
    file, ticks = signature_file("visa.cms", signature()), tuple(tick.id for tick in request.stage.ticks)
    transitions.approve(request, actor=head, context=site, seen=1, ticks=ticks, signature=file)
    document = factories.add(site["units"]["surgery"], "document", "rules", fields=FIELDS)
    acquainting.ask(document, actor=head, logins=["editor-surgery"], until=today)
    acquainting.confirm(document, actor=editor, version=1)
    hand_out(document, actor=editor, number="1", exemplar="", holder="Мұрағат", given=today)


def change_one_s_mind(site, editor, session: str) -> None:
    """What a person has done and may still undo: each sort of act, and a draft that was thrown away."""
    from orda.content.editing import discard_draft
    from orda.workflow.restoring.undoing import Shared, ThrownAway, remember, shared_as
    from tests import factories

    page = factories.add(site["units"]["therapy"], "page", "idea", publish=False)
    draft = page.draft
    discard_draft(page, actor=editor)
    acts = [ThrownAway(page.uid, page.last_revision, 0), Shared(page.uid, shared_as(page), shared_as(page))]
    remember(site, session, acts, actor=editor, draft=draft)


def go_back(site, admin) -> None:
    """A folder, kept and brought back."""
    from orda.history.subtrees import make_point
    from orda.workflow.restoring.going_back import go_back as bring_back
    from orda.workflow.restoring.planning import plan_of
    from tests import factories

    news = site["news"]
    point = make_point(news, actor=admin, name="Қыркүйек", why="Тазалау алдында")
    factories.add(news, "news-item", "closing")
    bring_back(news, point.number, actor=admin, reason="Ерте", seen=plan_of(news, point).seal())


def change_section(site, head) -> None:
    """A working copy with an act of each sort, on its way."""
    from orda import regulation
    from orda.workflow.copies import operations, sending, working

    unit = site["units"]["surgery"]
    page = unit["about"]
    copy = working.open_copy(unit, actor=head)
    acts = [
        operations.Reorder(unit.uid, (page.uid,), (page.uid,)),
        operations.Place(page.uid, unit.uid, "about", unit.uid, "who"),
        operations.Discard(page.uid, 1),
        operations.BringBack(page.uid, unit.uid, 1),
        operations.Show(page.uid, "staff", "public"),
    ]
    working.note(copy, acts, actor=head, context=site)
    ticks = tuple(tick.id for tick in regulation.get().routes["B"].stages[0].ticks)
    sending.send_copy(copy, actor=head, context=site, description="Реті", tester="editor-surgery", ticks=ticks)


def write_letters(site) -> None:
    """A coloured letter with a new passage, a colleague's question, and an error that a visitor has found."""
    from orda.security.actor import actor_for
    from orda.text.retyped import corrections_of
    from orda.workflow.levels.letter_files import hold
    from orda.workflow.levels.letters import PageText, propose_letter
    from orda.workflow.practice import Exercise, practice_of
    from orda.workflow.questions.consulting import consult
    from orda.workflow.questions.reports import Reported, reports_of
    from orda.workflow.requests.proposals import CorrectionLetter

    page = site["units"]["surgery"]["about"]
    corrections = corrections_of(PageText.of(page.live, "kk").html, {2: "Жаңа\n\nАбзац"})
    letter = CorrectionLetter(page.uid, "kk", "Кафедра", 1, corrections, ((corrections[0].runs, "why"),))
    practice_of(site).exercises["editor-therapy"] = Exercise("editor-therapy", {"kk": ("Кафедра", "<p>Қырық.</p>")})
    hold(site, "editor-therapy", b"not sent yet", "letter.docx")
    propose_letter(page, actor=actor_for(site, "editor-therapy"), letter=letter)
    consult(page, actor=actor_for(site, "editor-surgery"), text="Қалай?")
    reports_of(site).add(Reported(page.uid, "kk", "Абзац", "Қате"), "key")


def look_after(site) -> None:
    """What the site remembers of freshness, obligatory items and the sites of units."""
    from dataclasses import replace

    from orda import clock
    from orda.compliance import items, site_checks
    from orda.compliance.reminders import Reminder
    from orda.content import arrange, editing, freshness, waivers
    from orda.security.actor import SYSTEM
    from orda.workflow.requests.transitions import publish_at_once

    page = site["units"]["surgery"]["about"]
    freshness.confirm(page, actor=SYSTEM, seen=1)
    freshness.set_period(page, 30, actor=SYSTEM)
    waivers.waive(site["university"], "en", clock.today(), "Аударма дайындалуда", actor=SYSTEM)
    told = Reminder(page.uid, "owner", clock.now(), clock.now(), ("editor-surgery",))
    site.services["reminders"].told[page.uid] = (told,)
    logo = items.item_of(site, "logo")
    items.save_item(site, replace(logo, checked_by="Тестова", checked_on=clock.today()), actor=SYSTEM)
    site_checks.set_extra_hosts(site, ["www.dent.example.kz"], actor=SYSTEM)
    obj = arrange.add(site["units"]["surgery"], "unit-site", actor=SYSTEM, name="own")
    fields = {"address": "https://dent.example.kz/", "unit": site["units"]["surgery"].uid}
    editing.save_draft(obj, texts={"kk": {"title": "Сайт"}}, fields=fields, actor=SYSTEM, seen=editing.stamp(obj))
    publish_at_once(obj)
    check = site_checks.Check(clock.now(), fields["address"], "status", {"status": 500})
    site_checks.record(site, [(site_checks.Target(obj.uid, fields["address"]), check)])


def one_pixel() -> bytes:
    """A picture as a camera of ours would make it."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


def stored() -> set[str]:
    """The names of ours in the records of a small site on which people have worked."""
    from orda.maintenance.storage import open_database
    from tests import factories

    with tempfile.TemporaryDirectory() as folder:  # uploads need a storage with blobs
        uri = f"file://{folder}/Data.fs?blobstorage_dir={folder}/blobs"
        open_database(uri, create=True).close()
        app = factories.make_app(uri)
        with factories.work_in(app) as site:
            factories.fill(site)
        with factories.work_in(app) as site:
            work_on(site)
        database = app.registry._zodb_databases[""]
        try:
            return names_in_storage(database.storage)
        finally:
            database.close()


def names_in_storage(storage) -> set[str]:
    """The names of ours in all records of a storage; a record is the class, then the state."""
    found = set()
    for transaction in storage.iterator():
        for record in transaction:
            data = record.data or b""
            while data:
                found |= names_in_pickle(data)
                data = data[pickle_length(data) :]
    return found


def pickle_length(data: bytes) -> int:
    """Where the first pickle of ``data`` ends."""
    return max(position for _opcode, _argument, position in pickletools.genops(data)) + 1


def resolves(name: str) -> bool:
    """Does the dotted name still lead to that very thing, where it stands or where it has moved to?"""
    module, _, attribute = name.rpartition(".")
    module = MOVED.get(module, module)
    try:
        thing = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError):
        return False
    return f"{thing.__module__}.{thing.__qualname__}" == f"{module}.{attribute}"


def test_no_stored_name_was_lost():
    lost = sorted(name for name in frozen() if not resolves(name))
    assert lost == [], f"names that stored data holds are gone: {lost}{ADVICE}"


def test_every_persistent_class_is_frozen():
    new = sorted(defined() - frozen())
    assert new == [], f"not in {FROZEN.name}: {new}{ADVICE}"


def test_everything_that_a_site_stores_is_frozen():
    new = sorted(stored() - frozen())
    assert new == [], f"stored, but not in {FROZEN.name}: {new}{ADVICE}"


@pytest.mark.parametrize("protocol", range(6))
def test_names_are_found_in_records(protocol):
    import pickle

    from orda.events import Event, notify

    record = pickle.dumps(["Event", Event, Event, [notify], {"orda.events": Path}], protocol)
    assert names_in_pickle(record) == {"orda.events.Event", "orda.events.notify"}


def test_a_name_that_leads_elsewhere_is_lost():
    assert resolves("orda.events.Event")
    assert not resolves("orda.events.Gone")
    assert not resolves("orda.gone.Event")
    assert not resolves("orda.clock.datetime")
    assert resolves("orda.workflow.requests.Request")
    assert not resolves("orda.workflow.requests.Gone")


def write(drop: bool) -> None:
    """Freeze the present names, keeping the frozen ones unless they are to be dropped."""
    names = defined() | stored()
    kept = frozen() if FROZEN.exists() else set()
    lost = sorted(name for name in kept if not resolves(name))
    if lost and not drop:
        sys.exit(f"These names are frozen and gone: {', '.join(lost)}{ADVICE}")
    names |= kept - set(lost)
    head = "# Names that stored sites hold. See tests/test_persistent_names.py before changing this list.\n"
    FROZEN.write_text(head + "".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")
    print(f"{len(names)} names in {FROZEN}")


if __name__ == "__main__":
    if "--write" not in sys.argv:
        sys.exit(__doc__)
    write("--drop" in sys.argv)
