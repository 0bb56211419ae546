"""A columns file proposed from what a house's tables hold: each line with how sure it is and why; guesses stand aside.

Nothing is read by a guess: it is written as a comment, for a person to take up or leave.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gatekeeper.facts.cells import listed, status_cell, tranche_cell, unreadable, word_cell, yes_or_no
from gatekeeper.facts.columns import SHEETS_FOR_PEOPLE, TABLE, TABLES, Cell, Column, Table
from gatekeeper.facts.connectors.csv_folder import separator_told
from gatekeeper.facts.declared import Declared, declared_by_any, near
from gatekeeper.facts.expected import holds, words_for
from gatekeeper.facts.headings import known_columns
from gatekeeper.facts.manner import DateOrder
from gatekeeper.facts.months import MONTHS_OF, languages_of
from gatekeeper.facts.sheet import Sheet, SheetRow, StoredNumber, is_aside
from gatekeeper.facts.trade import CELL_WORDS, HEADINGS, TABLE_NAMES, plain
from gatekeeper.program.model import Parameter, Rules
from gatekeeper.values.dates import date_from_text
from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import MeasureKind, PaymentKind, Resolved, fold


class Sure(StrEnum):
    """How sure a proposal is."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a proposal: the house's word, ours, how sure, and why."""

    theirs: str
    ours: str
    sure: Sure
    why: str


