"""Roles, rights and routes of the file, checked against each other."""

from collections.abc import Mapping

from orda.regulation.parameters import (
    BEGINNINGS,
    CONDITIONS,
    LATER,
    LEVELS,
    SCOPES,
    Permission,
    Reason,
    Reference,
    Role,
    Route,
    Stage,
    Tick,
    Titles,
    frozen,
)
from orda.regulation.reading import Table

# What the program itself relies on: role -> (scope, a right without which the site could not be used)
NEEDED_ROLES = {
    "visitor": ("everyone", "view"),
    "administrator": ("site", "administer"),
    "vice-rector": ("block", "view-drafts"),
}
MAX_ROUTE_DAYS = 250


def unique(found: Mapping, table: Table, key: str, word: str) -> None:
    """Refuse ``word`` when ``found`` has it already."""
    if word in found:
        table.fail(key, f"{word!r} stands in the file twice")


def read_permissions(tables: list[Table], languages: tuple[str, ...]) -> Mapping[str, Permission]:
    """The list of rights with their titles."""
    found: dict[str, Permission] = {}
    for table in tables:
        word = table.slug("id")
        unique(found, table, "id", word)
        found[word] = Permission(word, table.titles("title", languages), table.text("clause"))
        table.close()
    return frozen(found)


def read_conditions(tables: list[Table], languages: tuple[str, ...]) -> Mapping[str, Titles]:
    """The conditions that the program knows, with their titles."""
    found: dict[str, Titles] = {}
    for table in tables:
        word = table.word("id", CONDITIONS, "condition")
        unique(found, table, "id", word)
        found[word] = table.titles("title", languages)
        table.close()
    return frozen(found)


def read_roles(
    root: Table, languages: tuple[str, ...], permissions: Mapping[str, Permission], conditions: Mapping[str, Titles]
) -> Mapping[str, Role]:
    """The columns of table 1.J."""
    found: dict[str, Role] = {}
    for table in root.tables("roles"):
        role = Role(
            id=table.slug("id"),
            titles=table.titles("title", languages),
            scope=table.word("scope", SCOPES, "scope"),
            permissions=frozenset(table.words("permissions", permissions, "permission")),
            limits=table.mapping("limits", permissions, "permission", conditions, "condition"),
            exceptions=table.mapping("exceptions", permissions, "permission", conditions, "condition"),
            dated=table.truth("dated"),
            clause=table.text("clause"),
        )
        unique(found, table, "id", role.id)
        _check_role(table, role)
        table.close()
        found[role.id] = role
    for word in NEEDED_ROLES:
        if word not in found:
            root.fail("roles", f"the role {word!r} is missing")
    return frozen(found)


def _check_role(table: Table, role: Role) -> None:
    for word in role.limits:
        if word not in role.permissions:
            table.table("limits").fail(word, f"{word!r} is limited, but the role does not have it")
    for word in role.exceptions:
        if word in role.permissions:
            table.table("exceptions").fail(word, f"{word!r} is an exception, but the role has it anyhow")
    if role.scope == "everyone" and role.id != "visitor":
        table.fail("scope", "only the role 'visitor' is everyone's")
    scope, right = NEEDED_ROLES.get(role.id, (role.scope, None))
    if role.scope != scope:
        table.fail("scope", f"the scope of {role.id!r} must be {scope!r}")
    if right and right not in role.permissions:
        table.fail("permissions", f"{role.id!r} must have {right!r}, or nobody could use the site")


def read_routes(
    root: Table, languages: tuple[str, ...], permissions: Mapping[str, Permission], roles: Mapping[str, Role]
) -> Mapping[str, Route]:
    """The five levels of table 1.I."""
    found: dict[str, Route] = {}
    for table in root.tables("routes"):
        level = table.word("level", LEVELS, "level")
        unique(found, table, "level", level)
        found[level] = Route(
            level=level,
            titles=table.titles("title", languages),
            ask=table.word("ask", permissions, "permission"),
            askers=table.words("askers", roles, "role", optional=True),
            stages=_stages(table, languages, permissions, roles),
            working_days=table.number("working_days", 1, MAX_ROUTE_DAYS),
            counts_from=table.word("counts_from", BEGINNINGS, "beginning of the days", default=LATER),
            at_once=table.truth("at_once"),
            clause=table.text("clause"),
        )
        table.close()
    for level in LEVELS:
        if level not in found:
            root.fail("routes", f"the route of level {level!r} is missing")
    return frozen(found)


def _stages(
    route: Table, languages: tuple[str, ...], permissions: Mapping[str, Permission], roles: Mapping[str, Role]
) -> tuple[Stage, ...]:
    found: dict[str, Stage] = {}
    step = 0
    for table in route.tables("stages"):
        stage = Stage(
            id=table.slug("id"),
            titles=table.titles("title", languages),
            permission=table.word("permission", permissions, "permission"),
            roles=table.words("roles", roles, "role", optional=True),
            step=table.number("step", 1, 20) if "step" in table else step + 1,
            by_asker=table.truth("by_asker"),
            ticks=_ticks(table, languages),
            references=_references(table, languages),
            clause=table.text("clause"),
        )
        unique(found, table, "id", stage.id)
        if stage.step not in (step, step + 1) or stage.step == 0:
            table.fail("step", f"must be {max(step, 1)} or {step + 1}: steps follow each other without a gap")
        step = stage.step
        able = [role.id for role in roles.values() if stage.permission in role.permissions]
        for word in stage.roles:
            if word not in able:
                table.fail("roles", f"{word!r} does not have the permission {stage.permission!r} of this stage")
        if not able:
            table.fail("permission", f"no role has {stage.permission!r}, so nobody could pass this stage")
        table.close()
        found[stage.id] = stage
    if not found:
        route.fail("stages", "a route needs at least one stage")
    return tuple(found.values())


def _ticks(stage: Table, languages: tuple[str, ...]) -> tuple[Tick, ...]:
    found: dict[str, Tick] = {}
    for table in stage.tables("ticks", optional=True):
        word = table.slug("id")
        unique(found, table, "id", word)
        found[word] = Tick(word, table.titles("title", languages), table.text("clause"))
        table.close()
    return tuple(found.values())


def _references(stage: Table, languages: tuple[str, ...]) -> tuple[Reference, ...]:
    found: dict[str, Reference] = {}
    for table in stage.tables("references", optional=True):
        word = table.slug("id")
        unique(found, table, "id", word)
        found[word] = Reference(word, table.titles("title", languages))
        table.close()
    return tuple(found.values())


def read_reasons(tables: list[Table], languages: tuple[str, ...]) -> Mapping[str, Reason]:
    """Coded reasons for a return or a withdrawal."""
    found: dict[str, Reason] = {}
    for table in tables:
        word = table.slug("id")
        unique(found, table, "id", word)
        found[word] = Reason(word, table.titles("title", languages), table.truth("explain"), table.text("clause"))
        table.close()
    return frozen(found)
