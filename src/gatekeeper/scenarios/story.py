"""A story: what a scenario has said so far, what was decided from it, and what it claims of the decisions."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from io import StringIO
from pathlib import Path

from gatekeeper.decisions.decide import calendars_for, decide
from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Diagnostic, Finding, Severity, diagnostic_text
from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.house import house_from_text
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput, read_texts
from gatekeeper.program.model import Declaration, Rules
from gatekeeper.run.rules import RULE_ENDING, UnreadableRules, check_text, load_rules
from gatekeeper.values.dates import date_from_text
from gatekeeper.values.numbers import decimal_text, number_from_text
from gatekeeper.vocabulary import Sort, fold


class Mistake(Exception):
    """The scenario itself cannot be played: what is wrong, and the cure."""

    def __init__(self, message: str, help: str = "", line: int = 0) -> None:
        super().__init__(f"{message}\n  help: {help}" if help else message)
        self.message = message
        self.help = help
        self.line = line  # where it is said, if not in the step being played


class Unmet(AssertionError):
    """A claim of the scenario does not hold: expected what, got what, and why."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a scenario expects of one decision. `tells` gives what is wrong, or nothing.

    A claim that rests on `words` says how something is put; the others say what is decided.
    """

    decision: str
    line: int
    text: str
    tells: Callable[[Decision], str]
    words: bool = False


@dataclass(slots=True)
class Moment:
    """One deciding: the inputs, the decisions, and what is claimed of them."""

    rules: Rules
    portfolio: Portfolio
    on: date
    known_by: date | None
    calendars: Mapping[str, frozenset[date]]
    decisions: dict[str, Decision]
    from_text: bool  # the agreement stands in the scenario itself
    claims: list[Claim] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A row of a table and the line of the scenario that says it."""

    cells: dict[str, str]
    line: int


# What tells rows of a table apart in a story: saying it again says it anew.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "awards": ("award",),
    "tranches": ("award", "tranche"),
    "items": ("award", "kind", "item", "from"),
    "milestones": ("award", "milestone", "tranche", "item"),
    "measures": ("award", "measure", "tranche", "item", "period end", "kind"),
    "documents": ("award", "document", "tranche", "item", "period"),
    "events": ("award", "subject", "event", "on", "by", "tranche", "item"),
    "facts": ("award", "fact", "tranche", "item", "from"),
    "judgements": ("award", "matter", "by", "decided on", "tranche", "item"),
    "waivers": ("award", "condition", "by", "granted on", "tranche", "item"),
    "resolutions": ("award", "meeting", "tranche"),
    "parameters": ("award", "parameter", "from"),
    "extensions": ("award", "milestone", "item", "by", "granted on"),
    "budgets": ("budget", "round"),
}

# A name that is not known, or a column: always a slip of whoever wrote the scenario.
_SLIPS = frozenset({"GK2016", "GK2021", "GK2022", "GK2023", "GK2024"})


