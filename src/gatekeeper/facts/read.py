"""From tables, wherever they are kept, to a portfolio, and everything suspicious on the way.

What cannot be read at all raises `UnreadableInput`. Everything else is a finding: it names its place, and costs only
the facts it is about.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING

from gatekeeper.diagnostics import Finding, Place, Progress, Severity, untold
from gatekeeper.facts import checks, totals
from gatekeeper.facts.agreement import agreed
from gatekeeper.facts.attribution import SAID_IN_WORDS, Attribution, attribute
from gatekeeper.facts.by_column import AT_ONCE, ByColumn
from gatekeeper.facts.cells import listed, quoted
from gatekeeper.facts.columns import SHEETS_FOR_PEOPLE, TABLE, TABLES, Table, cell_of
from gatekeeper.facts.columns_file import house_beside
from gatekeeper.facts.connectors import sheets_at
from gatekeeper.facts.connectors.csv_folder import sheet_from_text
from gatekeeper.facts.declared import Declared, declared_by_any, declared_for, near, programmes, programs_for
from gatekeeper.facts.found import found_table, with_keys
from gatekeeper.facts.headings import kept_as_text, layout
from gatekeeper.facts.items import check_items
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.portfolio import Doubt, Portfolio, Subject, as_headed
from gatekeeper.facts.row_in_hand import Gathered, RowInHand, Surroundings
from gatekeeper.facts.rows import (
    AwardRow,
    BudgetRow,
    ParameterRow,
    PaymentRow,
    ResolutionRow,
    Row,
    TrancheRow,
    is_taken_back,
)
from gatekeeper.facts.rows_read import Reading, is_entered_in_error, model_of, read_row, reading_of
from gatekeeper.facts.sheet import Counted, Sheet, SheetRow, UnreadableInput, Wanted
from gatekeeper.facts.subjects import subject_of, subject_of_hand
from gatekeeper.facts.where import Where, name_of, where
from gatekeeper.memory import nothing_collected
from gatekeeper.program.model import Parameter, Rules
from gatekeeper.values.absence import NOT_REPORTED, Invalid
from gatekeeper.vocabulary import fold

if TYPE_CHECKING:
    from gatekeeper.facts.house import House

__all__ = ["UnreadableInput", "portfolio_from_sheets", "read_portfolio", "read_texts"]

NO_RULES = Rules(programs=())


def read_portfolio(
    at: Where | str, rules: Rules | None = None, house: "House | None" = None, progress: Progress = untold
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """The portfolio kept at a path (a folder of CSV or Parquet files, a workbook, an SQLite database) or at a URL.

    The rules say which names and types to expect; without them names are not checked and values stay text. The house
    says what its sheets, headings and words are with us; if none is given, a `columns.toml` beside the tables does.
    `progress` is told now and then how many rows are read and checked, of how many.

    Raises UnreadableInput where nothing can be decided.
    """
    place = where(at)
    house = house or house_beside(place)
    sheets = sheets_at(place, _wanted(house, progress))
    return portfolio_from_sheets(name_of(place), sheets, rules, house, progress)


def sheets_as_read(
    at: Where | str, rules: Rules, house: "House | None" = None, progress: Progress = untold
) -> tuple[Sheet, ...]:
    """The sheets that `read_portfolio` reads, their rows numbered as its findings number them."""
    place = where(at)
    house = house or house_beside(place)
    parameters = parameters_of(rules)
    sheets = sheets_at(place, _wanted(house, progress))
    return tuple(
        with_keys(sheet, TABLE[fold(sheet.name)], parameters) if sheet.keyed and is_table(sheet.name) else sheet
        for sheet in _in_our_words(house, sheets, parameters)
    )


def _in_our_words(
    house: "House | None", sheets: Iterable[Sheet], parameters: Mapping[str, Parameter]
) -> Iterable[Sheet]:
    """The sheets under the names of our tables, where they have a house's."""
    if house is None:
        return sheets
    from gatekeeper.facts.house import in_our_words

    return in_our_words(house, sheets, parameters)


