"""A golden case: a claim, the rules, the facts, and what is expected of them, in one file a person can read.

    # Unknown is not false: nobody reported the milestone, so nothing is decided.

    language 1
    currency USD
    milestone pilot plant
    release tranche 1 when pilot plant achieved

    === facts
    on 30 November 2026

    milestones: milestone | achieved on
    pilot plant |

    === decision
    A-1/1 undetermined, 0 to 100,000 USD
        unknown | pilot plant achieved | not reported

What stands above the first `===` is the rule file, claim and all, so places in diagnostics are places in the case.
`=== rules NAME` adds a second rule file; `=== decision 2027-06-30` decides the same facts on another day as well;
`=== outlook 2027-06-30` looks ahead to that day; `=== record` holds what a record says beyond all that, its sources
and reasons for the most part. Of the other sections only those present are compared.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gatekeeper.source import Source
from gatekeeper.values.dates import date_from_text

DECISION_DAY = date(2026, 11, 30)
COMPARED = ("findings", "decision", "record", "explain", "would take", "how sure", "outlook", "diagnostics", "memo")
GIVEN = ("facts", "rules")

# One award of one tranche, where a case does not say otherwise.
AWARDS = ("awards", ("award", "currency"), (("A-1", "USD"),))
TRANCHES = ("tranches", ("tranche", "amount"), (("1", "100,000"),))

_SECTION = re.compile(r"=== *(would take|how sure|\w+)(?: +(\S+))? *\Z")


class MalformedCase(Exception):
    """The case itself cannot be read; the message says why."""


@dataclass(frozen=True)
class Section:
    """What stands under one `===` line."""

    name: str
    argument: str
    text: str

    @property
    def head(self) -> str:
        """What stands after its `===`."""
        return f"{self.name} {self.argument}".rstrip()


@dataclass(frozen=True)
class Facts:
    """The tables of a case as CSV texts, and the days it is decided on and known by."""

    tables: Mapping[str, tuple[tuple[str, ...], ...]]  # the first row holds the headings
    on: date = DECISION_DAY
    known_by: date | None = None


@dataclass(frozen=True)
class Case:
    """One case as it stands in its file."""

    rules: str
    sections: tuple[Section, ...]

    def expected(self, name: str) -> str | None:
        """What a compared section says; none where it is not there."""
        return next((section.text for section in self.sections if section.head == name), None)

    @property
    def other_days(self) -> tuple[tuple[str, date], ...]:
        """The sections that decide the facts on another day, and their days."""
        return tuple((s.head, _day(s.argument)) for s in self.sections if s.name == "decision" and s.argument)

    @property
    def outlooks(self) -> tuple[tuple[str, date], ...]:
        """The sections that look ahead, and their last days."""
        return tuple((s.head, _day(s.argument)) for s in self.sections if s.name == "outlook")

    @property
    def sources(self) -> tuple[Source, ...]:
        """The rule files."""
        more = (Source(section.argument, section.text) for section in self.sections if section.name == "rules")
        return (Source("rules.gate", self.rules), *more)

    @property
    def facts(self) -> Facts:
        """The facts, with one award and one tranche where nothing else is said."""
        return read_facts(self.expected("facts") or "")


def read_case(text: str) -> Case:
    """The case a file holds. Raises MalformedCase where it claims nothing or compares nothing."""
    rules, sections = _cut(text)
    _claim(rules)
    known = {*COMPARED, *GIVEN}
    for section in sections:
        if section.name not in known:
            raise MalformedCase(f"unknown section `=== {section.name}`, expected one of {', '.join(sorted(known))}")
        if (section.name in ("rules", "outlook")) != bool(section.argument) and section.name != "decision":
            raise MalformedCase(
                "`=== rules` names its file, `=== outlook` its last day, `=== decision` another day; "
                "no other section takes a word"
            )
    once = [section.head for section in sections if section.name != "rules"]
    if len(once) > len(set(once)):
        raise MalformedCase("a section stands twice")
    if not any(section.name in COMPARED for section in sections):
        raise MalformedCase(f"nothing is compared: add a section {', '.join(f'`=== {name}`' for name in COMPARED)}")
    return Case(rules, tuple(sections))


def _cut(text: str) -> tuple[str, list[Section]]:
    rules: list[str] = []
    sections: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("==="):
            head = _SECTION.match(line.rstrip())
            if head is None:
                raise MalformedCase(f"`{line.rstrip()}` is no section")
            sections.append((head[1], head[2] or "", []))
        else:
            (sections[-1][2] if sections else rules).append(line)
    return "".join(rules), [Section(name, argument, "".join(lines)) for name, argument, lines in sections]


def _claim(rules: str) -> None:
    claim = []
    for line in rules.splitlines():
        if not line.startswith("#"):
            break
        claim.append(line.lstrip("# "))
    said = " ".join(claim)
    if not re.fullmatch(r"[^a-z].*[^.]\.", said):
        raise MalformedCase("a case begins with its claim: a `#` line, one sentence with a capital and a full stop")


def with_sections(case: Case, said: Mapping[str, str]) -> str:
    """The text of the case, its compared sections replaced."""
    parts = [case.rules.rstrip() + "\n"]
    for section in case.sections:
        body = said.get(section.head, section.text).strip("\n")
        parts.append(f"=== {section.head}\n{body}\n" if body else f"=== {section.head}\n")
    return "\n".join(parts)


# ------------------------------------------------------------------------------------------------ facts


def read_facts(text: str) -> Facts:
    """The tables of a facts section: `milestones: milestone | achieved on`, then a row a line, then a blank line.

    Cells are parted by `|`. A table without an `award` column is about A-1, `tranches` about every award; `awards`
    without `currency` is in USD.
    """
    days: dict[str, date] = {}
    tables: dict[str, tuple[tuple[str, ...], ...]] = {}
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        while lines and (said := re.fullmatch(r"(on|known by) (\d.*)", lines[0])):
            days[said[1]] = _day(said[2])
            lines.pop(0)
        if lines:
            table, rows = _table(lines)
            if table in tables:
                raise MalformedCase(f"the table `{table}` is given twice")
            tables[table] = rows
    for name, headings, cells in (AWARDS, TRANCHES):
        tables.setdefault(name, (headings, *cells))
    tables["tranches"] = _of_every_award(tables["tranches"], tables["awards"])
    return Facts(tables, days.get("on", DECISION_DAY), days.get("known by"))


def _day(text: str) -> date:
    day = date_from_text(text.strip())
    if day is None:
        raise MalformedCase(f"`{text}` is no day")
    return day


def _of_every_award(
    tranches: tuple[tuple[str, ...], ...], awards: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, ...], ...]:
    """The tranches, repeated for every award where the case does not say whose they are."""
    headings, *rows = tranches
    if "award" in headings:
        return tranches
    of = awards[0].index("award")
    ids = dict.fromkeys(award[of] for award in awards[1:])
    return (("award", *headings), *((award, *row) for award in ids for row in rows))


def _table(lines: list[str]) -> tuple[str, tuple[tuple[str, ...], ...]]:
    head = re.fullmatch(r"(\w+): *(.*)", lines[0])
    if head is None:
        raise MalformedCase(f"expected `table: heading | heading`, got `{lines[0]}`")
    table = head[1]
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in (head[2], *lines[1:])]
    if any(len(row) != len(rows[0]) for row in rows):
        raise MalformedCase(f"the rows of `{table}` do not have {len(rows[0])} cells each")
    for heading, default, wanted in (("award", "A-1", True), ("currency", "USD", table == "awards")):
        if wanted and heading not in rows[0] and table not in ("tranches", "rates", "budgets"):
            rows = [(heading, *rows[0]), *((default, *row) for row in rows[1:])]
    return table, tuple(rows)


# ------------------------------------------------------------------------------------------------ files


def cases_below(folder: Path) -> Iterator[Path]:
    """Every case file, in order."""
    return iter(sorted(folder.rglob("*.gate")))


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as the text of a CSV file."""
    import csv
    from io import StringIO

    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