@dataclass(slots=True)
class Story:
    """What a scenario has said so far, and what came of it. Facts belong to the award named last."""

    file: Path | None = None
    rules: Rules | None = None
    problems: tuple[Diagnostic, ...] = ()
    given_rules: bool = False  # the rules were named from outside, and hold for every scenario
    rules_path: Path | None = None
    from_text: bool = False
    line: int = 0
    text: str = ""  # the step being played
    table: tuple[tuple[str, ...], ...] = ()
    docstring: str = ""
    expects_findings: bool = False
    award: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)  # of the house, as CSV
    columns: str = ""  # what it calls things: its columns file
    findings: tuple[Finding, ...] = ()
    moments: list[Moment] = field(default_factory=list)
    looked_at: str = ""  # the decision named last

    # ------------------------------------------------------------------------------------------ the rules

    def take_rules(self, name: str) -> None:
        """The rules in a file; unless other rules were named from outside."""
        if self.given_rules:
            return
        self.rules_path = self._rules_at(name)
        try:
            self.rules, self.problems = _loaded(self.rules_path)
        except UnreadableRules as error:
            raise Mistake(error.message, error.help) from None

    def _rules_at(self, name: str) -> Path:
        """The file of that name beside the feature, or in a folder `rules`; here or further up, to where one works."""
        here = Path.cwd()
        start = self.file.resolve().parent if self.file is not None else here
        above = [start, *start.parents]
        above = above[: above.index(here) + 1] if here in above else [*above[:3], here]
        folders = [place for folder in above for place in (folder, folder / "rules")]
        found = next((folder / name for folder in folders if (folder / name).exists()), None)
        if found is not None:
            return found.relative_to(here) if found.is_relative_to(here) else found
        known = sorted({path.name for folder in folders if folder.is_dir() for path in folder.glob(f"*{RULE_ENDING}")})
        near = get_close_matches(name, known, 2)
        there = f"the rule files there are {_listed(known)}" if known else "there is no rule file near it"
        help_ = f"did you mean {_listed(near, 'or')}?" if near else f"{there}; or name one with `--rules FILE`"
        raise Mistake(f"no rule file `{name}` beside the feature, in a folder `rules`, or further up", help_)

    def take_text(self, text: str) -> None:
        """The rules as the scenario itself says them."""
        self.rules, self.problems = check_text(text)
        self.from_text, self.rules_path = True, None

    def checked_rules(self) -> Rules:
        """The rules, where they have no error."""
        if self.rules is not None:
            return self.rules
        if self.problems:
            wrong = next(problem for problem in self.problems if problem.severity is Severity.ERROR)
            check = f"`gatekeeper check {self.rules_path}` shows every mistake" if self.rules_path else "mend the rules"
            raise Mistake(f"the rules have errors, nothing is decided:\n{diagnostic_text(wrong)}", check)
        raise Mistake(
            "no rules are given", 'begin with `Given the rules "NAME.gate"`, or name them with `--rules FILE`'
        )

    def declared(self, name: str) -> Declaration | None:
        """What the rules declare under a name."""
        name, _ = self.of_item(name)
        for program in self.rules.programs if self.rules is not None else ():
            if fold(name) in program.declarations:
                return program.declarations[fold(name)]
        return None

    def of_item(self, name: str) -> tuple[str, str]:
        """A name, and of which item it is: `permit of site Kisumu` is `permit` and `Kisumu`."""
        for program in self.rules.programs if self.rules is not None else ():
            for own, declared in {**program.declarations, **program.each_of}.items():
                each = declared if isinstance(declared, str) else getattr(declared, "each", "")
                start = f"{own} of {each} "
                if each and fold(name).startswith(start):
                    words = name.split()
                    return " ".join(words[: len(own.split())]), " ".join(words[len(start.split()) :])
        return name, ""

    # ------------------------------------------------------------------------------------------ the facts

    def record(self, table: str, cells: Mapping[str, str], clears: tuple[str, ...] = ()) -> None:
        """Keep what is said of the award named last. The same thing said again is said anew; `clears` empties cells."""
        filled = {"award": self._of_award(), **{heading: cell for heading, cell in cells.items() if cell}}
        names = _NAME_COLUMN.get(table, "")
        name, item = self.of_item(filled.get(names, ""))
        if item:
            filled |= {names: name, "item": item}
        self._keep(table, filled, clears=clears)

    def record_without_award(self, table: str, cells: Mapping[str, str]) -> None:
        """The same of a table that is of no award."""
        self._keep(table, dict(cells))

    def _of_award(self) -> str:
        if not self.award:
            raise Mistake("no award is named yet", 'begin with `Given an award "A-001" with tranches`')
        return self.award

    def record_table(self, table: str) -> None:
        """Keep the rows of the table below the step; without a column `award` they are of the award named last."""
        if len(self.table) < 2:
            raise Mistake("a table must follow this step", "write it below, `| heading | heading |` on its first line")
        headings = [heading.strip().casefold().replace("_", " ") for heading in self.table[0]]
        known = {column.heading for column in TABLE[table].columns} | {"known on", "absent because"}
        for heading in headings:
            if heading not in known and not (table == "awards" and self.declared(heading) is not None):
                near = get_close_matches(heading, sorted(known), 2)
                cure = f"did you mean {_listed(near, 'or')}?" if near else f"its columns are {_listed(sorted(known))}"
                raise Mistake(f"the table `{table}` has no column `{heading}`", cure)
        of_award = any(column.heading == "award" for column in TABLE[table].columns)
        for cells in self.table[1:]:
            said = dict(zip(headings, cells, strict=True))
            for name in ("amount", "value", "low", "high"):
                if name in said:
                    said[name] = plain_number(said[name])
            filled = {heading: cell for heading, cell in said.items() if cell}
            if of_award and "award" not in said:
                filled["award"] = self._of_award()
            self._keep(table, filled, anew="known on" not in said)

    def take_sheet(self, name: str) -> None:
        """Keep a sheet of the house as it stands."""
        if len(self.table) < 2:
            raise Mistake("a table must follow this step", "write it below, `| heading | heading |` on its first line")
        text = StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(self.table)
        self.sheets[name] = text.getvalue()

    def _keep(self, table: str, filled: dict[str, str], anew: bool = True, clears: tuple[str, ...] = ()) -> None:
        key = _KEYS.get(table) if anew else None
        for row in self.rows.setdefault(table, []):
            if key is not None and all(fold(row.cells.get(each, "")) == fold(filled.get(each, "")) for each in key):
                for heading in clears:
                    row.cells.pop(heading, None)
                row.cells.update(filled)
                row.line = self.line
                return
        self.rows[table].append(Row(filled, self.line))

    def forget(self, name: str) -> None:
        """Take back every row that speaks of a name, of the award named last."""
        gone = 0
        written, (name, item) = name, self.of_item(name)
        for table, rows in self.rows.items():
            names = _NAME_COLUMN.get(table)
            kept = [
                row
                for row in rows
                if names is None
                or row.cells.get("award") != self.award
                or fold(row.cells.get(names, "")) != fold(name)
                or (item and fold(row.cells.get("item", "")) != fold(item))
            ]
            gone += len(rows) - len(kept)
            self.rows[table] = kept
        if not gone:
            self._must_be_known(written)

    def _must_be_known(self, name: str) -> None:
        if self.rules is None or self.declared(name) is not None:
            return
        known = sorted({declared.name for program in self.rules.programs for declared in program.declarations.values()})
        near = get_close_matches(name, known, 2)
        cure = f"did you mean {_listed(near, 'or')}?" if near else "name what the rules declare"
        raise Mistake(f"unknown name `{name}`", cure)

    def texts(self) -> dict[str, str]:
        """The tables as CSV."""
        return {table: _csv(table, rows) for table, rows in self.rows.items() if rows}

    # ------------------------------------------------------------------------------------------ deciding

    def decide(self, on: date, known_by: date | None) -> None:
        """Decide everything said so far on a day."""
        rules = self.checked_rules()
        if not self.sheets:
            self._fill_awards(rules)
        try:
            house = house_from_text(self.columns) if self.columns else None
            portfolio, self.findings = read_texts(self.texts() | self.sheets, rules, house=house)
        except UnreadableInput as error:
            raise Mistake(error.message, error.help) from None
        self._refuse_slips()
        calendars = _calendars(tuple(sorted({p.calendar for p in rules.programs if p.calendar})), on, rules)
        decisions = decide(rules, portfolio, on, known_by, calendars)
        by_id = {decision.id: decision for decision in decisions}
        self.moments.append(Moment(rules, portfolio, on, known_by, calendars, by_id, self.from_text))

    def _fill_awards(self, rules: Rules) -> None:
        """What an award does not say for itself is what its rules say."""
        if not self.rows.get("awards"):
            raise Mistake("no award is named", 'begin with `Given an award "A-001" with tranches`')
        for row in self.rows["awards"]:
            if len(rules.programs) == 1:
                row.cells.setdefault("programme", rules.programs[0].programme)
            currencies = {program.currency for program in rules.programs if program.currency}
            if len(currencies) == 1:
                row.cells.setdefault("currency", next(iter(currencies)))

    def _refuse_slips(self) -> None:
        """What is wrong in the facts of a scenario is a slip, unless the scenario says that it is there."""
        if self.expects_findings:
            return
        for finding in self.findings:
            if finding.severity is Severity.ERROR or finding.code in _SLIPS:
                rows = self.rows.get(finding.place.file.removesuffix(".csv"), [])
                at = finding.place.row - 2
                line = rows[at].line if 0 <= at < len(rows) else 0
                raise Mistake(f"{finding.message} [{finding.code}]", finding.help, line)

    @property
    def moment(self) -> Moment:
        """The deciding that claims speak of."""
        if not self.moments:
            raise Mistake("nothing has been decided yet", "put `When tranche 1 is decided on 30 June 2027` before it")
        return self.moments[-1]

    def look_at(self, tranche: str, award: str = "") -> None:
        """Turn to the decision of a tranche, of the award named last or another."""
        award = award or self.award
        decisions = self.moment.decisions
        if f"{award}/{int(tranche)}" not in decisions:
            awards = sorted({decision.award for decision in decisions.values()})
            if award not in awards:
                raise Mistake(f"there is no award `{award}` with a tranche", f"the awards are {_listed(awards)}")
            numbers = [str(decision.tranche) for decision in decisions.values() if decision.award == award]
            raise Mistake(f"award `{award}` has no tranche {tranche}", f"its tranches are {', '.join(numbers)}")
        self.looked_at = f"{award}/{int(tranche)}"

    @property
    def decision(self) -> Decision:
        """The decision named last."""
        moment = self.moment
        if not self.looked_at:
            raise Mistake("which tranche is meant?", "say `tranche 2 is decided on …` in the `When`")
        return moment.decisions[self.looked_at]

    def claim(self, tells: Callable[[Decision], str], words: bool = False) -> None:
        """Keep what is expected of the decision named last; raise Unmet where it is not so."""
        claim = Claim(self.decision.id, self.line, self.text, tells, words)
        self.moment.claims.append(claim)
        if wrong := tells(self.decision):
            raise Unmet(wrong)


