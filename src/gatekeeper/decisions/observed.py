"""What was seen, in words and as data: the part of the record that says what stood in the tables."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.record import Seen
from gatekeeper.decisions.seeing import Figure, Finding, Happening
from gatekeeper.values.absence import Absent, Invalid
from gatekeeper.values.dates import date_text
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import decimal_text, grouped_text
from gatekeeper.values.truth import NO, YES
from gatekeeper.vocabulary import Event, Sort, Type


def recorded_number(number: Fraction) -> Decimal:
    """A number as the record holds it: exact where it has an end, else to 12 decimal places."""
    if number.denominator == 1:
        return Decimal(number.numerator)
    return Decimal(decimal_text(number).removesuffix("…"))


def unit_of(type_: Type) -> str:
    """`USD`, `%`, `tonnes`, or nothing."""
    return "%" if type_.sort is Sort.PERCENTAGE else type_.unit


def shown(number: Fraction, type_: Type) -> Fraction:
    """The number as people say it: a percentage in percent."""
    return number * 100 if type_.sort is Sort.PERCENTAGE else number


def number_text(number: Fraction, type_: Type) -> str:
    """`620,000 USD`, `99.5%`, `60 tonnes`, `30 June 2027`."""
    match type_.sort:
        case Sort.MONEY:
            return money_text(number, type_.unit)
        case Sort.PERCENTAGE:
            return f"{grouped_text(number * 100)}%"
        case Sort.DATE:
            return date_text(date.fromordinal(int(number)))
        case _:
            return f"{grouped_text(number)} {type_.unit}".rstrip()


def problem_text(problem: Absent | Invalid) -> str:
    """`not reported (Q3 2026)`, `invalid: …`."""
    return f"invalid: {problem}" if isinstance(problem, Invalid) else _plain_dates(str(problem))


def _plain_dates(text: str) -> str:
    """ISO dates inside a reason, written out."""
    return text if "-" not in text else _ISO_DATE.sub(lambda found: date_text(date.fromisoformat(found[0])), text)


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def figure_text(figure: Figure, type_: Type) -> str:
    """What was seen of a number: value and period, interval, or why there is none."""
    if figure.problem is not None:
        bounds = (("at least", figure.low), ("at most", figure.high))
        said = " and ".join(f"{word} {number_text(end, type_)}" for word, end in bounds if end is not None)
        return problem_text(figure.problem) + (f", but {said}" if said else "")
    if figure.number is not None:
        text = number_text(figure.number, type_)
    else:
        assert figure.low is not None
        assert figure.high is not None
        text = f"{number_text(figure.low, type_)} to {number_text(figure.high, type_)}"
    text += f" ({_plain_dates(figure.period)})" if figure.period else ""
    return f"{text}; {figure.assumed}" if figure.assumed else text


def figure_seen(figure: Figure, type_: Type) -> Seen:
    """What was seen of a number, as data."""
    day = None
    if type_.sort is Sort.DATE and figure.number is not None:
        day = date.fromordinal(int(figure.number))
    numbers = [
        recorded_number(shown(number, type_)) if number is not None and day is None else None
        for number in (figure.number, figure.low, figure.high)
    ]
    return Seen(
        number=numbers[0],
        low=numbers[1],
        high=numbers[2],
        unit=unit_of(type_),
        on=day,
        as_of=figure.as_of,
        period=_plain_dates(figure.period),
        absent=problem_text(figure.problem) if figure.problem is not None else "",
        assumed=figure.assumed,
    )


def happening_text(found: Happening, event: Event) -> str:
    """`achieved on 12 May 2026`, `not achieved as of 1 June 2026`, `not reported`."""
    if found.problem is not None:
        return problem_text(found.problem)
    if found.happened is YES:
        if found.assumed:
            return f"{event}{f' on {date_text(found.on)}' if found.on is not None else ''}, {found.assumed}"
        if found.on is not None:
            return f"{event} on {date_text(found.on)}"
        assert found.not_later_than is not None
        return f"{event}, on a day not recorded, by {date_text(found.not_later_than)}"
    assert found.happened is NO, "what is not known says why"
    if found.assumed:
        return found.assumed
    if found.never:
        return found.why_never or "withdrawn"
    as_of = f" as of {date_text(found.as_of)}" if found.as_of is not None else ""
    return f"not {event}{as_of}"


def happening_seen(found: Happening) -> Seen:
    """What was seen of an event, as data."""
    return Seen(
        on=found.on,
        not_later_than=found.not_later_than,
        happened=True if found.happened is YES else False if found.happened is NO else None,
        as_of=found.as_of,
        absent=problem_text(found.problem) if found.problem is not None else "",
        assumed=found.assumed,
    )


def finding_text(found: Finding, written: Mapping[str, str] | None = None) -> str:
    """`qualified, found on 3 May 2026`, `yes`, `not reported`."""
    if found.problem is not None:
        return problem_text(found.problem)
    text = (written or {}).get(found.text, found.text)
    if found.assumed:
        return found.assumed
    if found.on is not None:
        return f"{text}, found on {date_text(found.on)}"
    return f"{text} since {date_text(found.as_of)}" if found.as_of is not None else text


def finding_seen(found: Finding) -> Seen:
    """What was seen of a finding, as data."""
    return Seen(
        text=found.text,
        on=found.on,
        as_of=found.as_of,
        absent=problem_text(found.problem) if found.problem is not None else "",
        assumed=found.assumed,
    )
