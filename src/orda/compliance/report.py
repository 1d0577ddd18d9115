"""The compliance board in plain lines, for a terminal."""

from dataclasses import dataclass

from orda.compliance.board import PRESENT, Line, board
from orda.compliance.rules import RED, RULES, findings
from orda.content.base import path_of

LANG = "en"
MAX_LINES = 1_000


@dataclass(frozen=True)
class Report:
    """``good`` of ``items`` are in order; ``breaches`` other rules are broken; ``lines`` say which and why."""

    items: int
    good: int
    breaches: int
    lines: tuple[str, ...]

    @property
    def red(self) -> bool:
        """Is anything missing, late or broken?"""
        return self.good < self.items or self.breaches > 0


def report(site) -> Report:
    """How the site stands now."""
    rows, found = board(site), findings(site, LANG)
    lines = []
    for row in rows:
        lines.append(f"{row.state:16} {row.item.titles.get(LANG, row.item.id)} ({row.item.clause})")
        lines += [f"{'':16}   /{line.path}: {_why(line)}" for line in row.lines if line.state != PRESENT]
    for finding in found:
        title = RULES[finding.rule].title
        lines.append(f"{finding.level:16} {title}: {path_of(finding.obj)}: {finding.message.interpolate()}")
    return Report(
        items=len(rows),
        good=sum(row.state == PRESENT for row in rows),
        breaches=sum(finding.level == RED for finding in found),
        lines=tuple(" ".join(line.split("\n")) for line in lines[:MAX_LINES]),
    )


def _why(line: Line) -> str:
    if not line.public:
        return "not public"
    reasons = [f"no text in {lang}" for lang in line.lacking]
    if line.stale:
        reasons.append(f"not looked after for {line.age} days")
    if line.no_year is not None:
        reasons.append(f"nothing of {line.no_year}")
    return ", ".join(reasons)