_NAME_COLUMN = {
    "milestones": "milestone", "measures": "measure", "documents": "document", "events": "subject", "facts": "fact",
    "judgements": "matter", "waivers": "condition", "parameters": "parameter", "extensions": "milestone",
}  # fmt: skip


@lru_cache(maxsize=64)
def _loaded(path: Path) -> tuple[Rules | None, tuple[Diagnostic, ...]]:
    return load_rules(path)


def forget_rules() -> None:
    """Read rule files anew when they are named next."""
    _loaded.cache_clear()


_CALENDARS: dict[tuple[tuple[str, ...], int], Mapping[str, frozenset[date]]] = {}


def _calendars(names: tuple[str, ...], on: date, rules: Rules) -> Mapping[str, frozenset[date]]:
    """The holidays the rules need, worked out once for many scenarios."""
    if (names, on.year) not in _CALENDARS:
        _CALENDARS[names, on.year] = calendars_for(rules, on)
    return _CALENDARS[names, on.year]


def _csv(table: str, rows: list[Row]) -> str:
    required = [column.heading for column in TABLE[table].columns if column.required]
    headings = list(dict.fromkeys([*required, *(heading for row in rows for heading in row.cells)]))
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row.cells.get(heading, "") for heading in headings] for row in rows)
    return text.getvalue()


