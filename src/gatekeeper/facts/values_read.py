"""A cell that says something, read as its column and the declared type of its row ask."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from gatekeeper.diagnostics import Severity
from gatekeeper.facts import cells
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.columns import ABSENT_BECAUSE, Cell, Column
from gatekeeper.facts.manner import Manner
from gatekeeper.facts.row_in_hand import RowInHand
from gatekeeper.program.model import Declaration, Fact, Judgement, Measure, Parameter
from gatekeeper.syntax.words import EVENTS
from gatekeeper.values.money import minor_digits
from gatekeeper.values.numbers import decimal_text, grouped_text, thousands_meant, unmistakable
from gatekeeper.vocabulary import (
    CHOICE,
    CONDITION,
    NUMBER,
    MeasureKind,
    PaymentKind,
    Resolved,
    Sort,
    Type,
    fold,
)


def value_of(hand: RowInHand, column: Column, text: str) -> object:
    """What a filled cell says, or what is wrong with it."""
    match column.cell:
        case Cell.AWARD | Cell.NAME | Cell.ROLE:
            return text
        case Cell.KEY:
            return _event_word(text) if column.field == "event" else text
        case Cell.TEXT:
            return cells.reason_cell(text) if column is ABSENT_BECAUSE else text
        case Cell.TRANCHE:
            return cells.tranche_cell(text)
        case Cell.CURRENCY:
            return cells.currency_cell(text)
        case Cell.DATE:
            return cells.date_cell(text)
        case Cell.MONEY | Cell.PAID:
            return _money(hand, column, text, currency_of(hand))
        case Cell.RATE | Cell.COUNT:
            return cells.bounded(cells.number_cell(text), text, above_zero=column.cell is Cell.RATE)
        case Cell.NUMBER:
            return _figure(hand, column, text, _number_type(hand))
        case Cell.FIGURE | Cell.VALUE:
            return _typed(hand, column, text)
        case Cell.FINDING:
            declared = hand.declaration
            if not isinstance(declared, Judgement):
                return text
            found = cells.finding_cell(text, declared.choices)
            fixed = declared.type not in (CONDITION, CHOICE) and isinstance(found, Wrong)
            return _not_a_finding(text, declared) if fixed else found
        case Cell.STATUS | Cell.PAYMENT_KIND | Cell.MEASURE_KIND | Cell.RESOLVED:
            return _WORDS[column.cell](text)
        case _:
            assert_never(column.cell)


def _not_a_finding(text: str, declared: Judgement) -> Wrong:
    """A word or a figure under `finding`, of a matter of which a role fixes a value."""
    column = "date" if declared.type.sort is Sort.DATE else "number"
    message = f"`{declared.name}` is {declared.type}, which its role fixes under `{column}`, got {quoted(text)} here"
    return Wrong("GK2008", message, f"nothing; the value stands under `{column}`", f"write it under `{column}`")


_NUMBERS = frozenset({Cell.TRANCHE, Cell.MONEY, Cell.PAID, Cell.RATE, Cell.COUNT, Cell.NUMBER})
_NUMBER_SORTS = frozenset({Sort.MONEY, Sort.PERCENTAGE, Sort.NUMBER})


def as_we_write(manner: Manner, hand: RowInHand, column: Column, text: str) -> str | Wrong:
    """What a cell says in the manner of the house, as we write it: its words, its dates, its numbers."""
    text = manner.word("value" if column.field == "parameters" else column.heading, text)
    declared = _declared(hand, column) if column.cell in (Cell.FIGURE, Cell.VALUE) else None
    sort = declared.type.sort if isinstance(declared, Measure | Fact | Parameter) else None
    if column.cell is Cell.DATE or sort is Sort.DATE:
        return manner.date(text)
    if column.cell in _NUMBERS or sort in _NUMBER_SORTS or (column.cell is Cell.FIGURE and sort is None):
        return manner.number(text)
    return text


RESOLVED_TOO = {
    "approved": Resolved.APPROVE,
    "deferred": Resolved.DEFER,
    "refused": Resolved.REFUSE,
    "rejected": Resolved.REFUSE,
}
_WORDS: Mapping[Cell, Callable[[str], object]] = {
    Cell.STATUS: cells.status_cell,
    Cell.PAYMENT_KIND: lambda text: cells.word_cell(text, PaymentKind, {}),
    Cell.MEASURE_KIND: lambda text: cells.word_cell(text, MeasureKind, {}),
    Cell.RESOLVED: lambda text: cells.word_cell(text, Resolved, RESOLVED_TOO),
}
_EVENT_WORDS = {word: str(event) for word, event in EVENTS.items()}  # `issued` is the word `given`, as in the rules


def _event_word(text: str) -> str:
    return _EVENT_WORDS.get(fold(text), text)


def currency_of(hand: RowInHand) -> str | None:
    """The currency an amount of this row must be in, where it is known."""
    own = hand.values.get("currency")
    if isinstance(own, str) and own:
        return own
    return hand.surroundings.currencies.get(hand.award)


def _money(hand: RowInHand, column: Column, text: str, currency: str | None) -> Decimal | Wrong:
    amount = cells.bounded(cells.amount_cell(text, currency), text, above_zero=column.cell is Cell.PAID)
    return _not_too_fine(hand, column, amount, currency)


def _not_too_fine(hand: RowInHand, column: Column, amount: Decimal | Wrong, currency: str | None) -> Decimal | Wrong:
    if isinstance(amount, Decimal) and currency and _finer_than(amount, currency):
        message = f"{quoted(hand.written(column.heading))} is finer than the smallest unit of `{currency}`"
        expected = f"at most {minor_digits(currency)} decimal places"
        cure = "round the amount, if it is one that was agreed or paid"
        hand.report(column.heading, Wrong("GK2012", message, expected, cure, Severity.WARNING))
    return amount


def _finer_than(amount: Decimal, currency: str) -> bool:
    exponent = amount.as_tuple().exponent
    return isinstance(exponent, int) and -exponent > minor_digits(currency)


def ask_of_thousands(hand: RowInHand, column: Column, text: str, value: object) -> None:
    """Tell that `10.000` is read as ten; what a source keeps as a number, or a house declares, is not asked about."""
    if not isinstance(value, Decimal) or not (found := _POINT_AMONG_FIGURES.fullmatch(text)):
        return
    if column.cell in (Cell.MONEY, Cell.PAID):
        sort, currency = Sort.MONEY, currency_of(hand)
    elif column.cell in (Cell.NUMBER, Cell.FIGURE, Cell.VALUE):
        declared = _declared(hand, column)
        type_ = declared.type if isinstance(declared, Measure | Fact | Parameter) else _number_type(hand)
        sort, currency = type_.sort, type_.unit or currency_of(hand)
    else:
        return  # a rate has as many figures behind its point as its source gives
    if sort is Sort.MONEY and (not currency or minor_digits(currency) > 2 or _finer_than(value, currency)):
        return
    if sort in (Sort.MONEY, Sort.NUMBER) and (grouped := thousands_meant(found[1])):
        wrong = Wrong(
            "GK2043",
            f"{quoted(text)} is read as {grouped_text(Fraction(value))}",
            "thousands parted by a comma, decimals after a point",
            f"if thousands are meant write `{grouped}`; if not, `{unmistakable(found[1])}`; "
            "or declare the marks of the house in `columns.toml`",
            Severity.WARNING,
        )
        hand.report(column.heading, wrong)


_POINT_AMONG_FIGURES = re.compile(r"[^\d.,%]*(\d+\.\d{3})[^\d.,%]*", re.ASCII)


# ------------------------------------------------------------------------------------------ declared types


def _typed(hand: RowInHand, column: Column, text: str) -> object:
    """A cell of a declared type. What nothing declares is kept as text, a figure as a number."""
    declared = _declared(hand, column)
    if declared is None or not isinstance(declared, Measure | Fact | Parameter):
        return text if column.cell is Cell.VALUE else _figure(hand, column, text, NUMBER)
    if declared.type.sort is Sort.CHOICE and not isinstance(declared, Measure):
        return cells.choice_cell(text, declared.choices) if declared.choices else text
    return _figure(hand, column, text, declared.type)


def _number_type(hand: RowInHand) -> Type:
    """What a number of a row is: that which its role fixes, where it is of such a judgement."""
    declared = hand.declaration
    return declared.type if isinstance(declared, Judgement) and declared.type.sort in _NUMBER_SORTS else NUMBER


def _declared(hand: RowInHand, column: Column) -> Declaration | None:
    if column.field != "parameters":
        return hand.declaration
    name = fold(column.heading)
    own = hand.declared.names.get(name) if hand.declared else None
    return own if isinstance(own, Parameter) else hand.surroundings.by_any.names.get(name)


def _figure(hand: RowInHand, column: Column, text: str, type_: Type) -> object:
    match type_.sort:
        case Sort.MONEY:
            currency = type_.unit or currency_of(hand)
            return _not_too_fine(hand, column, cells.amount_cell(text, currency), currency)
        case Sort.PERCENTAGE:
            return _percentage(hand, column, text)
        case Sort.NUMBER:
            return _quantity(text, type_.unit)
        case Sort.DATE:
            return cells.date_cell(text)
        case Sort.CONDITION:
            return cells.yes_or_no(text)
        case Sort.CHOICE:
            return text
        case _:
            assert_never(type_.sort)


def _percentage(hand: RowInHand, column: Column, text: str) -> Decimal | Wrong:
    found = cells.percentage_cell(text)
    if isinstance(found, Decimal) and "%" not in text and 0 < abs(found) <= 1:
        share, percent = decimal_text(Fraction(found)), decimal_text(Fraction(found) * 100)
        wrong = Wrong(
            "GK2014",
            f"{quoted(text)} is read as {share} %",
            "a percentage in percent",
            f"if {percent} % is meant write `{percent}`; if not, write `{share}%`",
            Severity.WARNING,
        )
        hand.report(column.heading, wrong)
    return found


def _quantity(text: str, unit: str) -> Decimal | Wrong:
    """A number, its declared unit after it or not: `12` or `12 tonnes`."""
    if unit and fold(text).endswith(fold(unit)):
        text = text[: len(text) - len(unit)].rstrip()
    return cells.number_cell(text)
