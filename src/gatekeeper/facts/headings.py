"""Which column of a sheet is which: headings as written against the columns of a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.cells import Wrong, date_cell, listed, quoted
from gatekeeper.facts.columns import EVERY_TABLE, Cell, Column, Table
from gatekeeper.facts.declared import near
from gatekeeper.facts.sheet import Sheet, UnreadableInput
from gatekeeper.inert import inert
from gatekeeper.program.model import Parameter
from gatekeeper.values.numbers import number_from_text
from gatekeeper.vocabulary import fold


@inert
class Standing:
    """Where a column stands: the positions of its cells, its heading as written, and why it cannot be read."""

    column: Column
    positions: tuple[int, ...]
    heading: str
    wrong: Wrong | None = None


@inert
class Layout:
    """The columns of a sheet, those gatekeeper has no use for (position and heading), how many headings there are."""

    standings: tuple[Standing, ...]
    extras: tuple[tuple[int, str], ...]
    width: int
    findings: tuple[Finding, ...] = field(default=())


# What others need to be read comes first: the award, the names, the currency.
_FIRST = {Cell.AWARD: 0, Cell.NAME: 1, Cell.KEY: 2, Cell.CURRENCY: 2}


def layout(sheet: Sheet, table: Table, parameters: Mapping[str, Parameter]) -> Layout:
    """Which columns stand where; raises UnreadableInput where one the table cannot do without is missing."""
    known = known_columns(table, parameters)
    written: dict[str, list[int]] = {}
    silent: list[tuple[int, str]] = []
    for position, heading in enumerate(sheet.headings):
        name = sheet.called(heading)
        if name and (name in known or fold(heading) not in sheet.elsewhere):
            written.setdefault(name, []).append(position)
        elif heading:
            silent.append((position, heading))
    findings: list[Finding] = []
    standings: dict[str, Standing] = {}
    extras: list[tuple[int, str]] = []
    for name, positions in written.items():
        column, slip = _meant(name, known, written)
        if column is None:
            extras += ((position, sheet.headings[position]) for position in positions)
        elif slip or len(positions) > 1 or column.heading in standings:
            already = standings[column.heading].positions if column.heading in standings else ()
            standings[column.heading] = _unclear(sheet, column, (*already, *positions), slip=slip)
        else:
            standings[column.heading] = Standing(column, tuple(positions), sheet.headings[positions[0]])
    _require(sheet, table, standings)
    findings += _what_is_odd(sheet, standings.values(), extras)
    in_order = sorted(standings.values(), key=lambda standing: _FIRST.get(standing.column.cell, 9))
    return Layout(tuple(in_order), tuple(sorted((*extras, *silent))), len(sheet.headings), tuple(findings))


def known_columns(table: Table, parameters: Mapping[str, Parameter]) -> dict[str, Column]:
    """The columns a table may have, by heading; declared parameters may stand in `awards`."""
    known = {column.heading: column for column in (*table.columns, *EVERY_TABLE)}
    if table.name == "awards":
        for name, parameter in parameters.items():
            words = parameter.means or f"the parameter {parameter.name}"
            known.setdefault(name, Column(name, Cell.VALUE, words, reported=True, field="parameters"))
    return known


def _meant(name: str, known: Mapping[str, Column], written: Iterable[str]) -> tuple[Column | None, bool]:
    """The column a heading stands for, and whether by a slip; a column already there is never meant by one."""
    if name in known:
        return known[name], False
    candidates = {heading for heading, column in known.items() if _matters(column)}
    nearest = near(name, frozenset(candidates).difference(written))
    return (known[nearest[0]], True) if nearest else (None, False)


def _matters(column: Column) -> bool:
    """Whether a slip in the heading could change a decision: `notes` for `note` cannot."""
    return column.cell is not Cell.TEXT or column.decisive or column in EVERY_TABLE


def _unclear(sheet: Sheet, column: Column, positions: tuple[int, ...], *, slip: bool) -> Standing:
    headings = sorted(sheet.headings[position] for position in positions)
    if slip and len(positions) == 1:
        message = f"unknown column {quoted(headings[0])}"
        wrong = Wrong("GK2016", message, f"`{column.heading}`", f"did you mean `{column.heading}`?")
    else:
        message = f"the heading `{column.heading}` stands twice"
        wrong = Wrong("GK2017", message, "each heading once", "rename or delete one of the two columns")
    return Standing(column, positions, sheet.headings[positions[0]], wrong)


def _what_is_odd(sheet: Sheet, standings: Iterable[Standing], extras: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    def place(heading: str) -> Place:
        return sheet.place.at(sheet.header, heading)

    for standing in standings:
        if wrong := standing.wrong:
            letters = listed((letter(position) for position in standing.positions), "and")
            message = f"{wrong.message}: columns {letters}" if len(standing.positions) > 1 else wrong.message
            found = ", ".join(sheet.headings[position] for position in standing.positions)
            yield Finding(
                wrong.code, wrong.severity, message, place(standing.heading), found, wrong.expected, wrong.help
            )
    for _, heading in extras:
        message = f"unknown column {quoted(heading)}, kept but not used"
        yield Finding("GK2016", Severity.WARNING, message, place(heading), heading, help="")
    for position, _ in _under_no_heading(sheet):
        message = f"the cells of column {letter(position)} stand under no heading"
        cure = "give the column a heading, or clear it"
        yield Finding("GK2020", Severity.WARNING, message, place(""), help=cure)


def _under_no_heading(sheet: Sheet) -> Iterator[tuple[int, str]]:
    blank = [position for position, heading in enumerate(sheet.headings) if not heading]
    filled = {
        position
        for row in sheet.rows
        if blank and len(row.cells) > blank[0]
        for position in range(blank[0], min(len(row.cells), len(sheet.headings)))
        if row.cells[position]
    }
    for position in blank:
        if position in filled:
            yield position, f"column {letter(position)}"


def letter(position: int) -> str:
    """The letters a spreadsheet shows above a column: A, B, …, Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _require(sheet: Sheet, table: Table, standings: Mapping[str, Standing]) -> None:
    slips = {heading: standing for heading, standing in standings.items() if _is_slip(standing)}
    needed = [column.heading for column in table.columns if column.required]
    missing = [heading for heading in needed if heading not in standings or heading in slips]
    if missing:
        columns = f"column{'' if len(missing) == 1 else 's'} {listed(missing, 'and')}"
        meant = [f"`{slips[heading].heading}`: did you mean `{heading}`?" for heading in missing if heading in slips]
        row = "first row" if sheet.header == 1 else f"row {sheet.header}"
        cure = f"its {row} must hold the headings {listed(needed, 'and')}"
        raise UnreadableInput(
            f"{sheet.place}: the table `{table.name}` has no {columns}", "; ".join(meant) if meant else cure
        )