def _listed(words: list[str], joint: str = "and") -> str:
    *others, last = (f"`{word}`" for word in words)
    return f"{', '.join(others)} {joint} {last}" if others else last


# ------------------------------------------------------------------------------------------ what is said, as cells

_THOUSANDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_LARGE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?) (thousand|million|billion)\b", re.IGNORECASE)


def plain_number(text: str) -> str:
    """The same with `1.5 million` in digits, as a cell of a table has it."""

    def digits(found: re.Match[str]) -> str:
        number = number_from_text(found[1])
        return found[0] if number is None else decimal_text(number * _THOUSANDS[found[2].casefold()])

    return _LARGE.sub(digits, text)


def day_of(text: str) -> date:
    """The day a step names."""
    day = date_from_text(text.strip())
    if day is None:
        raise Mistake(f"expected a date, got `{text}`", "write it as `30 June 2027` or `2027-06-30`")
    return day


def amount_of(text: str, currency: str) -> Fraction:
    """The amount a step names, in the currency of the decision."""
    words = plain_number(text.strip()).replace(currency, "").strip()
    number = number_from_text(words)
    if number is None:
        raise Mistake(f"expected an amount in `{currency}`, got `{text}`", f"write it as `250,000 {currency}`")
    return number


def without_unit(text: str, declared: Declaration | None) -> str:
    """A value without the unit its name is declared in: `60 tonnes` is `60`."""
    type_ = getattr(declared, "type", None)
    if type_ is not None and type_.sort is Sort.NUMBER and type_.unit:
        return re.sub(rf"\s+{re.escape(type_.unit)}\Z", "", text)
    return text
