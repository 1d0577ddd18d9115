"""Table 1.J, written by hand a second time: the regulation's roles must give exactly these rights."""

import pytest

from orda import regulation
from orda.security import permissions

ROLES = (
    "visitor",
    "staff",
    "editor",
    "head",
    "reviewer",
    "administrator",
    "vice-rector",
    "rector",
    "contractor",
    "auditor",
)

# A row for each permission, a mark for each role: x given, - not, or the condition without which it is not given.
TABLE = """
view            x x x x x x x x x x
view-staff      - x x x x x x x - -
view-internal   - - - x - x x x - dated-permission
view-drafts     - own-proposal x x x x x x staging-copy -
propose         - x x x x x x x - -
edit            - - x x x x - - staging-copy -
visa            - - - x - - x - - -
check           - - - - x x - - - -
withdraw        - - - x x x x x - -
bin             - - x x x x - - - -
approve-section - - - - - - x - - -
agree-section   - - - - x x - - - -
share           - - - x - x - - - -
administer      - - - - - x - - - -
read-register   - - x x x x x x - x
"""
ROWS = {line.split()[0]: dict(zip(ROLES, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()}


@pytest.fixture(scope="module")
def roles():
    return regulation.load().roles


def test_the_roles_are_the_columns_of_the_table(roles):
    assert tuple(roles) == ROLES


def test_the_rows_are_all_permissions_that_the_program_has():
    assert set(ROWS) == set(permissions.EVERYTHING)
    assert set(regulation.load().permissions) == set(permissions.EVERYTHING)


@pytest.mark.parametrize("permission", ROWS)
def test_a_right_is_held_by_exactly_the_roles_of_its_row(roles, permission):  # table 1.J
    for name, mark in ROWS[permission].items():
        assert (permission in roles[name].permissions) == (mark == "x"), name
        assert roles[name].exceptions.get(permission, mark) == mark, name


def test_nobody_approves_text_of_their_own(roles):  # 1.J "not own text"; E1
    for name, permission in (
        ("head", "visa"),
        ("vice-rector", "visa"),
        ("reviewer", "check"),
        ("administrator", "check"),
    ):
        assert roles[name].limits[permission] == "not-own-text"


def test_an_editor_bins_own_drafts_alone(roles):  # 1.J "own drafts"
    assert roles["editor"].limits == {"bin": "own-drafts"}


def test_a_head_gives_no_right_above_the_own_ones(roles):  # 1.J "own, never above own rights"; D11
    assert roles["head"].limits["share"] == "not-above-own-rights"


def test_scopes_follow_the_columns(roles):  # 1.J: own unit, block, whole site
    assert {role.id: role.scope for role in roles.values()} == {
        "visitor": "everyone",
        "staff": "site",
        "editor": "unit",
        "head": "unit",
        "reviewer": "site",
        "administrator": "site",
        "vice-rector": "block",
        "rector": "site",
        "contractor": "site",
        "auditor": "site",
    }


def test_strangers_at_work_have_an_end(roles):  # clauses G6, B16
    assert {role.id for role in roles.values() if role.dated} == {"contractor", "auditor"}


def test_no_role_may_change_the_register(roles):  # 1.J, last row; A7, A12
    assert not any("register" in permission for permission in permissions.EVERYTHING if permission != "read-register")