@dataclass(slots=True)
class _Placed:
    """A table, the sheet it is kept in, and what its headings are."""

    table: Table
    sheet: Sheet
    header: int
    sure: Sure
    why: str
    lines: list[Line] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)  # headings that are ours already, and ours
    unplaced: list[str] = field(default_factory=list)
    rows_with: str = ""

    def cells(self, heading: str) -> list[str]:
        """What is filled in under a heading."""
        at = self.sheet.headings.index(heading)
        filled = (row.cells[at] for row in self.sheet.rows if at < len(row.cells) and not is_aside(row.cells))
        return [cell for cell in filled if cell and unreadable(cell) is None]

    @property
    def asides(self) -> list[SheetRow]:
        """The rows that look like a total or a note."""
        return [row for row in self.sheet.rows if is_aside(row.cells)]

    def under(self, ours: str, *, guesses: bool = False) -> list[str]:
        """What is filled in under what is one of our columns, or may be."""
        found = [line.theirs for line in self.lines if line.ours == ours and (guesses or line.sure is not Sure.GUESS)]
        found += [theirs for theirs, heading in self.own.items() if heading == ours]
        return [cell for heading in found for cell in self.cells(heading)]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A columns file as text, and what it comes to."""

    text: str
    counts: Mapping[Sure, int]
    unplaced: tuple[str, ...]
    missing: tuple[str, ...]


def proposed(sheets: Iterable[Sheet], rules: Rules | None = None) -> Proposal:
    """The columns file that these sheets seem to need; with rules also what names and parameters are called."""
    rules = rules or Rules(programs=())
    declared = declared_by_any(rules)
    parameters = {name: each for name, each in declared.names.items() if isinstance(each, Parameter)}
    found = [_headed(sheet) for sheet in sheets if fold(sheet.name) not in SHEETS_FOR_PEOPLE]
    placed = _tables(found, parameters)
    for each in placed:
        _columns(each, parameters)
    _payments_among_tranches(placed, parameters)
    ids = frozenset(cell for each in placed if each.table.name == "awards" for cell in each.under("award"))
    for each in placed:
        each.lines = [_with_ids(each, line, ids) for line in each.lines]
        _by_contents(each, ids, parameters, declared)
    return _written(placed, found, rules, declared, parameters)


# ------------------------------------------------------------------------------------------ the header row

_LOOKED_AT = 20
_EVERY_HEADING = frozenset(word for columns in HEADINGS.values() for words in columns.values() for word in words) | {
    plain(heading) for table in TABLES for heading in known_columns(table, {})
}


def _headed(sheet: Sheet) -> tuple[Sheet, int]:
    """The sheet from its header row on, and the number of that row: the first of those that look most like headings."""
    rows = [(1, sheet.headings), *((row.number, row.cells) for row in sheet.rows[:_LOOKED_AT])]
    best = max(rows, key=lambda row: (sum(plain(cell) in _EVERY_HEADING for cell in row[1]), -row[0]))
    number, cells = best
    if number == 1:
        return sheet, 1
    rest = tuple(row for row in sheet.rows if row.number > number)
    width = max((len(row.cells) for row in rest), default=0)
    return Sheet(
        sheet.name, sheet.place, cells + ("",) * (width - len(cells)), rest, sheet.findings, header=number
    ), number


# ------------------------------------------------------------------------------------------ the tables


def _tables(found: Sequence[tuple[Sheet, int]], parameters: Mapping[str, Parameter]) -> list[_Placed]:
    """Each table with the sheet that suits it best; a sheet holds one table."""
    offers = []
    for order, (sheet, header) in enumerate(found):
        for table in TABLES:
            by_name = _name_suits(sheet.name, table)
            share = _share_of_required(sheet, table, parameters)
            if by_name is not None and (share > 0 or by_name is Sure.SURE):
                weight = {Sure.SURE: 4.0, Sure.LIKELY: 3.0, Sure.GUESS: 1.0}[by_name]
                why = "called so" if by_name is Sure.SURE else "the name says so"
                if by_name is Sure.GUESS and share == 1:
                    by_name, why = Sure.LIKELY, f"{why}, and it has the columns"
                offers.append((weight + 2 * share, -order, table, sheet, header, by_name, why))
            elif share == 1 and len(table.columns) > 1:
                offers.append((1.5 + share, -order, table, sheet, header, Sure.LIKELY, "it has the columns"))
    placed: dict[str, _Placed] = {}
    taken: set[str] = set()
    order_of = [table.name for table in TABLES]
    for _, _, table, sheet, header, sure, why in sorted(
        offers, key=lambda offer: (-offer[0], -offer[1], order_of.index(offer[2].name))
    ):
        if table.name not in placed and sheet.name not in taken:
            placed[table.name] = _Placed(table, sheet, header, sure, why)
            taken.add(sheet.name)
    return [placed[name] for name in order_of if name in placed]


def _name_suits(name: str, table: Table) -> Sure | None:
    said = plain(name)
    if said == table.name:
        return Sure.SURE
    if said in TABLE_NAMES.get(table.name, ()):
        return Sure.LIKELY
    if near(said, frozenset({table.name})) or said.rstrip("s") == table.name.rstrip("s"):
        return Sure.LIKELY
    words = set(said.split())
    names = {table.name, *TABLE_NAMES.get(table.name, ())}
    return Sure.GUESS if any(set(one.split()) <= words for one in names) else None


def _share_of_required(sheet: Sheet, table: Table, parameters: Mapping[str, Parameter]) -> float:
    required = [column.heading for column in table.columns if column.required]
    said = {plain(heading) for heading in sheet.headings if heading}
    met = 0
    for heading in required:
        words = frozenset({plain(heading), *HEADINGS[table.name].get(heading, ())})
        met += bool(said & words) or any(near(each, words) for each in said)
    return met / len(required) if required else 0


# ------------------------------------------------------------------------------------------ the columns


def _columns(placed: _Placed, parameters: Mapping[str, Parameter], besides: Iterable[str] = ()) -> None:
    """What each heading is by its words, where its cells do not speak against it; some are spoken for already."""
    known = known_columns(placed.table, parameters)
    headings = [heading for heading in _headings(placed.sheet) if heading not in besides]
    taken = {fold(heading) for heading in headings if fold(heading) in known}
    placed.own = {heading: fold(heading) for heading in headings if fold(heading) in known}
    by_ours: dict[str, list[tuple[float, Line]]] = {}
    for heading in headings:
        if heading in placed.own:
            continue
        for ours, column in known.items():
            if ours in taken:
                continue
            offer = _by_words(heading, ours, column, placed)
            if offer is not None:
                by_ours.setdefault(ours, []).append(offer)
    offers = sorted(
        ((weight, line) for lines in by_ours.values() for weight, line in lines),
        key=lambda offer: (-offer[0], headings.index(offer[1].theirs), list(known).index(offer[1].ours)),
    )
    spoken: set[str] = set()
    for _, line in offers:
        if line.ours not in taken and line.theirs not in spoken:
            placed.lines.append(line)
            taken.add(line.ours)
            spoken.add(line.theirs)
    placed.lines.sort(key=lambda line: headings.index(line.theirs))
    placed.unplaced = [heading for heading in headings if heading not in placed.own and heading not in spoken]


def _headings(sheet: Sheet) -> list[str]:
    """Each heading once: of two that differ in case alone, the first."""
    return list({fold(heading): heading for heading in reversed(sheet.headings) if heading}.values())[::-1]


def _by_words(heading: str, ours: str, column: Column, placed: _Placed) -> tuple[float, Line] | None:
    said = plain(heading)
    words = HEADINGS.get(placed.table.name, {}).get(ours, frozenset())
    fits = _fits(column, placed.cells(heading))
    if said == plain(ours) or said in words:
        why = "another word for it" if said in words else "the same, written otherwise"
        kind = _KINDS.get(column.cell)
        if fits is None:
            return 2.5, Line(heading, ours, Sure.LIKELY, f"{why}; its cells are blank")
        if fits:
            return 4.0, Line(heading, ours, Sure.SURE, f"{why}, and its cells are {kind}" if kind else why)
        of_kind, odd = _told_apart(column, placed.cells(heading))
        if of_kind >= len(odd):
            return 2.2, Line(heading, ours, Sure.LIKELY, f"{why}; most of its cells are {kind}, `{odd[0]}` is not")
        return 0.5, Line(heading, ours, Sure.GUESS, f"{why}, but its cells are not {kind or 'words'}, as `{odd[0]}`")
    if near(said, frozenset({plain(ours), *words})) and fits is not False:
        return 2.0, Line(heading, ours, Sure.LIKELY, f"spelt nearly like `{ours}` or another word for it")
    longer = [word for word in {plain(ours), *words} if len(word) > 3 and f" {word} " in f" {said} "]
    if longer and fits is not False:
        return 1.0, Line(heading, ours, Sure.GUESS, f"it speaks of “{max(longer, key=len)}”")
    return None


_KINDS: Mapping[Cell, str] = {
    Cell.DATE: "dates", Cell.MONEY: "amounts", Cell.PAID: "amounts", Cell.FIGURE: "figures", Cell.NUMBER: "numbers",
    Cell.COUNT: "numbers", Cell.RATE: "numbers", Cell.CURRENCY: "currencies", Cell.TRANCHE: "numbers of tranches",
}  # fmt: skip


def _fits(column: Column, cells: Sequence[str]) -> bool | None:
    """Whether what stands in a column is of its kind; not known where nothing does."""
    if not cells:
        return None
    of_kind, _ = _told_apart(column, cells)
    return of_kind >= 0.8 * len(cells)


def _told_apart(column: Column, cells: Sequence[str]) -> tuple[int, list[str]]:
    """How many cells are of the kind of a column, and those that are not."""
    looks = _LOOKS.get(column.cell, _is_words)
    odd = [cell for cell in cells if not looks(cell)]
    return len(cells) - len(odd), odd


_DATE = re.compile(r"\d{1,4}[/.\- ]\d{1,2}[/.\- ]\d{1,4}\.?( 00:00(:00)?)?\Z")
_NUMBER = re.compile(r"(?:[^\d\s]{0,4} ?)?[+-]?\d[\d.,'’\s]*(?: ?[^\d\s]{1,4})?\Z")
_LAST_NUMBER = re.compile(r"\D*?(\d{1,3})\D*\Z")


def _is_date(text: str) -> bool:
    return bool(_DATE.match(text)) or date_from_text(text) is not None or bool(languages_of(text))


def _is_number(text: str) -> bool:
    return isinstance(text, StoredNumber) or (bool(_NUMBER.match(text)) and not _DATE.match(text))


def _is_words(text: str) -> bool:
    return not _is_date(text)


def _is_tranche(text: str) -> bool:
    return bool(_LAST_NUMBER.match(text)) and not _is_date(text)


_LOOKS: Mapping[Cell, Callable[[str], bool]] = {
    Cell.DATE: _is_date, Cell.MONEY: _is_number, Cell.PAID: _is_number, Cell.FIGURE: _is_number,
    Cell.NUMBER: _is_number, Cell.COUNT: _is_number, Cell.RATE: _is_number, Cell.TRANCHE: _is_tranche,
    Cell.CURRENCY: lambda text: text.upper() in currencies() or len(text) <= 4,
    Cell.VALUE: lambda text: True, Cell.AWARD: lambda text: not _is_date(text), Cell.KEY: lambda text: True,
    Cell.TEXT: lambda text: True,
}  # fmt: skip


# ------------------------------------------------------------------------------------------ by what stands in them


def _with_ids(placed: _Placed, line: Line, ids: frozenset[str]) -> Line:
    """What is said to be the award, held against the ids that the table of awards gives."""
    cells = placed.cells(line.theirs)
    if line.ours != "award" or line.sure is Sure.GUESS or placed.table.name == "awards" or not ids or not cells:
        return line
    others = [cell for cell in cells if cell not in ids]
    if not others:
        return Line(line.theirs, line.ours, Sure.SURE, "every cell is the id of an award")
    known = len(cells) - len(others)
    why = f"{known} of {len(cells)} cells are ids of awards, `{others[0]}` for one is not"
    return Line(line.theirs, line.ours, Sure.LIKELY if known else Sure.GUESS, why)


def _by_contents(placed: _Placed, ids: frozenset[str], parameters: Mapping[str, Parameter], declared: Declared) -> None:
    """Of the headings that say nothing to us: the ids of awards, names of the rules, one column left for one kind."""
    known = known_columns(placed.table, parameters)
    for heading in list(placed.unplaced):
        cells = placed.cells(heading)
        free = [column for name, column in known.items() if name not in _taken(placed)]
        if (line := _known_cells(heading, cells, free, ids, placed.table, declared)) is not None:
            placed.lines.append(line)
            placed.unplaced.remove(heading)
    for cell, words in (
        (Cell.DATE, "dates"),
        (Cell.MONEY, "amounts"),
        (Cell.PAID, "amounts"),
        (Cell.FIGURE, "figures"),
    ):
        free = [column for name, column in known.items() if name not in _taken(placed) and column.cell is cell]
        needed = [column for column in free if column.required] or free[:1]
        looking = [heading for heading in placed.unplaced if placed.cells(heading) and _fits_all(placed, heading, cell)]
        if len(needed) == 1 and len(looking) == 1:
            why = f"its cells are {words}, and `{needed[0].heading}` has no column yet"
            placed.lines.append(Line(looking[0], needed[0].heading, Sure.GUESS, why))
            placed.unplaced.remove(looking[0])


def _taken(placed: _Placed) -> set[str]:
    return {line.ours for line in placed.lines} | set(placed.own.values())


def _fits_all(placed: _Placed, heading: str, cell: Cell) -> bool:
    return all(map(_LOOKS[cell], placed.cells(heading)))


def _known_cells(
    heading: str, cells: Sequence[str], free: Sequence[Column], ids: frozenset[str], table: Table, declared: Declared
) -> Line | None:
    if not cells:
        return None
    for column in free:
        if column.cell is Cell.AWARD and ids and all(cell in ids for cell in cells):
            return Line(heading, column.heading, Sure.SURE, "every cell is the id of an award")
        if column.cell is Cell.NAME and declared.names:
            names = declared.of_table[table.name]
            share = sum(fold(cell) in names for cell in cells) / len(cells)
            if share >= 0.5:
                return Line(heading, column.heading, Sure.LIKELY, "its cells are names of the rules")
    return None


def _payments_among_tranches(placed: list[_Placed], parameters: Mapping[str, Parameter]) -> None:
    """A schedule often says beside each instalment when and how much was paid: a second table from the same sheet."""
    tranches = next((each for each in placed if each.table.name == "tranches"), None)
    if tranches is None or any(each.table.name == "payments" for each in placed):
        return
    of_tranches = {line.theirs: line.ours for line in tranches.lines if line.sure is not Sure.GUESS} | tranches.own
    payments = _Placed(
        TABLE["payments"], tranches.sheet, tranches.header, Sure.LIKELY, "it is said beside the instalments"
    )
    _columns(payments, parameters, [theirs for theirs, ours in of_tranches.items() if ours not in _SHARED])
    found = {line.ours: line.theirs for line in payments.lines if line.sure is not Sure.GUESS}
    found |= {ours: theirs for theirs, ours in payments.own.items()}
    if "paid on" not in found or "amount" not in found:
        return
    payments.rows_with = found["paid on"]
    payments.unplaced = []
    placed.insert(placed.index(tranches) + 1, payments)
    theirs = {*found.values()} - set(of_tranches)
    tranches.unplaced = [heading for heading in tranches.unplaced if heading not in theirs]
    tranches.lines = [line for line in tranches.lines if line.theirs not in theirs]


_SHARED = ("award", "tranche")


# ------------------------------------------------------------------------------------------ dates and numbers


def _order_of_dates(placed: Iterable[_Placed], parameters: Mapping[str, Parameter]) -> Line | None:
    seen = [cell for each in placed for cell in _cells_of(each, (Cell.DATE,), parameters)]
    figures = [match for cell in seen if (match := re.match(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})", cell))]
    years_first = [each for each in figures if len(each[1]) == 4 and "-" not in each[0]]
    figures = [each for each in figures if len(each[1]) <= 2]
    day_first = [each[0] for each in figures if int(each[1]) > 12]
    month_first = [each[0] for each in figures if int(each[2]) > 12]
    if not figures and not years_first:
        return None
    if years_first and not figures:
        return Line("order", DateOrder.YMD, Sure.SURE, f"`{years_first[0][0]}` begins with the year")
    if years_first:
        why = f"`{figures[0][0]}` ends with the year, `{years_first[0][0]}` begins with it: the files hold both"
        return Line("order", DateOrder.DMY, Sure.GUESS, why)
    if day_first and month_first:
        why = f"`{day_first[0]}` says DMY, `{month_first[0]}` says MDY: the file holds both, and one has to be mended"
        return Line("order", DateOrder.DMY, Sure.GUESS, why)
    if day_first:
        return Line(
            "order", DateOrder.DMY, Sure.SURE, f"`{day_first[0]}` can only be read so, and no date speaks against it"
        )
    if month_first:
        return Line(
            "order", DateOrder.MDY, Sure.SURE, f"`{month_first[0]}` can only be read so, and no date speaks against it"
        )
    return Line("order", DateOrder.DMY, Sure.GUESS, f"every date, as `{figures[0][0]}`, can be read both ways: ask")


def _language_of_dates(placed: Iterable[_Placed], parameters: Mapping[str, Parameter]) -> Line | None:
    """The language in which most of the days are written that have the name of a month, and not an English one."""
    worded = [
        (cell, languages)
        for each in placed
        for cell in _cells_of(each, (Cell.DATE,), parameters)
        if date_from_text(cell) is None and (languages := languages_of(cell))
    ]
    if not worded:
        return None
    count = Counter(language for _, languages in worded for language in languages)
    most = max(count.values())
    best = [language for language in MONTHS_OF if count[language] == most]
    shown = next(cell for cell, languages in worded if best[0] in languages)
    if len(best) > 1:
        return Line("language", best[0], Sure.GUESS, f"`{shown}` can be read in {' and '.join(best)}: ask")
    others = [cell for cell, languages in worded if best[0] not in languages]
    if others:
        return Line("language", best[0], Sure.LIKELY, f"as `{shown}`; `{others[0]}` is of another language")
    return Line("language", best[0], Sure.SURE, f"`{shown}` has the name of a month in it")


_COMMA = re.compile(r"\d,\d{1,2}(?!\d)|\d\.\d{3},|\d[\s’']\d{3},")
_POINT = re.compile(r"\d\.\d{1,2}(?!\d)|\d,\d{3}\.")
_NUMBER_CELLS = (Cell.MONEY, Cell.PAID, Cell.FIGURE, Cell.NUMBER, Cell.COUNT, Cell.RATE)


def _marks_of_numbers(placed: Iterable[_Placed], parameters: Mapping[str, Parameter]) -> tuple[Line | None, str]:
    """The mark before decimals, and that between thousands."""
    seen = [
        cell
        for each in placed
        for cell in _cells_of(each, _NUMBER_CELLS, parameters)
        if not isinstance(cell, StoredNumber)
    ]
    comma = [cell for cell in seen if _COMMA.search(cell)]
    point = [cell for cell in seen if _POINT.search(cell)]
    grouped = [cell for cell in seen if re.search(r"\d\.\d{3}(?!\d)", cell)]
    if comma and not point:
        marks = [mark for mark in (".", " ", "'") if any(_grouped_by(mark, cell) for cell in seen)]
        return Line("decimal", ",", Sure.SURE, f"`{comma[0]}` can only be read so"), marks[0] if marks else ""
    if comma:
        why = f"`{comma[0]}` says a comma, `{point[0]}` a point: the file holds both, and one has to be mended"
        return Line("decimal", ",", Sure.GUESS, why), ""
    if grouped and not point:
        return Line(
            "decimal", ",", Sure.GUESS, f"`{grouped[0]}` may be thousands, or a number with three decimals"
        ), "."
    return None, ""


def _grouped_by(mark: str, cell: str) -> bool:
    pattern = {".": r"\d\.\d{3}", " ": r"\d[ \u00a0\u2009\u202f]\d{3}", "'": r"\d['’]\d{3}"}[mark]
    return bool(re.search(pattern, cell))


def _cells_of(placed: _Placed, kinds: Sequence[Cell], parameters: Mapping[str, Parameter]) -> list[str]:
    declared = Declared(names=parameters)
    known = known_columns(placed.table, parameters)
    wanted = [name for name, column in known.items() if holds(column, declared) in kinds]
    return [cell for name in wanted for cell in placed.under(name, guesses=True)]


# ------------------------------------------------------------------------------------------ words in cells


def _words(placed: Iterable[_Placed], rules: Rules, declared: Declared) -> dict[str, list[Line]]:
    """Of each of our columns the words that we would not read, and what they seem to mean."""
    found: dict[str, dict[str, Line]] = {}
    for each in placed:
        for column in known_columns(each.table, {}).values():
            for cell in dict.fromkeys(each.under(column.heading)):
                line = _word(each.table, column, cell, rules, declared)
                if line is not None:
                    found.setdefault(column.heading, {}).setdefault(fold(cell), line)
    for line in _currency_signs(placed):
        found.setdefault("currency", {}).setdefault(fold(line.theirs), line)
    return {heading: list(lines.values()) for heading, lines in found.items()}


def _word(table: Table, column: Column, cell: str, rules: Rules, declared: Declared) -> Line | None:
    match column.cell:
        case Cell.TRANCHE:
            if isinstance(tranche_cell(cell), int):
                return None
            number = _LAST_NUMBER.match(cell)
            return Line(cell, number[1].lstrip("0") or "0", Sure.LIKELY, "its number") if number else None
        case Cell.STATUS:
            return _by_trade(column, cell) if not isinstance(status_cell(cell), str) else None
        case Cell.PAYMENT_KIND | Cell.MEASURE_KIND | Cell.RESOLVED:
            words = {Cell.PAYMENT_KIND: PaymentKind, Cell.MEASURE_KIND: MeasureKind, Cell.RESOLVED: Resolved}[
                column.cell
            ]
            return _by_trade(column, cell) if not isinstance(word_cell(cell, words, {}), str) else None
        case Cell.CURRENCY:
            return _currency(cell)
        case Cell.VALUE | Cell.FINDING:
            means = CELL_WORDS["value"]
            known = words_for(table, column, rules, declared).words
            if isinstance(yes_or_no(cell), bool) or fold(cell) in map(fold, known):
                return None
            return next(
                (
                    Line(cell, ours, Sure.LIKELY, "the same word")
                    for ours, all_ in means.items()
                    if plain(cell) in all_ and not plain(cell).isdigit()
                ),
                None,
            )
        case Cell.FIGURE if column.heading == "value" and not _is_number(cell):
            return Line(cell, "", Sure.GUESS, "no figure: taken up so, it is read as a blank, which is not reported")
        case Cell.NAME | Cell.ROLE if declared.names or rules.programs:
            return _name(table, column, cell, rules, declared)
        case _:
            return None


def _by_trade(column: Column, cell: str) -> Line:
    for ours, words in CELL_WORDS.get(column.heading, {}).items():
        if plain(cell) in words:
            return Line(cell, ours, Sure.SURE, "another word for it")
    known = {word: ours for ours, words in CELL_WORDS.get(column.heading, {}).items() for word in (*words, plain(ours))}
    alike = near(plain(cell), frozenset(known))
    if alike:
        return Line(cell, known[alike[0]], Sure.GUESS, f"spelt nearly like “{alike[0]}”")
    return Line(cell, "", Sure.GUESS, "not understood: write what it means, or ask")


_SIGNS = {"€": "EUR", "£": "GBP", "us$": "USD", "$us": "USD", "usd$": "USD", "ksh": "KES", "chf.": "CHF", "eur.": "EUR"}


def _currency(cell: str) -> Line | None:
    if cell.upper() in currencies():
        return None
    sign = _SIGNS.get(cell.casefold().strip())
    if sign:
        return Line(cell, sign, Sure.SURE, f"the sign of {sign}")
    return Line(cell, "", Sure.GUESS, "not a code of ISO 4217: write which currency it is")


def _currency_signs(placed: Iterable[_Placed]) -> Iterable[Line]:
    """Signs of currencies beside amounts."""
    every = list(placed)
    codes = {cell.upper() for each in every if each.table.name == "awards" for cell in each.under("currency")}
    signs: dict[str, None] = {}
    for each in every:
        for cell in _cells_of(each, (Cell.MONEY, Cell.PAID), {}):
            for sign in re.findall(r"[^\d\s.,'’+\-]+", cell):
                if sign.upper() not in currencies():
                    signs.setdefault(sign)
    for sign in signs:
        code = _SIGNS.get(sign.casefold())
        if code:
            yield Line(sign, code, Sure.SURE, f"the sign of {code}")
        elif len(codes) == 1 and sign in "$¥₹₦₵":
            yield Line(sign, next(iter(codes)), Sure.LIKELY, f"every award is in {next(iter(codes))}")
        else:
            yield Line(sign, "", Sure.GUESS, "write which currency it is")


def _name(table: Table, column: Column, cell: str, rules: Rules, declared: Declared) -> Line | None:
    known = words_for(table, column, rules, declared).words
    if fold(cell) in map(fold, known) or not known:
        return None
    alike = near(plain(cell), frozenset(map(plain, known)))
    if len(alike) == 1:
        meant = next(word for word in known if plain(word) == alike[0])
        return Line(cell, meant, Sure.LIKELY, f"spelt nearly like `{meant}`")
    said = set(plain(cell).split())
    shared = sorted(known, key=lambda word: (-len(said & set(plain(word).split())), word))
    if said & set(plain(shared[0]).split()):
        return Line(cell, shared[0], Sure.GUESS, "it shares a word with it")
    return Line(cell, "", Sure.GUESS, "the rules know no such name: write which it is, or leave it out")


# ------------------------------------------------------------------------------------------ written down


def _written(
    placed: Sequence[_Placed],
    found: Sequence[tuple[Sheet, int]],
    rules: Rules,
    declared: Declared,
    parameters: Mapping[str, Parameter],
) -> Proposal:
    counts = dict.fromkeys(Sure, 0)
    unplaced: list[str] = []
    missing: list[str] = []
    text = [_HEAD]

    def put(key: str, line: Line, value: str = "") -> None:
        counts[line.sure] += 1
        aside = "# " if line.sure is Sure.GUESS else ""
        text.append(f"{aside}{key} = {value or _quoted(line.ours)}  # {line.sure}: {_in_a_line(line.why)}")

    kept = {each.sheet.name for each in placed}
    others = [sheet.name for sheet, _ in found if sheet.name not in kept]
    if others:
        unplaced += [f"sheet `{name}`" for name in others]
        text += [
            "# No table was found for these sheets. Without the # below they are passed over in silence.",
            f"# ignore = [{', '.join(map(_quoted, others))}]",
            "",
        ]
    if (mark := _separator(sheet for sheet, _ in found)) is not None:
        put("separator", mark)
        text.append("")
    of_dates = [line for line in (_order_of_dates(placed, parameters), _language_of_dates(placed, parameters)) if line]
    if of_dates:
        text.append("[dates]" if any(line.sure is not Sure.GUESS for line in of_dates) else "# [dates]")
        for said in of_dates:
            put(said.theirs, said)
        text.append("")
    line, thousands = _marks_of_numbers(placed, parameters)
    if line is not None:
        aside = "# " if line.sure is Sure.GUESS else ""
        text.append(f"{aside}[numbers]")
        put("decimal", line)
        text += [f"{aside}thousands = {_quoted(thousands)}"] if thousands else []
        text.append("")
    for each in placed:
        begun = len(text)
        _write_table(each, put, text, unplaced, missing)
        if each.sure is Sure.GUESS:  # of a table that is only guessed, nothing is used
            text[begun:] = [f"# {line.removeprefix('# ')}" if line else "" for line in text[begun:]]
    for heading, lines in _words(placed, rules, declared).items():
        name = heading if re.fullmatch(r"\w+", heading) else _quoted(heading)
        aside = "# " if all(line.sure is Sure.GUESS for line in lines) else ""
        text.append(f"{aside}[words.{name}]")
        for line in lines:
            put(_quoted(line.theirs), line)
        text.append("")
    for table in ("awards", "tranches"):
        if any(each.table.name == table and each.sure is Sure.GUESS for each in placed):
            missing.append(f"the table `{table}`, of which the file has a guess")
        elif table not in {each.table.name for each in placed}:
            missing.append(f"the table `{table}`")
            text += [f"# No sheet was found for the table `{table}`, which must be there.", ""]
    return Proposal("\n".join(text).rstrip() + "\n", counts, tuple(unplaced), tuple(missing))


def _separator(sheets: Iterable[Sheet]) -> Line | None:
    """What stands between the cells of text files, where in all of them the same and no comma."""
    marks = {separator_told(sheet.findings) for sheet in sheets if len(sheet.headings) > 1}
    mark = marks.pop() if len(marks) == 1 else ""
    return Line("separator", mark, Sure.SURE, "every file has it between its headings") if mark else None


_HEAD = """\
# Proposed by `gatekeeper map`: what this house calls the sheets, headings and words that gatekeeper reads.
# The house's word stands on the left, ours on the right. After each line stands how sure it is: sure, likely or guess.
# A guess is not used until the # before it is taken away. Look at every line, then decide with this file.
"""


def _write_table(
    placed: _Placed, put: Callable[..., None], text: list[str], unplaced: list[str], missing: list[str]
) -> None:
    table = placed.table.name
    lacking = [
        column.heading
        for column in placed.table.columns
        if column.required
        and column.heading not in placed.own.values()
        and column.heading not in {line.ours for line in placed.lines if line.sure is not Sure.GUESS}
    ]
    text.append(f"[{table}]")
    if fold(placed.sheet.name) != table:
        text.append(f"sheet = {_quoted(placed.sheet.name)}  # {placed.sure}: {placed.why}")
    if placed.header != 1:
        text.append(f"header_row = {placed.header}")
    if placed.rows_with:
        text.append(f"rows_with = {_quoted(placed.rows_with)}  # only rows in which something was paid")
    if placed.asides:
        firsts = list(dict.fromkeys(row.first for row in placed.asides))
        rows = listed((str(row.number) for row in placed.asides), "and").replace("`", "")
        many = "rows" if len(placed.asides) > 1 else "row"
        put_rows = Line("ignore_rows", "", Sure.LIKELY, f"a total or a note stands in {many} {rows}, by its look")
        put("ignore_rows", put_rows, f"[{', '.join(map(_quoted, firsts))}]")
    if lacking:
        missing += [f"`{heading}` of `{table}`" for heading in lacking]
        text.append(f"# Must be there, and no column was found: {', '.join(lacking)}.")
    if placed.unplaced:
        unplaced += [f"`{heading}` in `{placed.sheet.name}`" for heading in placed.unplaced]
        text.append(f"# Not placed, and not read: {_in_a_line(', '.join(placed.unplaced))}.")
    if placed.lines:
        text.append(f"[{table}.columns]")
        for line in placed.lines:
            put(_quoted(line.theirs), line)
    text.append("")


def _in_a_line(text: str) -> str:
    """The text as it may stand in a comment."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())


def _quoted(text: str) -> str:
    """The text as TOML writes it; what JSON escapes, TOML does alike."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