def _is_slip(standing: Standing) -> bool:
    return standing.wrong is not None and standing.wrong.code == "GK2016"


_NUMBERS = frozenset({Cell.TRANCHE, Cell.MONEY, Cell.PAID, Cell.RATE, Cell.COUNT, Cell.NUMBER, Cell.FIGURE, Cell.VALUE})


def kept_as_text(sheet: Sheet, plan: Layout) -> Iterator[Finding]:
    """Numbers and days that a workbook holds as text: read all the same, and left out of its own sums."""
    for standing in plan.standings:
        cell, positions = standing.column.cell, standing.positions
        if len(positions) > 1 or (cell is not Cell.DATE and cell not in _NUMBERS):
            continue
        (position,) = positions
        rows = sorted(
            (row.number, row.cells[position])
            for row in sheet.rows
            if (row.number, position) in sheet.texts and _is_value(row.cells[position], cell)
        )
        if rows:
            what = "day" if cell is Cell.DATE else "number"
            many = f"{len(rows):,} {what}s are" if len(rows) > 1 else f"a {what} is"
            message = f"{many} kept as text"
            cure = "turn them into cells of their kind (in Excel: Data, Text to Columns, Finish)"
            (number, text), *_ = rows
            place = sheet.place.at(number, standing.heading)
            yield Finding("GK2083", Severity.WARNING, message, place, text, f"a cell that holds a {what}", cure)


def _is_value(text: str, cell: Cell) -> bool:
    if cell is Cell.DATE:
        return isinstance(date_cell(text), date)
    return number_from_text(text) is not None
