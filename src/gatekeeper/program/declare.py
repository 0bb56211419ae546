"""From declarations as written to declarations as known: each attribute where it belongs, or a message."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.program import model
from gatekeeper.source import Span
from gatekeeper.syntax import tree
from gatekeeper.syntax.names import plural
from gatekeeper.syntax.tokens import Token
from gatekeeper.values.dates import Duration, Unit
from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import CHOICE, CONDITION, DATE, NUMBER, PERCENTAGE, Direction, Kind, Sort, Type, fold

# Which attribute (by its terminal) may stand in which declaration.
_COMMON = {"MEANS", "CATEGORY", "CLAUSE", "CANNOT_BE_WAIVED"}
_EACH = _COMMON | {"FOR_EACH_ITEM"}
_ALLOWED: dict[Kind, set[str]] = {
    Kind.MILESTONE: _EACH | {"DUE", "VERIFIED_BY", "ABSENCE_MEANS_NO", "FOR_EACH_TRANCHE"},
    Kind.DOCUMENT: _EACH | {"DUE", "ABSENCE_MEANS_NO", "FOR_EACH_TRANCHE"},
    Kind.MEASURE: _EACH
    | {"IN", "AS", "PER", "CUMULATIVE", "HIGHER_IS_BETTER", "LOWER_IS_BETTER", "REPORTED_WITHIN", "FOR_EACH_TRANCHE"},
    Kind.FACT: _EACH | {"IN", "AS", "ONE_OF", "CHOICE", "OR", "ABSENCE_MEANS_NO", "FOR_EACH_TRANCHE"},
    Kind.JUDGEMENT: _EACH
    | {"BY", "ONE_OF", "CHOICE", "OR", "STRING", "ABSENCE_MEANS_NO", "FOR_EACH_TRANCHE"}
    | {"IN", "AS", "BETWEEN", "AT_LEAST", "AT_MOST"},
    Kind.PARAMETER: {"MEANS", "IN", "AS", "ONE_OF", "CHOICE", "OR"},
}
_SPOKEN = {
    "DUE": "due …",
    "VERIFIED_BY": "verified by …",
    "ABSENCE_MEANS_NO": "absence means no",
    "FOR_EACH_TRANCHE": "for each tranche",
    "FOR_EACH_ITEM": "for each …",
    "IN": "in …",
    "AS": "as …",
    "PER": "per …",
    "ONE_OF": "one of …",
    "CHOICE": "a list of findings",
    "OR": "or",
    "BY": "by …",
    "BETWEEN": "between … and …",
    "AT_LEAST": "at least …",
    "AT_MOST": "at most …",
    "STRING": "a standard in quotation marks",
    "CANNOT_BE_WAIVED": "cannot be waived",
    "REPORTED_WITHIN": "reported within …",
    "HIGHER_IS_BETTER": "higher is better",
    "LOWER_IS_BETTER": "lower is better",
}
KINDS = {
    "MILESTONE": Kind.MILESTONE,
    "DOCUMENT": Kind.DOCUMENT,
    "MEASURE": Kind.MEASURE,
    "FACT": Kind.FACT,
    "JUDGEMENT": Kind.JUDGEMENT,
    "PARAMETER": Kind.PARAMETER,
}


def _problem(code: str, message: str, span: Span, help_: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic(code, severity, message, (Label(span),), help_)


class Attributes:
    """The attributes of one declaration, looked up by their word."""

    def __init__(self, node: tree.Declare) -> None:
        self.node = node
        self.kind = KINDS[node.word]
        self.by_word: dict[str, tree.Attribute] = {}
        for attribute in node.attributes:
            self.by_word.setdefault(attribute.word, attribute)

    def text(self, word: str) -> str:
        """What an attribute says, as text; empty where it is not there."""
        found = self.by_word.get(word)
        return str(found.value) if found is not None and found.value is not None else ""

    def has(self, word: str) -> bool:
        """Whether it is there."""
        return word in self.by_word

    def name(self, word: str) -> str:
        """The name an attribute holds, folded; empty where it is not there."""
        found = self.by_word.get(word)
        return found.value.name if found is not None and isinstance(found.value, tree.Name) else ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The findings listed after `one of`."""
        return tuple(
            attribute.value.name for attribute in self.node.attributes if isinstance(attribute.value, tree.Choice)
        )

    @property
    def absence(self) -> model.AbsenceMeansNo | None:
        """`absence means no [from D]`."""
        found = self.by_word.get("ABSENCE_MEANS_NO")
        if found is None:
            return None
        since: Any = found.value
        return model.AbsenceMeansNo(since)

    @property
    def each_period(self) -> tree.EachPeriod | None:
        """`due 60 days after the end of each quarter`."""
        found = self.by_word.get("DUE")
        return found.value if found is not None and isinstance(found.value, tree.EachPeriod) else None

    @property
    def type(self) -> Type:
        """`in USD`, `as percentage`, `one of …`; what stands without them depends on the kind."""
        if self.choices:
            return CHOICE
        unit = self.by_word.get("IN")
        if unit is not None and isinstance(unit.value, Token):
            written = str(unit.value.value)
            return Type(Sort.MONEY if unit.value.type == "CURRENCY" else Sort.NUMBER, written)
        word = self.by_word.get("AS")
        if word is not None and isinstance(word.value, Token):
            return {"PERCENTAGE": PERCENTAGE, "DATE_WORD": DATE}.get(word.value.type, NUMBER)
        return CONDITION if self.kind in (Kind.FACT, Kind.JUDGEMENT) else NUMBER

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and the most that may be fixed."""
        low, high = self._ends("BETWEEN") or (None, None)
        return next(iter(self._ends("AT_LEAST")), low), next(iter(self._ends("AT_MOST")), high)

    def _ends(self, word: str) -> tuple[Fraction, ...]:
        found = self.by_word.get(word)
        literals: Any = found.value if found is not None else ()
        return tuple(_as_number(literal) for literal in literals)

    def problems(self) -> Iterable[Diagnostic]:
        """Attributes that do not belong here, stand twice, or contradict each other."""
        seen: dict[str, tree.Attribute] = {}
        for attribute in self.node.attributes:
            word = attribute.word
            if word not in _ALLOWED[self.kind]:
                spoken = _SPOKEN.get(word, word.lower().replace("_", " "))
                takes = sorted(_ALLOWED[self.kind] - {"OR"})
                can = ", ".join(f"`{_SPOKEN.get(w, w.lower().replace('_', ' '))}`" for w in takes)
                yield _problem(
                    "GK0420", f"`{spoken}` is not said of a {self.kind}", attribute.span, f"a {self.kind} takes {can}"
                )
            elif word in seen and word not in ("CHOICE", "OR"):
                yield _problem(
                    "GK0421", f"`{attribute.span.text}` says a second time what was said", attribute.span, "keep one"
                )
            seen[word] = attribute
        yield from self._contradictions()

    def _wrong_bounds(self) -> Iterable[Diagnostic]:
        """Bounds of what a role fixes: of its type, the lower one first, and not of a finding in words."""
        type_ = self.type
        typed = self.has("IN") or self.has("AS")
        if typed and (self.choices or self.absence is not None):
            message = f"`{self.node.name.span.text}` is said to be a value, and to be found in words"
            yield _problem("GK0422", message, self.node.span, "a value has no findings, and its absence is not no")
        for word in ("BETWEEN", "AT_LEAST", "AT_MOST"):
            found = self.by_word.get(word)
            literals: Any = found.value if found is not None else ()
            for literal in literals:
                other = _type_of(literal)
                plain = other == NUMBER and type_.sort is Sort.NUMBER
                if not typed:
                    message = "bounds are said of a number, an amount, a percentage or a date"
                    yield _problem("GK0422", message, literal.span, "say its type: `in USD`, `as percentage` …")
                elif other != type_ and not plain:
                    yield _problem("GK0409", f"expected {type_}, got {other}", literal.span, "bounds are of its type")
        low, high = self.bounds
        if low is not None and high is not None and low > high:
            message = "the lower bound is above the upper one"
            yield _problem("GK0318", message, self.node.span, "turn them round")

    def _contradictions(self) -> Iterable[Diagnostic]:
        node = self.node
        if self.has("HIGHER_IS_BETTER") and self.has("LOWER_IS_BETTER"):
            yield _problem("GK0422", "a measure is better higher or lower, not both", node.span, "keep one")
        if self.has("PER") and self.has("CUMULATIVE"):
            yield _problem(
                "GK0422",
                f"`{node.name.span.text}` is said to be both per period and cumulative",
                node.span,
                "`per quarter` figures add up; `cumulative` ones are running totals: keep one",
            )
        yield from self._comes_back()
        within = self.by_word.get("REPORTED_WITHIN")
        if within is not None and isinstance(within.value, Duration) and within.value.count < 1:
            yield _problem("GK0316", "expected a whole number of days, weeks or months", within.span, "from 1")
        if self.has("ONE_OF") and not self.choices:
            yield _problem("GK0423", "`one of` lists no findings", self.by_word["ONE_OF"].span, "one of a, b, c")
        if self.choices and not self.has("ONE_OF"):
            yield _problem("GK0423", "findings are listed after `one of`", node.span, "one of a, b, c")
        if self.kind is Kind.JUDGEMENT and not self.has("BY"):
            yield _problem(
                "GK0424",
                f"`{node.name.span.text}` is a judgement; expected who makes it",
                node.name.span,
                f"`judgement {node.name.span.text} by ROLE`, with the role declared under `roles:`",
            )
        if self.kind is Kind.JUDGEMENT:
            yield from self._wrong_bounds()
        unit = self.by_word.get("IN")
        if unit is not None and isinstance(unit.value, Token) and not unit.value.known:
            yield _problem(
                "GK0425", "expected a currency or a unit after `in`", unit.span, "as in `in USD` or `in tonnes`"
            )
        elif unit is not None and isinstance(unit.value, Token) and fold(unit.value.span.text) in _MONEY_WORDS:
            yield _problem(
                "GK0425",
                f"`{unit.value.span.text}` after `in` is the money of more than one country, or of none",
                unit.span,
                "write the currency code, as in `in USD`",
            )
        elif isinstance(unit, tree.Attribute) and isinstance(unit.value, Token) and _is_small_currency(unit.value):
            code = str(unit.value.value).upper()
            yield _problem(
                "GK0425",
                f"`{unit.value.span.text}` after `in` is a currency in small letters",
                unit.span,
                f"write `in {code}`; currency codes are written in capitals",
            )

    def _comes_back(self) -> Iterable[Diagnostic]:
        """What is due for each period is a document of the award, for periods no shorter than a week."""
        back, name = self.each_period, self.node.name.span.text
        if back is None:
            return
        if self.kind is Kind.MILESTONE:
            message = f"a milestone is achieved once; `{name}` is due for each {back.unit}"
            yield _problem("GK0426", message, back.span, f"declare `document {name}` if it comes back")
        elif back.unit in (Unit.DAY, Unit.BUSINESS_DAY):
            yield _problem("GK0426", f"due for each {back.unit}", back.span, "name weeks, months, quarters or years")
        elif self.has("FOR_EACH_TRANCHE") or self.has("FOR_EACH_ITEM"):
            other = "tranche" if self.has("FOR_EACH_TRANCHE") else "item"
            message = f"`{name}` is said to be both for each {back.unit} and for each {other}"
            cure = "keep one; `… of the tranche's period` is the one of a tranche"
            yield _problem("GK0422", message, self.node.span, cure)
        if back.duration is not None and back.duration.count < 1:
            yield _problem("GK0316", "expected a whole number of days, weeks or months", back.span, "from 1")


def _as_number(literal: Any) -> Fraction:
    match literal:
        case tree.Amount(money):
            return money.amount
        case tree.Day(day):
            return Fraction(day.toordinal())
        case _:
            return Fraction(literal.value)


def _type_of(literal: Any) -> Type:
    match literal:
        case tree.Amount(money):
            return Type(Sort.MONEY, money.currency)
        case tree.Day():
            return DATE
        case tree.Percent():
            return PERCENTAGE
        case _:
            return Type(Sort.NUMBER, literal.unit)


_MONEY_WORDS = frozenset(
    {
        "dollar", "dollars", "euro", "euros", "pound", "pounds", "franc", "francs", "shilling", "shillings", "rupee",
        "rupees", "peso", "pesos", "money", "cash",
    }
)  # fmt: skip


def _is_small_currency(token: Token) -> bool:
    """Whether it is a currency that the file writes in capitals elsewhere; `pen` alone may well be a pen."""
    code = token.span.text.upper()
    elsewhere = re.search(rf"\b{re.escape(code)}\b", token.span.source.text) is not None
    return token.type == "UNIT" and token.span.text != code and code in currencies() and elsewhere


def declaration(node: tree.Declare, due: model.DateExpression | None, written: str) -> model.Declaration:
    """The declaration a statement makes; `due` is resolved by the checker, which knows every name."""
    a = Attributes(node)
    name, span = written, node.name.span
    common: dict[str, Any] = {"name": name, "means": a.text("MEANS"), "span": span}
    if a.kind is not Kind.PARAMETER:
        common |= {
            "category": a.text("CATEGORY"),
            "clause": a.text("CLAUSE"),
            "waivable": not a.has("CANNOT_BE_WAIVED"),
            "each": a.text("FOR_EACH_ITEM"),
        }
    each = a.has("FOR_EACH_TRANCHE")
    match a.kind:
        case Kind.MILESTONE:
            return model.Milestone(
                **common, due=due, verified_by=a.name("VERIFIED_BY"), absence=a.absence, per_tranche=each
            )
        case Kind.DOCUMENT:
            back = a.each_period
            return model.Document(
                **common,
                due=due,
                absence=a.absence,
                per_tranche=each,
                every=back.unit if back is not None else None,
                within=back.duration if back is not None else None,
            )
        case Kind.MEASURE:
            return _measure(a, common, each)
        case Kind.FACT:
            return model.Fact(**common, type=a.type, choices=a.choices, absence=a.absence, per_tranche=each)
        case Kind.JUDGEMENT:
            return model.Judgement(
                **common,
                role=a.name("BY"),
                choices=a.choices,
                standard=a.text("STRING"),
                type=CONDITION if a.choices else a.type,
                low=a.bounds[0],
                high=a.bounds[1],
                absence=a.absence,
                per_tranche=each,
            )
        case _:
            return model.Parameter(**common, type=a.type, choices=a.choices)


def item_kind(node: tree.DeclareItem, written: Mapping[str, str]) -> model.ItemKind:
    """The kind of item a statement declares; its plural is as written, else as English makes it."""
    said = {attribute.word: str(attribute.value) for attribute in node.attributes}
    name = node.name.name
    several = said.get("PLURAL", "") or plural(name)
    return model.ItemKind(written.get(name, name), written.get(several, several), said.get("MEANS", ""), node.span)


def _measure(a: Attributes, common: dict[str, Any], each: bool) -> model.Measure:
    direction = None
    if a.has("HIGHER_IS_BETTER"):
        direction = Direction.HIGHER
    elif a.has("LOWER_IS_BETTER"):
        direction = Direction.LOWER
    per: Any = a.by_word["PER"].value if a.has("PER") else None
    within: Any = a.by_word["REPORTED_WITHIN"].value if a.has("REPORTED_WITHIN") else None
    return model.Measure(
        **common,
        type=a.type,
        per=per,
        cumulative=a.has("CUMULATIVE"),
        direction=direction,
        reported_within=within,
        per_tranche=each,
    )
