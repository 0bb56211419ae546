"""Rows in which nothing is odd, read a column at a time: what a text says is worked out once and looked up after that.

Most rows of a large table are such. Whatever is odd about a row (a cell that cannot be read, one too many, a reason for
absence, an unknown award, days out of order) leaves it to be read by itself, as `rows_read.py` does, which tells of it.
What is read is the same either way: the cells are read by the same functions, and a check is asked the same question.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress, repeat
from typing import Any

from gatekeeper.diagnostics import Place
from gatekeeper.facts.checks import CHECKS
from gatekeeper.facts.columns import ABSENT_BECAUSE, Table
from gatekeeper.facts.declared import Declared
from gatekeeper.facts.row_in_hand import Gathered, RowInHand, Surroundings
from gatekeeper.facts.rows import Row, fields_of
from gatekeeper.facts.rows_read import MOST_KNOWN, CellReading, Reading, extra_of, read_cell
from gatekeeper.facts.sheet import Sheet, SheetRow
from gatekeeper.inert import inert
from gatekeeper.program.model import Declaration
from gatekeeper.vocabulary import fold

AT_ONCE = 5000  # rows
ODD = object()  # stands for the value of a cell that is left to its row

Values = dict[str, Sequence[Any]]
Kind = tuple[Declared | None, Declaration | None]


@inert
class Rows:
    """Some rows of a table whose cells stand where their headings do, of awards that are known.

    `words` are what the rules of its award are asked of each row: where nothing is told of one, nothing is of another
    that says the same. `kinds` number what is declared of each, for its award and by its name; `of_kind` says what.
    """

    at: Sequence[int]  # which rows they are, of those given
    found: Sequence[SheetRow]
    texts: Sequence[Sequence[str]]  # what stands in each of their columns
    awards: Sequence[str]
    words: Sequence[tuple[object, ...]]
    kinds: Sequence[int]
    of_kind: Sequence[Kind]
    values: Values

    def only(self, kept: Sequence[bool]) -> "Rows":
        """Some of them."""
        if all(kept):
            return self
        return Rows(
            list(compress(self.at, kept)),
            list(compress(self.found, kept)),
            [list(compress(column, kept)) for column in self.texts],
            list(compress(self.awards, kept)),
            list(compress(self.words, kept)),
            list(compress(self.kinds, kept)),
            self.of_kind,
            {field: list(compress(values, kept)) for field, values in self.values.items()},
        )


@inert
class ByColumn:
    """Reads the rows of one sheet by the column; `said_in_words` are the fields that its rules are asked of."""

    sheet: Sheet
    reading: Reading
    surroundings: Surroundings
    awards: frozenset[str]
    said_in_words: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The table that the sheet holds."""
        return self.reading.heads.table

    def can(self) -> bool:
        """Whether the columns stand as they should: each once, under its own heading, and none is missing."""
        reading = self.reading
        fields = {cell.field for cell in reading.cells} | reading.blanks.keys() | {"place"}
        plainly = not reading.missing and all(cell.position >= 0 for cell in reading.cells)
        return plainly and self.table.name != "awards" and fields.issuperset(fields_of(self.table.model))

    def begun(self, rows: Sequence[SheetRow]) -> Rows:
        """Those of the rows whose award, names and roles can be read, with these read."""
        width = self.reading.plan.width
        at: Sequence[int] = range(len(rows))
        if any(len(row.cells) != width for row in rows):
            at = [number for number, row in enumerate(rows) if len(row.cells) <= width]
            rows = [_filled(rows[number], width) for number in at]
        texts = list(zip(*(row.cells for row in rows), strict=True)) or [()] * width
        values: Values = {}
        plain = [True] * len(rows)
        for cell in self.reading.cells:
            if cell.field == "award" or cell.field in self.said_in_words:
                values[cell.field] = column = self._column(cell, texts[cell.position])
                plain = _but_odd(plain, column)
        awards, none = values.get("award", [None] * len(rows)), [0] * len(rows)
        begun = Rows(at, rows, texts, awards, (), none, (), values)
        known = [each and award in self.awards for each, award in zip(plain, awards, strict=True)]
        return self._asked(begun.only(known))

    def _asked(self, rows: Rows) -> Rows:
        """With what is declared for each award and name."""
        by_award = {award: self.surroundings.declared_for(award) for award in set(rows.awards)}
        declared = list(map(by_award.__getitem__, rows.awards))
        names = self._values(rows, self.table.names) if self.table.names else [""] * len(rows.at)
        asked = list(zip(map(id, declared), names, strict=True))
        numbers: dict[tuple[int, str], int] = {}
        of_kind: list[Kind] = []
        for key, at in dict(zip(asked, range(len(asked)), strict=True)).items():
            of_award, name = declared[at], key[1]
            numbers[key] = len(of_kind)
            of_kind.append((of_award, of_award.names.get(fold(name)) if name and of_award else None))
        words = zip(map(id, declared), *(self._values(rows, field) for field in self.said_in_words), strict=True)
        kinds = list(map(numbers.__getitem__, asked))
        return Rows(rows.at, rows.found, rows.texts, rows.awards, tuple(words), kinds, of_kind, rows.values)

    def _values(self, rows: Rows, field: str) -> Iterable[Any]:
        return rows.values[field] if field in rows.values else [self.reading.blanks[field]] * len(rows.at)

    def read(self, rows: Rows) -> dict[int, Row]:
        """The rows in which nothing is odd, by which they are of those given."""
        texts = rows.texts
        values = dict(rows.values)
        own = next((cell for cell in self.reading.cells if cell.field == "currency"), None)
        if own is not None:
            values["currency"] = self._column(own, texts[own.position])
        declarations = [id(declaration) for _, declaration in rows.of_kind]
        hang_on = (
            self._currencies(rows.awards, values.get("currency")),
            [declarations[kind] for kind in rows.kinds],
        )
        plain = _but_odd([True] * len(rows.at), values.get("currency", ()))
        for cell in self.reading.cells:
            if cell.field in values:
                continue
            if cell.of_its_row:
                column = self._column_of_rows(cell, texts[cell.position], hang_on, rows, values.get("currency"))
            else:
                column = self._column(cell, texts[cell.position])
            values[cell.field] = column
            plain = _but_odd(plain, column)
            if cell.field == ABSENT_BECAUSE.field:
                plain = [each and reason is None for each, reason in zip(plain, column, strict=True)]
        sound = Rows(rows.at, rows.found, (), rows.awards, rows.words, rows.kinds, rows.of_kind, values).only(plain)
        for check, fields in CHECKS.get(self.table.name, ()):
            sound = sound.only(self._sound(check, fields, sound))
        return dict(zip(sound.at, self._made(sound), strict=True))

    def _currencies(self, awards: Sequence[str], own: Sequence[object] | None) -> Sequence[str | None]:
        of_awards = list(map(self.surroundings.currencies.get, awards))
        if own is None:
            return of_awards
        return [mine if isinstance(mine, str) and mine else its for mine, its in zip(own, of_awards, strict=True)]

    # ------------------------------------------------------------------------------------------ cells

    def _column(self, cell: CellReading, texts: Sequence[str]) -> Sequence[object]:
        """What each text of a column says, which hangs on nothing else."""
        said: dict[str, object] = {}
        for text in set(texts):
            value = self._blank(cell) if not text else cell.known.get(text, ODD)
            if text and value is ODD:
                value = self._alone(cell, text, text, self._hand((), {}))
            said[text] = value
        return _each(said, texts)

    def _column_of_rows(
        self, cell: CellReading, texts: Sequence[str], hang_on: tuple[Sequence[object], ...], rows: Rows,
        currencies: Sequence[object] | None,
    ) -> Sequence[object]:  # fmt: skip
        """What each text of a column says, which hangs on the currency of its row and on what is declared."""
        asked = list(zip(texts, *hang_on, strict=True))
        said: dict[object, object] = {}
        for key, number in dict(zip(asked, range(len(asked)), strict=True)).items():
            value = self._blank(cell) if not key[0] else cell.known.get(key, ODD)
            if key[0] and value is ODD:
                own = {"award": rows.awards[number]} | ({"currency": currencies[number]} if currencies else {})
                hand = self._hand(rows.found[number].cells, own, rows.of_kind[rows.kinds[number]])
                value = self._alone(cell, key[0], key, hand)
            said[key] = value
        return _each(said, asked)

    def _blank(self, cell: CellReading) -> object:
        return self.reading.blanks[cell.field] if cell.may_be_blank else ODD

    def _hand(self, cells: tuple[str, ...], values: Mapping[str, Any], kind: Kind = (None, None)) -> RowInHand:
        """A row with nothing in it but what is asked of; what is told of it, nobody hears."""
        of_row = {**self.reading.blanks, **values}
        place = self.sheet.place
        return RowInHand(self.reading.heads, place, cells, self.surroundings, Gathered(), of_row, (), (), *kind)

    def _alone(self, cell: CellReading, text: str, key: object, hand: RowInHand) -> object:
        """What a text says, where nothing is to be told of it."""
        read_cell(hand, cell.standing.column, text, None, self.reading.manner)
        if hand.gathered.findings:
            return ODD
        value: object = hand.values[cell.field]
        if len(cell.known) < MOST_KNOWN:
            cell.known[key] = value
        return value

    # ------------------------------------------------------------------------------------------ rows

    def _sound(self, check: Callable[[RowInHand], None], fields: tuple[str, ...], rows: Rows) -> list[bool]:
        """Of which rows a check has nothing to tell; of those that give it the same to look at, it is asked once."""
        given = {field: rows.values[field] for field in fields if field in rows.values}
        # By identity: the columns keep what is in them, and a text that comes again says the very same thing.
        asked = list(zip(rows.kinds, *(map(id, column) for column in given.values()), strict=True))
        sound: dict[tuple[int, ...], bool] = {}
        for key, number in dict(zip(asked, range(len(asked)), strict=True)).items():
            hand = self._hand((), {field: column[number] for field, column in given.items()}, rows.of_kind[key[0]])
            check(hand)
            sound[key] = not hand.gathered.findings
        return list(map(sound.__getitem__, asked))

    def _made(self, rows: Rows) -> list[Row]:
        """The rows as models, filled a column at a time: by name it takes three times as long."""
        model, count = self.table.model, len(rows.at)
        made: list[Row] = [object.__new__(model) for _ in range(count)]
        file, sheet = self.sheet.place.file, self.sheet.place.sheet
        columns: dict[str, Iterable[Any]] = dict(rows.values)
        columns["place"] = [Place(file, sheet, row.number, "", row.key) for row in rows.found]
        if self.reading.plan.extras:
            columns["extra"] = [extra_of(row.cells, self.reading.plan) for row in rows.found]
        for field in fields_of(model):
            column = columns[field] if field in columns else repeat(self.reading.blanks[field])
            deque(map(getattr(model, field).__set__, made, column), maxlen=0)
        return made


def _filled(row: SheetRow, width: int) -> SheetRow:
    return SheetRow(row.number, row.cells + ("",) * (width - len(row.cells)), row.key)


class _WithOdd(list[object]):
    """A column in which some cell is odd."""


def _each(said: Mapping[Any, object], asked: Sequence[object]) -> Sequence[object]:
    column = map(said.__getitem__, asked)
    return _WithOdd(column) if any(value is ODD for value in said.values()) else list(column)


def _but_odd(plain: list[bool], column: Sequence[object]) -> list[bool]:
    """Which rows have no odd cell, in this column either."""
    if not isinstance(column, _WithOdd):
        return plain
    return [each and value is not ODD for each, value in zip(plain, column, strict=True)]