def _wanted(house: "House | None", progress: Progress = untold) -> Wanted:
    return Wanted(
        lambda name: is_table(name) or (house is not None and house.keeps(name)),
        progress,
        house.separator if house else "",
    )


def parameters_of(rules: Rules) -> dict[str, Parameter]:
    """The parameters that any of the rules declares, which may stand in columns of `awards`."""
    return _parameters(declared_by_any(rules))


def _parameters(declared: Declared) -> dict[str, Parameter]:
    return {name: known for name, known in declared.names.items() if isinstance(known, Parameter)}


def is_table(name: str) -> bool:
    """Whether a sheet of that name is one of the tables."""
    return fold(name) in TABLE


def read_texts(
    texts: Mapping[str, str], rules: Rules | None = None, name: str = "portfolio", house: "House | None" = None
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """The portfolio written as CSV text, by table: `{"awards": "award,currency\\nA-1,USD\\n", …}`."""
    return portfolio_from_sheets(name, (sheet_from_text(table, text) for table, text in texts.items()), rules, house)


@nothing_collected()
def portfolio_from_sheets(
    name: str,
    sheets: Iterable[Sheet],
    rules: Rules | None = None,
    house: "House | None" = None,
    progress: Progress = untold,
) -> tuple[Portfolio, tuple[Finding, ...]]:
    """The portfolio that the sheets of any connector hold."""
    rules = rules or NO_RULES
    gathered = Gathered()
    by_any = declared_by_any(rules)
    parameters = _parameters(by_any)
    sheets = _in_our_words(house, sheets, parameters)
    by_table = {
        name: with_keys(sheet, TABLE[name], parameters) if sheet.keyed else sheet
        for name, sheet in _tables(sheets, gathered).items()
    }
    gathered.findings += [finding for sheet in by_table.values() for finding in sheet.findings]
    counted = Counted("checking rows", sum(len(sheet.rows) for sheet in by_table.values()), progress)
    readings = {
        table.name: _reading(table, by_table[table.name], parameters, gathered)
        for table in TABLES
        if table.name in by_table
    }
    sheet = by_table["awards"]
    awards = [_in_hand(row, sheet, readings["awards"], Surroundings({}, {}, by_any), gathered) for row in sheet.rows]
    surroundings = _surroundings(awards, rules, by_any)
    attribution = Attribution(frozenset(hand.award for hand in awards if hand.award), gathered)
    read: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    read["awards"] = [row for row in (_kept(hand, attribution) for hand in awards) if row is not None]
    counted.several(len(awards))
    for table_name, reading in readings.items():
        if table_name != "awards":
            read[table_name] = _rows(by_table[table_name], reading, surroundings, attribution, counted)
    counted.all()
    gathered.findings += attribution.findings(read)
    rows = {table.name: agreed(read[table.name], gathered) for table in TABLES}
    gathered.findings += _programmes_without_rules(rows["awards"], rules)
    _parameters_agree(rows, gathered)
    _money_is_of_a_tranche(rows, gathered)
    for finding, doubt in check_items(rows, surroundings.declared_for):
        gathered.findings.append(finding)
        gathered.doubts += [doubt] if doubt is not None else []
    for check in totals.CHECKS:
        gathered.findings += check(rows)
    gathered.findings += _decide_nothing(rows, by_table, rules)
    found = tuple(found_table(by_table[table.name], table, parameters) for table in TABLES if table.name in by_table)
    headings = _house_headings(by_table.values())
    findings = _in_order(as_headed(finding, headings) for finding in gathered.findings)
    subjects = _subjects(findings, read, gathered)
    columns = house.text if house is not None else ""
    return Portfolio(name, rows, _doubts(gathered.doubts), found, subjects, columns, headings), findings


def _house_headings(sheets: Iterable[Sheet]) -> dict[tuple[str, str], dict[str, str]]:
    """What our headings are called in the sheets of a house; of one that holds two tables, as the first calls them."""
    headings: dict[tuple[str, str], dict[str, str]] = {}
    for sheet in sheets:
        if sheet.columns:
            of_sheet = headings.setdefault((sheet.place.file, sheet.place.sheet), {})
            for heading in sheet.headings:
                if ours := sheet.columns.get(fold(heading)):
                    of_sheet.setdefault(ours, heading)
    return headings


def _subjects(
    findings: Iterable[Finding], read: Mapping[str, Iterable[Row]], gathered: Gathered
) -> dict[Place, Subject]:
    """What each row that is told of is about."""
    told = {replace(finding.place, column="") for finding in findings}
    numbers = {place.row for place in told}
    kept = {
        row.place: subject_of(row)
        for rows in read.values()
        for row in rows
        if row.place.row in numbers and row.place in told
    }
    return {place: subject for place, subject in (gathered.lost | kept).items() if place in told}


# Read and checked, and of use only where a rule speaks of them: nobody may believe that their rows had an effect.
_SERVING = {
    "rates": "say `… converted to USD at the rate of …`, or give every amount in the currency of its award",
    "budgets": 'name the budget in a rule, as in `share budget "NAME" among tranche 2 of every award pro rata`',
}


def _decide_nothing(
    rows: Mapping[str, tuple[Row, ...]], by_table: Mapping[str, Sheet], rules: Rules
) -> Iterator[Finding]:
    named = {fold(share.budget) for program in rules.programs for share in program.shares if share.budget}
    served = {"budgets": bool(named), "rates": any(program.converts for program in rules.programs)}
    for table, cure in _SERVING.items():
        if rows[table] and not served.get(table):
            message = f"the table `{table}` has rows, but no rule speaks of them: they decide nothing"
            yield Finding("GK2039", Severity.WARNING, message, by_table[table].place, help=cure)
    for row in rows["budgets"]:
        assert isinstance(row, BudgetRow)
        if named and fold(row.budget) not in named:
            message = f"no rule speaks of the budget {quoted(row.budget)}: it decides nothing"
            alike = near(fold(row.budget), frozenset(named))
            place = row.place.under("budget")
            meant = f"did you mean {listed(alike)}?" if alike else _SERVING["budgets"]
            yield Finding("GK2039", Severity.WARNING, message, place, row.budget, help=meant)


# ------------------------------------------------------------------------------------------ sheets


def _tables(sheets: Iterable[Sheet], gathered: Gathered) -> dict[str, Sheet]:
    by_table: dict[str, Sheet] = {}
    others: list[Sheet] = []
    for sheet in sorted(sheets, key=lambda sheet: sheet.name):
        name = fold(sheet.name)
        if name not in TABLE:
            others.append(sheet)
        elif name in by_table:
            both = f"{by_table[name].place} and {sheet.place}"
            raise UnreadableInput(f"the table `{name}` is given twice: {both}", "keep one of the two")
        else:
            by_table[name] = sheet
    gathered.findings += _not_tables(others, by_table)
    missing = [name for name in ("awards", "tranches") if name not in by_table]
    if missing:
        tables = f"table {listed(missing)} is" if len(missing) == 1 else f"tables {listed(missing, 'and')} are"
        cure = "add a file or sheet of that name with headings in its first row; where yours is called otherwise, "
        cure += "`gatekeeper map` writes a `columns.toml` that says so"
        raise UnreadableInput(f"the {tables} missing", cure)
    return by_table


def _not_tables(others: Iterable[Sheet], by_table: Mapping[str, Sheet]) -> Iterator[Finding]:
    free = frozenset(TABLE).difference(by_table)
    for sheet in others:
        name = fold(sheet.name)
        if alike := near(name, free):
            # Its rows would be taken for silence, and silence settles things.
            cure = f"did you mean {listed(alike)}? if it is another table, `gatekeeper map` writes a `columns.toml` "
            raise UnreadableInput(f"{sheet.place}: unknown table {quoted(sheet.name)}", f"{cure}that says which")
        if name not in SHEETS_FOR_PEOPLE and (sheet.rows or any(sheet.headings)):
            message = f"{quoted(sheet.name)} is not one of the tables, and is not read"
            yield Finding("GK2021", Severity.WARNING, message, sheet.place, sheet.name, help=_RENAME)


_RENAME = f"the tables are {listed((table.name for table in TABLES), 'and')}"


def _reading(table: Table, sheet: Sheet, parameters: Mapping[str, Parameter], gathered: Gathered) -> Reading:
    plan = layout(sheet, table, parameters)
    gathered.findings += plan.findings
    if sheet.texts:
        gathered.findings += kept_as_text(sheet, plan)
    return reading_of(table, plan, sheet.manner)


def _in_hand(row: SheetRow, sheet: Sheet, reading: Reading, around: Surroundings, gathered: Gathered) -> RowInHand:
    place = Place(sheet.place.file, sheet.place.sheet, row.number, "", row.key)
    return read_row(place, row.cells, reading, around, gathered)


def _rows(
    sheet: Sheet, reading: Reading, surroundings: Surroundings, attribution: Attribution, counted: Counted
) -> list[Row]:
    """The rows of a sheet that can be kept: by the column those in which nothing is odd, the others one by one."""

    def alone(row: SheetRow) -> Row | None:
        return _kept(_in_hand(row, sheet, reading, surroundings, attribution.gathered), attribution)

    table = reading.heads.table.name
    by_column = ByColumn(sheet, reading, surroundings, attribution.awards, SAID_IN_WORDS[table])
    sound = attribution.sound[table]
    kept: list[Row | None] = []
    for start in range(0, len(sheet.rows), AT_ONCE):
        rows = sheet.rows[start : start + AT_ONCE]
        read: dict[int, Row | None] = {}
        if by_column.can():
            begun = by_column.begun(rows)
            first = dict(zip(reversed(begun.words), reversed(begun.at), strict=True))
            read |= {
                at: alone(rows[at]) for words, at in sorted(first.items(), key=itemgetter(1)) if words not in sound
            }
            begun = begun.only(
                [words in sound and at not in read for words, at in zip(begun.words, begun.at, strict=True)]
            )
            read |= by_column.read(begun) if begun.at else {}
        kept += [read[at] if at in read else alone(row) for at, row in enumerate(rows)]
        counted.several(len(rows))
    return [row for row in kept if row is not None]


def _kept(hand: RowInHand, attribution: Attribution) -> Row | None:
    """The row, checked; none where it cannot be told whose it is."""
    if is_entered_in_error(hand):
        return model_of(hand)
    doubts = attribution.gathered.doubts
    before = len(doubts)
    if not attribute(hand, attribution):
        attribution.gathered.lost[hand.place] = subject_of_hand(hand)
        return None
    for check, _ in checks.CHECKS.get(hand.table.name, ()):
        check(hand)
    row = model_of(hand)
    if len(doubts) > before:
        doubts[before:] = [replace(doubt, row=(row.table, key_of(row))) for doubt in doubts[before:]]
    return row


# ------------------------------------------------------------------------------------------ awards


def _surroundings(awards: Iterable[RowInHand], rules: Rules, by_any: Declared) -> Surroundings:
    currencies: dict[str, list[object]] = {}
    programme_of: dict[str, set[str]] = {}
    for hand in awards:
        currencies.setdefault(hand.award, []).append(hand.values["currency"])
        programme_of.setdefault(hand.award, set()).add(hand.values["programme"])
    programmes_named = {programme for each in programme_of.values() for programme in each}
    declared = {programme: declared_for(rules, programme) for programme in programmes_named}
    return Surroundings(
        {award: str(each[0]) for award, each in currencies.items() if all(_is_same(one, each[0]) for one in each)},
        {award: declared[min(found)] for award, found in programme_of.items()},
        by_any,
    )


def _is_same(one: object, other: object) -> bool:
    return isinstance(one, str) and one == other


def _programmes_without_rules(awards: Iterable[Row], rules: Rules) -> Iterator[Finding]:
    known = programmes(rules)
    told: set[str] = set()
    for row in awards:
        assert isinstance(row, AwardRow)
        if not rules.programs or row.programme in told or _are_given_for(rules, row.programme):
            continue
        told.add(row.programme)
        alike = near(fold(row.programme), known)
        place = row.place.under("programme")
        message, blank = f"no rules are given for the programme {quoted(row.programme)}", not row.programme
        if blank:
            message = f"award {quoted(row.award)} names no programme, so no rules decide it"
        others = (
            f"the rules given are for {listed(sorted(known), 'and')}" if known else "no rules given name a programme"
        )
        cure = f"did you mean {listed(alike)}?" if alike else f"fill `programme`: {others}" if blank else others
        severity = Severity.ERROR if alike else Severity.WARNING
        yield Finding("GK2025", severity, message, place, row.programme, "the `programme` of a rule file", cure)


def _are_given_for(rules: Rules, programme: str) -> bool:
    """Whether rules decide the awards of a programme; those that name one do not decide an award that names none."""
    return any(fold(program.programme) in ("", fold(programme)) for program in programs_for(rules, programme))


def _parameters_agree(rows: Mapping[str, tuple[Row, ...]], gathered: Gathered) -> None:
    """A parameter in a column of `awards` and in a row of `parameters`, from the beginning, has one value."""
    columns = {row.award: row.parameters for row in rows["awards"] if isinstance(row, AwardRow)}
    for row in rows["parameters"]:
        if not isinstance(row, ParameterRow) or row.from_ != NOT_REPORTED or not row.award:
            continue
        name = fold(row.parameter)
        other = columns.get(row.award, {}).get(name, NOT_REPORTED)
        if other not in (NOT_REPORTED, row.value):
            message = f"`{row.parameter}` of `{row.award}` has one value in `awards` and another in `parameters`"
            place = row.place.under("value")
            cure = "keep one of the two, or say under `from` when the other begins"
            gathered.findings.append(Finding("GK2026", Severity.ERROR, message, place, help=cure))
            gathered.doubts.append(
                Doubt(
                    "parameters",
                    row.award,
                    (name,),
                    Invalid(message, str(place)),
                    row.known_on,
                    (row.table, key_of(row)),
                )
            )


def _money_is_of_a_tranche(rows: Mapping[str, tuple[Row, ...]], gathered: Gathered) -> None:
    """What is paid or resolved is of no tranche beyond the award's last; of such a one, it could be any of them.

    One before the last that is not listed is taken for a tranche of earlier years.
    """
    unread = {doubt.award for doubt in gathered.doubts if doubt.table == "tranches"}
    awards = {row.award for row in rows["awards"] if isinstance(row, AwardRow)} - unread
    last_of: dict[str, int] = {}
    for row in rows["tranches"] if "" not in unread else ():
        if isinstance(row, TrancheRow) and row.award in awards:
            last_of[row.award] = max(last_of.get(row.award, 0), row.tranche)
    last = {(row.table, key_of(row)): row for table in ("payments", "resolutions") for row in rows[table]}
    for row in (*rows["payments"], *rows["resolutions"]):
        assert isinstance(row, PaymentRow | ResolutionRow)
        if is_taken_back(row) or row.tranche <= last_of.get(row.award, row.tranche):
            continue
        what = "payment" if isinstance(row, PaymentRow) else "resolution"
        message = f"award `{row.award}` has no tranche {row.tranche}, so the {what} may be of any of its tranches"
        place, doubted = row.place.under("tranche"), Invalid(message, str(row.place))
        cure = "mend the number of the tranche, or add it to `tranches`"
        if last[row.table, key_of(row)] is row:
            found = Finding("GK2040", Severity.ERROR, message, place, cell_of(row, "tranche"), help=cure)
            gathered.findings.append(found)
        gathered.doubts.append(Doubt(row.table, row.award, (), doubted, row.known_on, (row.table, key_of(row))))


# ------------------------------------------------------------------------------------------ order


def _doubts(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    def order(doubt: Doubt) -> tuple[object, ...]:
        return (doubt.table, doubt.award, doubt.names, doubt.invalid.message, str(doubt.known_on or ""), str(doubt.row))

    return tuple(sorted(set(doubts), key=order))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    def order(finding: Finding) -> tuple[object, ...]:
        place = finding.place
        return (place.file, place.sheet, place.row, place.column, finding.code, finding.message)

    return tuple(sorted(set(findings), key=order))
