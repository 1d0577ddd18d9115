"""What the packaged regulation says, compared with the act's own words."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

from orda import content, regulation
from orda.content.base import Content
from orda.regulation.parameters import LEVELS


@pytest.fixture(scope="module")
def kaznmu():
    return regulation.load()


def titles(things):
    return [tuple(thing.titles[lang] for lang in ("kk", "ru", "en")) for thing in things]


def test_the_university_bears_its_exact_name_in_three_languages(kaznmu):
    assert dict(kaznmu.names) == {
        "kk": "«С.Ж.Асфендияров атындағы Қазақ ұлттық медицина университеті» КЕАҚ",
        "ru": "НАО «Казахский национальный медицинский университет имени С.Д.Асфендиярова»",
        "en": 'NJSC "Kazakh National Medical University named after S.D. Asfendiyarov"',
    }


def test_the_menu_is_the_five_names_of_clause_f1_in_order(kaznmu):
    assert titles(kaznmu.sections) == [
        ("Біздің университет", "Наш университет", "Our University"),
        ("Білім", "Образование", "Education"),
        ("Клиника", "Клиника", "Clinic"),
        ("Ғылым", "Наука", "Science"),
        ("Ректор блогы", "Блог ректора", "Rector's Blog"),
    ]
    assert [place.name for place in kaznmu.sections] == ["university", "education", "clinic", "science", "rector-blog"]


def test_every_section_has_obligatory_pages_in_three_languages(kaznmu):
    for section in kaznmu.sections:
        assert section.children
    for place in kaznmu.places():
        assert set(place.titles) == {"kk", "ru", "en"}
        assert place.clause


def test_the_collections_of_the_design_stand_beside_the_menu(kaznmu):
    assert [place.name for place in kaznmu.collections] == [
        "news",
        "events",
        "documents",
        "vacancies",
        "procurement",
        "people",
        "units",
        "questions",
    ]


def test_a_place_is_found_by_its_path(kaznmu):
    assert kaznmu.place("/university/history").titles["en"] == "History of the University"
    assert kaznmu.place("university/history/") is kaznmu.place("university/history")
    assert kaznmu.place("history") is None


def test_children_know_their_whole_path(kaznmu):
    for place in kaznmu.places():
        for child in place.children:
            assert child.path == f"{place.path}/{child.name}"


def test_kazakh_is_the_default_and_main_sections_need_three_languages(kaznmu):  # clauses E6, H5
    assert kaznmu.languages == ("kk", "ru", "en")
    assert kaznmu.languages_required_at("/science/publications") == ("kk", "ru", "en")
    assert kaznmu.languages_required_at("/news/opening-day") == ("kk", "ru")
    assert kaznmu.languages_required_at("/") == ("kk", "ru")


def test_the_five_areas_of_clause_b7(kaznmu):
    assert list(kaznmu.areas) == ["education", "science", "clinical", "upbringing", "public"]


def test_the_fifteen_obligatory_items_are_clauses_f5_to_f19(kaznmu):  # clause F4
    assert [item.clause for item in kaznmu.obligatory] == [f"F{number}" for number in range(5, 20)]
    for item in kaznmu.obligatory:
        assert item.source["kk"]
        assert item.source_date.isoformat() == "2024-07-19"
        for path in item.paths:
            assert kaznmu.place(path) is not None


def test_nobody_is_said_to_have_checked_what_nobody_has_checked(kaznmu):
    assert {(item.checked_by, item.checked_on) for item in kaznmu.obligatory} == {(None, None)}


def test_every_audience_of_clause_b9_has_a_door(kaznmu):
    doors = {audience.id: audience.path for audience in kaznmu.audiences}
    assert set(doors) == {"applicants", "students", "patients", "staff", "partners", "press"}
    assert all(kaznmu.place(path) for path in doors.values())


def test_ten_working_days_and_twice_a_year(kaznmu):  # clauses E3, D11, D7, A2
    assert kaznmu.deadlines.working_days == 10
    assert kaznmu.deadlines.access_review_months == 6
    assert kaznmu.deadlines.backup_hours == 24
    assert kaznmu.deadlines.validity_reminders == (90, 30, 7)


def test_versions_and_the_register_are_kept_for_ever(kaznmu):  # clauses A7, A12
    assert (kaznmu.retention.versions, kaznmu.retention.register) == (0, 0)


def test_level_a_is_the_heads_visa_then_the_check(kaznmu):  # clauses E1, D4, E6
    visa, check = kaznmu.routes["A"].stages
    assert (visa.permission, check.permission) == ("visa", "check")
    assert [tick.id for tick in visa.ticks] == ["timely", "lawful", "topical", "content"]
    assert [tick.id for tick in check.ticks] == ["languages", "style", "no-advertising", "personal-data"]


def test_level_b_is_asked_by_a_head_alone(kaznmu):  # clause G5
    assert kaznmu.routes["B"].askers == ("head",)


def test_level_c_is_agreed_then_approved(kaznmu):  # clause G4
    assert [stage.permission for stage in kaznmu.routes["C"].stages] == ["agree-section", "approve-section"]


def test_level_d_ends_with_council_and_board_and_their_references(kaznmu):  # clauses G2, G3, B15, A9
    stages = kaznmu.routes["D"].stages
    assert [(stage.id, stage.step) for stage in stages] == [
        ("agreement-digital", 1),
        ("agreement-vice-rector", 1),
        ("rector", 2),
        ("council", 3),
        ("board", 4),
    ]
    assert [len(stage.references) for stage in stages] == [0, 0, 0, 1, 1]


def test_level_e_is_applied_at_once_and_reviewed_within_a_working_day(kaznmu):  # table 1.I
    route = kaznmu.routes["E"]
    assert (route.at_once, route.working_days) == (True, 1)


def test_a_changed_section_is_tested_before_it_is_checked(kaznmu):  # clause G8
    """A new section begins as drafts, a principle is carried out outside: nothing of them is there to be tested."""
    tested = {level: [stage.id for stage in kaznmu.routes[level].stages] for level in LEVELS}
    assert [level for level in LEVELS if "test" in tested[level]] == ["B"]
    assert tested["B"].index("visa") < tested["B"].index("test") < tested["B"].index("check")


def test_some_role_can_pass_every_stage(kaznmu):
    for route in kaznmu.routes.values():
        for stage in route.stages:
            able = {role.id for role in kaznmu.roles.values() if stage.permission in role.permissions}
            assert able & (set(stage.roles) or able)


def test_the_reasons_of_clauses_b10_and_e4_exist(kaznmu):
    assert {"style", "commercial-political", "language-missing", "facts", "personal-data", "other"} <= set(
        kaznmu.return_reasons
    )
    assert kaznmu.return_reasons["other"].explain
    assert {"fact-error", "personal-data", "law", "other"} <= set(kaznmu.withdrawal_reasons)


def test_one_block_coordinates(kaznmu):  # clauses B14, H1
    assert [block.id for block in kaznmu.blocks.values() if block.coordinating] == ["social-development"]


def test_data_of_the_law_cannot_be_changed_while_the_site_runs(kaznmu):
    with pytest.raises(AttributeError):
        kaznmu.languages = ("en",)
    with pytest.raises(TypeError):
        kaznmu.roles["editor"] = kaznmu.roles["administrator"]
    with pytest.raises(TypeError):
        kaznmu.names["kk"] = "?"


def test_the_packaged_regulation_is_in_force_until_another_is_activated(kaznmu):
    try:
        regulation.activate(None)
        assert regulation.get() == kaznmu
        other = regulation.load()
        regulation.activate(other)
        assert regulation.get() is other
    finally:
        regulation.activate(None)


def test_titles_have_no_kazakh_letters_in_russian_and_no_cyrillic_in_english(kaznmu):
    things = [*kaznmu.places(), *kaznmu.roles.values(), *kaznmu.permissions.values(), *kaznmu.kinds.values()]
    things += [*kaznmu.routes.values(), *kaznmu.blocks.values(), *kaznmu.return_reasons.values(), *kaznmu.obligatory]
    for thing in things:
        assert not set("әғқңөұүһі") & set(thing.titles["ru"].lower())
        assert not any("\u0400" <= letter <= "\u04ff" for letter in thing.titles["en"])


def test_a_kind_is_available_when_the_program_has_it(kaznmu):
    for module in walk_packages(content.__path__, "orda.content."):
        import_module(module.name)
    found, classes = set(), [Content]
    for cls in classes:
        classes.extend(cls.__subclasses__())
        found.add(cls.kind)
    assert {kind.id for kind in kaznmu.kinds.values() if kind.available} == found - {""}
