"""From reductions of the grammar to nodes of the tree, bottom-up as the parser goes, with no recursion.

One method a grammar rule, of the same name. Children are tokens and nodes, each with its span.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gatekeeper.source import Span
from gatekeeper.syntax import tree
from gatekeeper.syntax.tokens import Token
from gatekeeper.values.dates import Duration, Unit
from gatekeeper.values.money import Money
from gatekeeper.vocabulary import Event, MeasureKind, of_tranche

Children = list[Any]


def _span(children: Children) -> Span:
    first = children[0].span
    return Span(first.source, first.start, children[-1].span.end)


def _types(children: Children) -> list[str]:
    return [child.type if isinstance(child, Token) else "" for child in children]


def _name(token: Token) -> tree.Name:
    assert isinstance(token.value, str)
    return tree.Name(token.value, token.known, span=token.span)


def _name_of(token: Token, tranche: tree.TrancheNode) -> tree.Name:
    """`X of tranche 2`: a name of its own."""
    assert isinstance(token.value, str)
    name = of_tranche(token.value, tranche.tranche)
    return tree.Name(name, token.known, tranche, span=token.span.to(tranche.span))


def _reach_comparator(word: Token) -> str:
    """`reached at least`, `fell to`; nothing where the measure says which way is better."""
    if word.type.endswith("FELL_TO"):
        return "AT_MOST"
    return "AT_LEAST" if word.span.text.split()[-1].casefold() == "least" else ""


class Timed:
    """A duration with its place."""

    def __init__(self, duration: Duration, span: Span) -> None:
        self.duration = duration
        self.span = span


class Counting:
    """Among which periods some are counted: on which days, or so long a time back; with their place."""

    def __init__(self, days: tree.StretchNode | None, last: Duration | None, span: Span) -> None:
        self.days = days
        self.last = last
        self.span = span


class Counted:
    """In how many periods, and of how many in a row, with their place."""

    def __init__(
        self, word: str, times: int, unit: Unit, row: int | None, counted: Unit | None, span: Span
    ) -> None:  # fmt: skip
        self.word = word
        self.times = times
        self.unit = unit
        self.row = row
        self.counted = counted
        self.span = span


class Cap:
    """The most of something, with its place."""

    def __init__(self, inner: tree.Expression, span: Span) -> None:
        self.inner = inner
        self.span = span


class Build:
    """The nodes of `tree`, one method a grammar rule."""

    def statement(self, children: Children) -> Any:
        """The one statement there is."""
        return children[0]

    # ------------------------------------------------------------------------------------------ header

    def header(self, children: Children) -> tree.Header:
        """A line of the header: its word and its values in order; `ROUND … DOWN`, `TO_THE_NEAREST` stay as words."""
        values: list[object] = []
        for token in children[1:]:
            if token.type in ("DOWN", "UP", "UP_TO", "TO_THE_NEAREST", "UNTIL"):
                values.append(token.type)
            elif token.type == "ROLE":
                values.append(_name(token))
            elif token.value is not None:
                values.append(token.value)
        return tree.Header(children[0].type, tuple(values), span=_span(children))

    # ------------------------------------------------------------------------------------------ declarations

    def declaration(self, children: Children) -> tree.Declare:
        """milestone NAME …"""
        attributes = tuple(child for child in children[2:] if isinstance(child, tree.Attribute))
        return tree.Declare(children[0].type, _name(children[1]), attributes, span=_span(children))

    def attribute(self, children: Children) -> tree.Attribute:
        """One attribute; its word is its first terminal, a bare string is STRING, a choice CHOICE."""
        first, rest = children[0], children[1:]
        value: object = None
        match first.type:
            case "CHOICE":
                value = tree.Choice(first.value, span=first.span)
            case "STRING" | "FOR_EACH_ITEM":
                value = first.value
            case "DUE":
                value = self._due(children)
            case "VERIFIED_BY" | "BY":
                value = _name(rest[0])
            case "IN" | "AS":
                value = rest[0]
            case "REPORTED_WITHIN":
                value = rest[0].duration
            case "BETWEEN" | "AT_LEAST" | "AT_MOST":
                value = tuple(child for child in rest if not isinstance(child, Token))
            case _:
                value = rest[-1].value if rest else None
        return tree.Attribute(first.type, value, span=_span(children))

    def item(self, children: Children) -> tree.DeclareItem:
        """item NAME …"""
        attributes = tuple(child for child in children[2:] if isinstance(child, tree.Attribute))
        return tree.DeclareItem(_name(children[1]), attributes, span=_span(children))

    def _due(self, children: Children) -> object:
        """due D; due 60 days after the end of each quarter"""
        if "THE_END_OF_EACH" not in _types(children):
            return children[1]
        duration = children[1].duration if isinstance(children[1], Timed) else None
        return tree.EachPeriod(duration, children[-1].value, span=_span(children[1:]))

    def report(self, children: Children) -> tree.ReportNode:
        """every X due; X for 2026; X for the quarter ending D; X of the tranche's period"""
        types = _types(children)
        span = _span(children)
        if types[0] == "EVERY":
            return tree.ReportNode("EVERY", _name(children[1]), span=span)
        subject, word = _name(children[0]), types[1]
        if word == "FOR_YEAR":
            return tree.ReportNode(word, subject, year=_whole(children[2].value), span=span)
        if word == "FOR_THE":
            return tree.ReportNode(word, subject, unit=children[2].value, ending=children[4].value, span=span)
        return tree.ReportNode(word, subject, span=span)

    def literal(self, children: Children) -> tree.Expression:
        """40; 60 tonnes; 80%; 500,000 USD; 30 June 2027"""
        match children[0].type:
            case "PERCENT":
                return self.percent(children)
            case "MONEY":
                return self.money(children)
            case "DATE":
                return self.day(children)
            case _:
                return self.number(children)

    def define(self, children: Children) -> tree.Define:
        """define NAME as …"""
        return tree.Define(_name(children[1]), children[3], span=_span(children))

    # ------------------------------------------------------------------------------------------ rules

    def release(self, children: Children) -> tree.ReleaseNode:
        """release [[a further] PORTION of] TRANCHES [shape] clauses"""
        further = isinstance(children[1], Token) and children[1].type == "A_FURTHER"
        first = children[2] if further else children[1]
        portion = first if not isinstance(first, tree.TranchesNode) else None
        tranches = next(child for child in children if isinstance(child, tree.TranchesNode))
        shape = next((child for child in children if isinstance(child, tree.ShapeNode)), None)
        bounds = tuple(child for child in children if isinstance(child, tree.BoundNode))
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        return tree.ReleaseNode(portion, tranches, shape, bounds, clauses, further, span=_span(children))

    def portion(self, children: Children) -> tree.Expression:
        """The part of the tranche: a percentage, an amount, a name, or anything in brackets."""
        return self.point(children)

    def point(self, children: Children) -> tree.Expression:
        """A value that stands without arithmetic, or in brackets."""
        first = children[0]
        if isinstance(first, tree.Pick):
            return first
        span = _span(children)
        match first.type:
            case "PERCENT":
                return tree.Percent(first.value, span=span)
            case "MONEY":
                return tree.Amount(first.value, span=span)
            case "NAME":
                return _name(first)
            case "NUMBER":
                return self.number(children)
            case _:
                return tree.Group(children[1], span=span)

    def proportion(self, children: Children) -> tree.ProportionNode:
        """in proportion to X out of Y"""
        value, out_of = [child for child in children if not isinstance(child, Token)]
        return tree.ProportionNode(value, out_of, span=_span(children))

    def rising(self, children: Children) -> tree.RisingNode:
        """rising evenly from a at A to b at B [to c at C …] of X"""
        *parts, value = [child for child in children if not isinstance(child, Token)]
        points = tuple(zip(parts[::2], parts[1::2], strict=True))
        return tree.RisingNode(points, value, span=_span(children))

    def bands(self, children: Children) -> tree.BandsNode:
        """by bands of X (a below A; b from A to below B; c from B)"""
        bands = tuple(child for child in children if isinstance(child, tree.BandNode))
        return tree.BandsNode(children[1], bands, span=_span(children))

    def band(self, children: Children) -> tree.BandNode:
        """a below A; b from A to below B; c from B"""
        values = [child for child in children if not isinstance(child, Token)]
        starts = children[1].type == "FROM"
        start = values[1] if starts else None
        end = values[-1] if not starts or len(values) > 2 else None
        return tree.BandNode(values[0], start, end, span=_span(children))

    def for_each(self, children: Children) -> tree.ForEachNode:
        """at PRICE for each X [above N]"""
        values = [child for child in children if not isinstance(child, Token)]
        return tree.ForEachNode(values[0], values[1], values[2] if len(values) > 2 else None, span=_span(children))

    def for_each_step(self, children: Children) -> tree.ForEachNode:
        """at PRICE for each full 10 X above N; for each begun percentage point by which X is above N"""
        price, size, value, above = (child for child in children if not isinstance(child, Token))
        begun = any(isinstance(child, Token) and child.type == "FOR_EACH_BEGUN" for child in children)
        return tree.ForEachNode(price, value, above, size, begun, span=_span(children))

    def weights(self, children: Children) -> tree.WeightsNode:
        """by weight (a for C; b for C)"""
        weights = tuple(child for child in children if isinstance(child, tree.WeightNode))
        return tree.WeightsNode(weights, span=_span(children))

    def weight(self, children: Children) -> tree.WeightNode:
        """a for C"""
        return tree.WeightNode(children[0], children[2], span=_span(children))

    def bound(self, children: Children) -> tree.BoundNode:
        """not below Z; up to Z; nothing below Z"""
        return tree.BoundNode(children[0].type, children[1], span=_span(children))

    def guard(self, children: Children) -> tree.GuardNode:
        """hold TRANCHES clauses; never release TRANCHES clauses"""
        clauses = tuple(child for child in children[2:] if isinstance(child, tree.Attribute))
        days = [c for c in children[2:] if not isinstance(c, Token | tree.Attribute)]
        first, last = days if days else (None, None)
        return tree.GuardNode(children[0].type, children[1], clauses, first, last, span=_span(children))

    def deeming(self, children: Children) -> tree.DeemingNode:
        """treat M as accepted when CONDITION …"""
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        return tree.DeemingNode(_name(children[1]), children[3].value, clauses, span=_span(children))

    def no_occurrence(self, children: Children) -> tree.Occurrence:
        """no X received within 30 days after D"""
        rest = children[3:]
        role = next((child for child in rest if isinstance(child, tree.Name)), None)
        timings = tuple(child for child in rest if isinstance(child, tree.TimingNode))
        return tree.Occurrence(children[1], "not", children[2].value, role, timings, span=_span(children))

    def stood(self, children: Children) -> tree.StoodNode:
        """X has ever been A; X has always since D been A"""
        types = _types(children)
        listed = next((child for child in children if isinstance(child, tuple)), None)
        choices = listed or tuple(
            tree.Choice(str(c.value), span=c.span) for c in children if isinstance(c, Token) and c.type == "CHOICE"
        )
        since = children[3] if "SINCE" in types else None
        span = children[0].span.to(_last(children))
        return tree.StoodNode(children[0], choices, since, "HAS_NEVER_BEEN" in types, span=span)

    def notice(self, children: Children) -> tree.NoticeNode:
        """warn when CONDITION …; require CONDITION …"""
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        asked = next((c for c in children[1:] if not isinstance(c, tree.Attribute)), None)
        return tree.NoticeNode(children[0].type, asked, clauses, span=_span(children))

    def limit(self, children: Children) -> tree.LimitNode:
        """never pay more than X in total | in any year [of TRANCHES] [until CONDITION] clauses"""
        unit = children[3].value if getattr(children[2], "type", "") in ("IN_ANY", "IN_EACH") else None
        tranches = next((child for child in children if isinstance(child, tree.TranchesNode)), None)
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        return tree.LimitNode(children[1], unit, tranches, clauses, span=_span(children))

    def share(self, children: Children) -> tree.ShareNode:
        """share MONEY | budget "NAME" [for round "ROUND"] among TRANCHES of every award pro rata | by priority"""
        at = next(at for at, child in enumerate(children) if isinstance(child, tree.TranchesNode))
        named = [child.value for child in children[:at]]
        money = named[1] if isinstance(named[1], Money) else None
        return tree.ShareNode(
            money=money,
            budget="" if money is not None else str(named[1]),
            round=str(named[3]) if children[2].type == "FOR_ROUND" else "",
            tranches=children[at],
            how=children[at + 2].type,
            clauses=tuple(child for child in children if isinstance(child, tree.Attribute)),
            span=_span(children),
        )

    def remedy(self, children: Children) -> tree.RemedyNode:
        """reduce …; retain … until …; recover …; cancel …"""
        word: str = children[0].type
        tranches = next(child for child in children if isinstance(child, tree.TranchesNode))
        per = next((child for child in children if isinstance(child, tree.LatenessNode | tree.BeyondNode)), None)
        cap = next((child.inner for child in children if isinstance(child, Cap)), None)
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        portion: tree.Expression | None = None
        until: tree.Expression | None = None
        for before, child in pairwise(children):
            if isinstance(child, Token):
                continue
            if isinstance(before, Token) and before.type in ("BY", "RETAIN", "RECOVER"):
                portion = child
            elif isinstance(before, Token) and before.type == "UNTIL":
                until = child
        spread = next((child for child in children if isinstance(child, tree.SpreadNode)), None)
        if word == "CANCEL" or (isinstance(children[1], Token) and children[1].type == "THE_EXCESS"):
            portion = None
        return tree.RemedyNode(word, tranches, portion, per, cap, until, clauses, spread, span=_span(children))

    def spread(self, children: Children) -> tree.SpreadNode:
        """in 4 quarterly instalments from D"""
        *_, number, often, _, first = children
        return tree.SpreadNode(_whole(number.value), often.value, first, span=_span(children))

    def time_passed(self, children: Children) -> tree.TimePassed:
        """full months since D; full months from D to D; for each full month since D"""
        first, *_ = children
        unit = next(child.value for child in children if isinstance(child, Token) and isinstance(child.value, Unit))
        days = [child for child in children if not isinstance(child, Token)]
        until = days[1] if len(days) > 1 else None
        return tree.TimePassed(unit, days[0], until, first.type != "FOR_EACH", span=_span(children))

    def lateness(self, children: Children) -> tree.LatenessNode:
        """for each full month X is late"""
        return tree.LatenessNode(children[0].type, children[1].value, _name(children[2]), span=_span(children))

    def beyond(self, children: Children) -> tree.BeyondNode:
        """for each X below N"""
        return tree.BeyondNode(children[1], children[2].type, children[3], span=_span(children))

    def steps_beyond(self, children: Children) -> tree.BeyondNode:
        """for each full 10 X below N; for each begun percentage point by which X is above N"""
        size, value, bound = (child for child in children if not isinstance(child, Token))
        begun, side = children[0].type == "FOR_EACH_BEGUN", children[-2].type
        return tree.BeyondNode(value, side, bound, size, begun, span=_span(children))

    def step(self, children: Children) -> tree.Number | tree.Percent | tree.Amount:
        """10; 10 tonnes; 1%; a percentage point; 1,000 USD"""
        first = children[0]
        if first.type == "PERCENTAGE_POINT":
            return tree.Percent(Fraction(1, 100), span=first.span)
        if first.type == "NUMBER":
            return self.number(children)
        return self.percent(children) if first.type == "PERCENT" else self.money(children)

    def each_counted(self, children: Children) -> tree.BeyondNode:
        """for each X"""
        return tree.BeyondNode(children[1], "MORE_THAN", None, span=_span(children))

    def each_item(self, children: Children) -> tree.BeyondNode:
        """for each site [with (…)]"""
        return tree.BeyondNode(children[0], "MORE_THAN", None, span=_span(children))

    def cap(self, children: Children) -> "Cap":
        """up to PORTION"""
        return Cap(children[-1], _span(children))

    def waive(self, children: Children) -> tree.WaiveNode:
        """ROLE may waive TARGET …"""
        target_token: Token = children[2]
        target: tree.Name | str | None = None
        if target_token.type == "NAME":
            target = _name(target_token)
        elif target_token.type == "STRING":
            target = str(target_token.value)
        tranches = next((child for child in children if isinstance(child, tree.TranchesNode)), None)
        money = next((c.value for c in children if isinstance(c, Token) and c.type == "MONEY"), None)
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        assert money is None or isinstance(money, Money)
        return tree.WaiveNode(_name(children[0]), target, tranches, money, clauses, span=_span(children))

    def extend(self, children: Children) -> tree.ExtendNode:
        """ROLE may extend NAME by up to DURATION | to any later date, at most N times …"""
        duration = next((child.duration for child in children if isinstance(child, Timed)), None)
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        role, subject = _name(children[0]), _name(children[2])
        provisos = tuple(child for child in children if isinstance(child, tree.ProvisoNode))
        return tree.ExtendNode(role, subject, duration, _times(children), clauses, provisos, span=_span(children))

    def proviso(self, children: Children) -> Token | tree.ProvisoNode:
        """at most twice; at most 3 times in all; requested at least 30 days before the due date; fee paid …"""
        first, span = children[0], _span(children)
        if first.type == "OFTEN":
            if len(children) == 1:
                return first  # type: ignore[no-any-return]
            return tree.ProvisoNode("IN_ALL", times=first.value, span=span)
        before = next((child.duration for child in children if isinstance(child, Timed)), None)
        event = first.value if first.type == "EVENT" else None
        return tree.ProvisoNode(first.type, event=event, before=before, span=span)

    def extension(self, children: Children) -> tree.ExtensionNode:
        """extend M and N by the time E is late …; extend M by X days …"""
        types = _types(children)
        by = types.index("BY")
        names = tuple(_name(child) for child in children[1:by] if child.type == "NAME")
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        if types[by + 1] == "THE_TIME":
            return tree.ExtensionNode(names, _name(children[by + 2]), None, None, clauses, span=_span(children))
        days, unit = children[by + 1], children[by + 2].value
        return tree.ExtensionNode(names, None, days, unit, clauses, span=_span(children))

    def power(self, children: Children) -> tree.PowerNode:
        """ROLE may hold TRANCHES, at most N times …"""
        clauses = tuple(child for child in children if isinstance(child, tree.Attribute))
        role, word = _name(children[0]), children[1].type
        return tree.PowerNode(role, word, children[2], _times(children), clauses, span=_span(children))

    def times(self, children: Children) -> Token:
        """at most once; at most 3 times: the number, carried in a token for its place."""
        often = {"AT_MOST_ONCE": 1, "AT_MOST_TWICE": 2}
        count = often.get(children[0].type) or _whole(children[1].value)
        return Token("OFTEN", _span(children), count)

    def tranches(self, children: Children) -> tree.TranchesNode:
        """tranche 2; tranches 2 to 4; every tranche [after 1]"""
        numbers = [_whole(child.value) for child in children if child.type == "NUMBER"]
        span = _span(children)
        match children[0].type:
            case "TRANCHE":
                return tree.TranchesNode(numbers[0], numbers[0], span=span)
            case "TRANCHES":
                return tree.TranchesNode(numbers[0], numbers[1], span=span)
            case _:
                return tree.TranchesNode(numbers[0] + 1 if numbers else 1, None, span=span)

    def clause(self, children: Children) -> tree.Attribute:
        """when …; unless …; label "…"; …"""
        value = children[1] if len(children) > 1 else None
        return tree.Attribute(
            children[0].type, value.value if isinstance(value, Token) else value, span=_span(children)
        )

    # ------------------------------------------------------------------------------------------ conditions

    def junction(self, children: Children) -> tree.Junction:
        """X and Y and Z"""
        parts = tuple(child for child in children if not isinstance(child, Token))
        joins = tuple(
            child.type.lower() for child in children if isinstance(child, Token) and child.type in ("AND", "OR")
        )
        return tree.Junction(parts, joins, span=_span(children))

    def negated(self, children: Children) -> tree.Negation:
        """not X"""
        return tree.Negation(children[1], span=_span(children))

    def comparison(self, children: Children) -> tree.Compare:
        """X [is] at least Y [in each of the last 2 quarters]"""
        timing = children[-1] if isinstance(children[-1], tree.TimingNode) else None
        rest = [child for child in children if not isinstance(child, tree.TimingNode | tree.PeriodsNode)]
        comparator = next(c for c in rest if isinstance(c, Token) and c.type != "IS")
        values = [child for child in rest if not isinstance(child, Token)]
        return tree.Compare(
            values[0], comparator.type, values[1], timing, _periods_among(children), span=_span(children)
        )

    def reached(self, children: Children) -> tree.Reach:
        """X [not] reached Y [by D]"""
        timing = children[-1] if isinstance(children[-1], tree.TimingNode) else None
        word: Token = children[1]
        negation = "not yet" if "_YET_" in word.type else "not" if word.type.startswith("NOT") else ""
        return tree.Reach(children[0], negation, _reach_comparator(word), children[2], timing, span=_span(children))

    def reach(self, children: Children) -> Token:
        """reached; not yet reached; fell to"""
        return children[0]  # type: ignore[no-any-return]

    def comparator(self, children: Children) -> Token:
        """The comparison's word."""
        return children[0]  # type: ignore[no-any-return]

    def range(self, children: Children) -> tree.Range:
        """X between A and B"""
        value, low, high = [child for child in children if not isinstance(child, Token | tree.PeriodsNode)]
        return tree.Range(value, low, high, _periods_among(children), span=_span(children))

    def choice_test(self, children: Children) -> tree.ChoiceTest:
        """X is [not] qualified; X is one of (…); X is neither a nor b"""
        types = _types(children)
        negated = "NOT" in types or "NEITHER" in types
        listed = next((child for child in children if isinstance(child, tuple)), None)
        choices = listed or tuple(
            tree.Choice(str(c.value), span=c.span) for c in children if isinstance(c, Token) and c.type == "CHOICE"
        )
        return tree.ChoiceTest(children[0], negated, choices, span=children[0].span.to(_last(children)))

    def choices(self, children: Children) -> tuple[tree.Choice, ...]:
        """a, b or c"""
        return tuple(tree.Choice(str(c.value), span=c.span) for c in children if c.type == "CHOICE")

    def occurrence(self, children: Children) -> tree.Occurrence:
        """X [is] [not] achieved [by role] [timing]"""
        negation, at = "", 1
        if isinstance(children[1], str):
            negation, at = children[1], 2
        event: Token = children[at]
        role: tree.Name | None = None
        timings: list[tree.TimingNode] = []
        rest = children[at + 1 :]
        if event.type == "VERIFIED_BY":
            happened = Event.VERIFIED
            if isinstance(rest[0], Token):
                role = _name(rest[0])
            else:
                timings.append(tree.TimingNode("BY", rest[0], span=event.span.to(rest[0].span)))
            rest = rest[1:]
        else:
            happened = event.value  # type: ignore[assignment]
        under = ""
        for child in rest:
            if isinstance(child, tree.TimingNode):
                timings.append(child)
            elif isinstance(child, Token):
                under = "any" if child.type == "UNDER_ANY_OTHER_AWARD" else "every"
            else:
                role = child
        span = children[0].span.to(children[-1].span if not isinstance(children[-1], str) else event.span)
        return tree.Occurrence(children[0], negation, happened, role, tuple(timings), under, span=span)

    def overdue(self, children: Children) -> tree.OverdueNode:
        """X is overdue; X is not overdue by more than 60 days"""
        negation = next((child for child in children if isinstance(child, str)), "")
        by = next((child.duration for child in children if isinstance(child, Timed)), None)
        last = children[-1].span if isinstance(children[-1], Timed) else _last(children)
        return tree.OverdueNode(children[0], negation, by, span=children[0].span.to(last))

    def passed(self, children: Children) -> tree.Passed:
        """D has passed"""
        return tree.Passed(children[0], children[1].type == "HAS_NOT_PASSED", span=_span(children))

    def passed_since(self, children: Children) -> tree.PassedSince:
        """[at least] 6 months have passed since D"""
        duration, passed, _, day = children[-4:]
        return tree.PassedSince(duration.duration, day, passed.type == "HAS_NOT_PASSED", span=_span(children))

    def available(self, children: Children) -> tree.Attribute:
        """available from D until D; from D to D; from D; until D"""
        words = _types(children)
        days = [child for child in children if not isinstance(child, Token)]
        first = days[0] if "FROM" in words else None
        last = days[-1] if "UNTIL" in words or "TO" in words else None
        span = _span(children)
        return tree.Attribute("AVAILABLE", tree.AvailableNode(first, last, "UNTIL" in words, span=span), span=span)

    def payable(self, children: Children) -> tree.Attribute:
        """payable within 60 days after D; payable by D"""
        return tree.Attribute("PAYABLE", children[1], span=_span(children))

    def auxiliary(self, children: Children) -> str:
        """`is`, `has been`: nothing; `not`, `is not`: not; `not yet`: not yet."""
        words = _types(children)
        if "NOT_YET" in words or "HAS_NOT_YET_BEEN" in words:
            return "not yet"
        return "not" if "NOT" in words or "HAS_NOT_BEEN" in words else ""

    def under(self, children: Children) -> Token:
        """under any other award of the group"""
        return children[0]  # type: ignore[no-any-return]

    def by_role(self, children: Children) -> tree.Name:
        """by ROLE"""
        return _name(children[1])

    def quantified(self, children: Children) -> tree.Quantified:
        """at least 2 of (X; Y)"""
        word, count = children[0].value
        items = tuple(child for child in children[1:] if not isinstance(child, Token))
        if children[0].type == "HALF":
            count = (len(items) + 1) // 2
        return tree.Quantified(word, count, items, span=_span(children))

    def quantifier(self, children: Children) -> Token:
        """The word and its count, carried in a token for its place."""
        types = _types(children)
        if types[0] == "AT_LEAST_HALF_OF":
            return Token("HALF", _span(children), ("at least", 0))  # type: ignore[arg-type]
        word = {"ALL_OF": "all", "ANY_OF": "any", "NONE_OF": "none", "AT_LEAST": "at least", "AT_MOST": "at most"}
        number = next((child.value for child in children if child.type == "NUMBER"), Fraction(1))
        return Token("QUANTIFIER", _span(children), (word[types[0]], _whole(number)))  # type: ignore[arg-type]

    # ------------------------------------------------------------------------------------------ items

    def items_test(self, children: Children) -> tree.ItemsTest:
        """each site has (…); any site with (…)"""
        return tree.ItemsTest(children[0], children[2] if len(children) > 2 else None, span=_span(children))

    def some_items(self, children: Children) -> tree.SomeItems:
        """each site; at least 3 sites with (…)"""
        some: tree.SomeItems = children[0]
        return replace(some, restriction=children[1] if len(children) > 1 else None, span=_span(children))

    def items_quantifier(self, children: Children) -> tree.SomeItems:
        """any site; at least 3 sites; at least 80% of sites; the site of this tranche"""
        span = _span(children)
        first = children[0]
        word = {"ANY_ITEM": "any", "EACH_ITEM": "each", "NO_ITEM": "no", "AT_MOST": "at most", "THE_ITEM": "the"}
        kind = str(next(c.value for c in children if isinstance(c, Token) and c.type.endswith(("_ITEM", "ITEM_NAME"))))
        if first.type == "AT_LEAST_HALF_OF":
            return tree.SomeItems("share", kind, share=Fraction(1, 2), span=span)
        if "PERCENT" in _types(children):
            return tree.SomeItems("share", kind, share=children[1].value, span=span)
        count = _whole(children[1].value) if "NUMBER" in _types(children) else 0
        tranche = next((child for child in children if isinstance(child, tree.TrancheNode)), None)
        return tree.SomeItems(word.get(first.type, "at least"), kind, count, tranche=tranche, span=span)

    def restriction(self, children: Children) -> tree.Expression:
        """with (…)"""
        return tree.Group(children[2], span=_span(children))

    def items_number(self, children: Children) -> tree.ItemsNumber:
        """number of sites [with (…)]; percentage of sites with (…); for each site [with (…)]"""
        restriction = children[1] if len(children) > 1 else None
        percentage = children[0].type == "PERCENTAGE_OF_ITEMS"
        return tree.ItemsNumber(str(children[0].value), restriction, percentage, span=_span(children))

    def periods_number(self, children: Children) -> tree.PeriodsNumber:
        """number of quarters [from D to D] in which (…); for each quarter [from D to D] in which (…)"""
        unit: Unit = next(
            child.value for child in children if isinstance(child, Token) and isinstance(child.value, Unit)
        )
        asked = next(child for child in reversed(children) if not isinstance(child, Token))
        among = next((child for child in children if isinstance(child, Counting)), None)
        days, last = (among.days, among.last) if among is not None else (None, None)
        return tree.PeriodsNumber(unit, asked, days, last, span=_span(children))

    def counted_days(self, children: Children) -> "Counting":
        """from D to D; in 2027; in the tranche's period; of the last 4 quarters"""
        word, span = children[0], _span(children)
        if isinstance(children[-1], Timed):
            return Counting(None, children[-1].duration, span)
        if word.type == "ENDING":
            return Counting(tree.StretchNode(word.type, children[-1], span=span), None, span)
        if word.type == "OF_THE_TRANCHES_PERIOD":
            children = [replace(word, type="IN_THE_TRANCHES_PERIOD")]
        return Counting(self.stretch(children), None, span)

    def items_total(self, children: Children) -> tree.ItemsTotal:
        """total of customers over all sites [with (…)]"""
        at = next(at for at, child in enumerate(children) if isinstance(child, Token) and child.type == "OVER_ITEMS")
        value = _name(children[1]) if at == 2 else tree.Group(children[2], span=_span(children[1:at]))
        restriction = children[at + 1] if len(children) > at + 1 else None
        return tree.ItemsTotal(value, str(children[at].value), restriction, span=_span(children))

    # ------------------------------------------------------------------------------------------ dates

    def timing(self, children: Children) -> tree.TimingNode:
        """by D; within 6 months after E; at least 10 business days before D; on time"""
        first = children[0].type
        span = _span(children)
        if first == "BETWEEN":
            return tree.TimingNode("BETWEEN", children[1], children[3], span=span)
        if len(children) > 1 and isinstance(children[1], Timed):
            return self._relative(first, children[1], children[2].type, children[3], span)
        return tree.TimingNode(first, children[1] if len(children) > 1 else None, span=span)

    def _relative(self, first: str, timed: Timed, side: str, base: tree.DateNode, span: Span) -> tree.TimingNode:
        if first == "WITHIN":
            return tree.TimingNode(f"WITHIN_{side}", base, duration=timed.duration, span=span)
        shifted = tree.ShiftedDay(timed.duration, 1 if side == "AFTER" else -1, base, span=timed.span.to(base.span))
        # `at least 10 days before D` is by D less ten days; `at least 10 days after D` is on or after it.
        early = {"AT_LEAST": side == "BEFORE", "AT_MOST": side == "AFTER", "BY": True, "ON_OR_AFTER": False}
        if first == "MORE_THAN":
            return tree.TimingNode("BEFORE" if side == "BEFORE" else "AFTER", shifted, span=span)
        return tree.TimingNode("BY" if early[first] else "ON_OR_AFTER", shifted, span=span)

    def plain_date(self, children: Children) -> tree.DateNode:
        """A day, a date parameter, a due date, the day something happened, a planned date, one of several."""
        first, span = children[0], _span(children)
        if isinstance(first, tree.PickedDay | tree.PeriodEndOf):
            return first
        if len(children) == 3 and isinstance(children[1], Token) and children[1].type in ("REACHED", "FELL_TO"):
            return tree.ReachedDay(_name(first), _reach_comparator(children[1]), children[2], span=span)
        if isinstance(first, tree.TrancheNode):
            return tree.EventDay(first, children[1].value, span=span)
        match first.type:
            case "DATE":
                return tree.Day(first.value, span=span)
            case "DUE_DATE_OF" | "ORIGINAL_DUE_DATE_OF":
                return self.due_date_of(children)
            case "PLANNED_DATE_OF":
                return tree.PlannedDateOf(children[1], span=span)
            case _:
                if len(children) > 2:
                    return tree.EventDay(_name_of(first, children[2]), children[3].value, span=span)
                name = _name(first)
                return tree.EventDay(name, children[1].value, span=span) if len(children) > 1 else name

    def period_end(self, children: Children) -> tree.PeriodEndOf:
        """the end of the tranche's period; the start of the period of tranche 2"""
        span = _span(children)
        tranche = children[1] if len(children) > 1 else tree.TrancheNode("THIS_TRANCHE", span=span)
        return tree.PeriodEndOf(children[0].type.startswith("END"), tranche, span=span)

    def picked_date(self, children: Children) -> tree.PickedDay:
        """the earliest of (D; D); the latest of (D; D)"""
        parts = tuple(child for child in children if not isinstance(child, Token))
        return tree.PickedDay(children[0].type == "THE_LATEST_OF", parts, span=_span(children))

    def shifted_date(self, children: Children) -> tree.ShiftedDay:
        """6 months after D; 30 days before D"""
        sign = 1 if children[1].type == "AFTER" else -1
        return tree.ShiftedDay(children[0].duration, sign, children[2], span=_span(children))

    def end_of(self, children: Children) -> tree.EndOfPeriod:
        """the end of the quarter in which D falls"""
        return tree.EndOfPeriod(children[1].value, children[3], span=_span(children))

    def next_day(self, children: Children) -> tree.NextDay:
        """the first 15 January or 15 July after D; the first 1 April on or after D"""
        tokens = [child for child in children if isinstance(child, Token)]
        days: Any = tuple(token.value for token in tokens if token.type == "DAY_AND_MONTH")
        return tree.NextDay(days, tokens[-1].type == "ON_OR_AFTER", children[-1], span=_span(children))

    def duration(self, children: Children) -> Timed:
        """6 months"""
        return Timed(Duration(_whole(children[0].value), children[1].value), _span(children))

    # ------------------------------------------------------------------------------------------ values

    def binary(self, children: Children) -> tree.Binary:
        """X + Y"""
        operator = {"PLUS": "+", "MINUS": "-", "TIMES": "*", "OFTEN": "*", "OVER": "/"}[children[1].type]
        return tree.Binary(operator, children[0], children[2], span=_span(children))

    def twice(self, children: Children) -> tree.Binary:
        """twice X"""
        two = tree.Number(Fraction(2), span=children[0].span)
        return tree.Binary("*", two, children[1], span=_span(children))

    def percent_of(self, children: Children) -> tree.PercentOf:
        """80% of X"""
        share = tree.Percent(children[0].value, span=children[0].span)
        return tree.PercentOf(share, children[2], span=_span(children))

    def converted(self, children: Children) -> tree.Converted:
        """X converted to USD at the rate of D"""
        return tree.Converted(children[0], str(children[2].value), children[4], span=_span(children))

    def windowed(self, children: Children) -> tree.Windowed:
        """[average] X over the last 4 quarters; X over the last quarter"""
        *head, subject, _, last = children
        duration = last.duration if isinstance(last, Timed) else Duration(1, last.value)
        return tree.Windowed(subject, duration, head[0].type if head else "", span=_span(children))

    def of_kind(self, children: Children) -> tree.OfKind:
        """plan of X; the plan"""
        subject = _name(children[1]) if len(children) > 1 else None
        return tree.OfKind(_kind(children[0]), subject, span=_span(children))

    def percent_of_kind(self, children: Children) -> tree.PercentOf:
        """80% of plan"""
        share = tree.Percent(children[0].value, span=children[0].span)
        subject = _name(children[3]) if len(children) > 2 else None
        whole = tree.OfKind(_kind(children[1]), subject, span=_span(children[1:]))
        return tree.PercentOf(share, whole, span=_span(children))

    def growth(self, children: Children) -> tree.GrowthNode:
        """growth of X over baseline; over the previous quarter; over the same quarter of the year before"""
        unit = children[3].value if len(children) > 3 else None
        return tree.GrowthNode(children[1], unit, children[-1].type == "OF_THE_YEAR_BEFORE", span=_span(children))

    def gathered(self, children: Children) -> Token:
        """average; highest; lowest"""
        return children[0]  # type: ignore[no-any-return]

    def dated(self, children: Children) -> tree.Dated:
        """[average] X as at D; X from D to D"""
        *head, subject, stretch = children
        return tree.Dated(subject, stretch, head[0].type if head else "", span=_span(children))

    def stretch(self, children: Children) -> tree.StretchNode:
        """as at D; from D to D; since D; in 2026; in the year ending D; in the period of tranche 2"""
        word, span = children[0].type, _span(children)
        match word:
            case "FROM":
                return tree.StretchNode(word, children[1], children[3], span=span)
            case "IN":
                return tree.StretchNode(word, year=_whole(children[1].value), span=span)
            case "IN_THE":
                return tree.StretchNode(word, children[3], unit=children[1].value, span=span)
            case "IN_THE_TRANCHES_PERIOD":
                return tree.StretchNode(word, tranche=tree.TrancheNode("THIS_TRANCHE", span=span), span=span)
            case "IN_THE_PERIOD_OF":
                return tree.StretchNode(word, tranche=children[1], span=span)
            case _:
                return tree.StretchNode(word, children[1], span=span)

    def periods(self, children: Children) -> tree.PeriodsNode:
        """in each quarter from D to D; in any of the last 4 quarters; for any 10 consecutive days; on each of (D; D)"""
        first, span = children[0], _span(children)
        days = tuple(child for child in children[1:] if not isinstance(child, Token | Timed))
        bounds = ("ENDING", "FROM", "SINCE")
        bound = next((c.type for c in children if isinstance(c, Token) and c.type in bounds), "")
        if isinstance(first, Timed):
            return tree.PeriodsNode("row", first.duration.unit, first.duration.count, bound, days, span=span)
        if isinstance(first, Counted):
            return self._so_many_periods(first, bound, days, span)
        if first.type in _SO_MANY or (first.type == "FOR" and children[1].type in _SO_MANY):
            word, times, *rest = _so_many(children)
            if isinstance(rest[-1], Timed):
                of = rest[-1].duration
                return tree.PeriodsNode(word, of.unit, of.count, times=times, span=span)
            return tree.PeriodsNode(word, None, None, "ON", days, times, span=span)
        word = "any" if "ANY" in first.type else "each"
        if first.type in ("ON_ANY_OF", "ON_EACH_OF"):
            return tree.PeriodsNode(word, None, None, "ON", days, span=span)
        second = children[1]
        if isinstance(second, Timed):
            return tree.PeriodsNode(word, second.duration.unit, second.duration.count, span=span)
        return tree.PeriodsNode(word, second.value, None, bound, days, span=span)

    def _so_many_periods(
        self, found: "Counted", bound: str, days: tuple[tree.DateNode, ...], span: Span
    ) -> tree.PeriodsNode:
        return tree.PeriodsNode(
            found.word, found.unit, None, bound, days, found.times, found.row, found.counted, span=span
        )

    def so_many_periods(self, children: Children) -> "Counted":
        """in at least 3 quarters; on at least 20 of any 30 consecutive days; on at least 20 days in any 30 days"""
        word, times, *rest = _so_many(children)
        units = [child.value for child in rest if child.type == "TIME_UNIT"]
        row = next((_whole(child.value) for child in rest if child.type == "NUMBER"), None)
        counted = units[0] if row is not None and len(units) > 1 else None
        return Counted(word, times, units[-1], row, counted, _span(children))

    def in_a_row(self, children: Children) -> Timed:
        """for any 10 consecutive days"""
        return Timed(Duration(_whole(children[1].value), children[3].value), _span(children))

    def number(self, children: Children) -> tree.Number:
        """40; 60 tonnes"""
        unit = str(children[1].value) if len(children) > 1 else ""
        return tree.Number(children[0].value, unit, span=_span(children))

    def percent(self, children: Children) -> tree.Percent:
        """99.5%"""
        return tree.Percent(children[0].value, span=children[0].span)

    def money(self, children: Children) -> tree.Amount:
        """500,000 USD"""
        return tree.Amount(children[0].value, span=children[0].span)

    def day(self, children: Children) -> tree.Day:
        """30 June 2027"""
        return tree.Day(children[0].value, span=children[0].span)

    def name(self, children: Children) -> tree.Name:
        """A declared name."""
        return _name(children[0])

    def of_tranche(self, children: Children) -> tree.Name:
        """X of tranche 2"""
        return _name_of(children[0], children[2])

    def choice(self, children: Children) -> tree.Choice:
        """A finding by itself."""
        return tree.Choice(children[0].value, span=children[0].span)

    def latest(self, children: Children) -> tree.LatestOf:
        """latest X"""
        return tree.LatestOf(_name(children[1]), span=_span(children))

    def tranche_size(self, children: Children) -> tree.TrancheSize:
        """amount of tranche 2"""
        return tree.TrancheSize(children[1], span=_span(children))

    def released(self, children: Children) -> tree.AmountReleased:
        """amount released [of tranche 1] [under the other awards of the group]"""
        tranche = next((child for child in children if isinstance(child, tree.TrancheNode)), None)
        others = isinstance(children[-1], Token) and children[-1].type == "UNDER_THE_OTHER_AWARDS"
        return tree.AmountReleased(tranche, others, span=_span(children))

    def every_of_tranche(self, children: Children) -> tree.EveryOfTranche:
        """every milestone of this tranche; every document of this tranche"""
        span = _span(children)
        return tree.EveryOfTranche("document" in span.text.casefold(), span=span)

    def tranches_released(self, children: Children) -> tree.TranchesReleased:
        """number of tranches released"""
        return tree.TranchesReleased(span=_span(children))

    def earlier(self, children: Children) -> tree.EarlierTranches:
        """total of the earlier tranches; amount released of the earlier tranches"""
        return tree.EarlierTranches(children[0].type == "AMOUNT_RELEASED", span=_span(children))

    def total(self, children: Children) -> tree.TotalOf:
        """total of tranches 1 to 4; total of every tranche"""
        numbers = [_whole(child.value) for child in children if child.type == "NUMBER"]
        first, last = numbers if numbers else (1, None)
        return tree.TotalOf(first, last, span=_span(children))

    def pick(self, children: Children) -> tree.Pick:
        """the lesser of (X; Y)"""
        items = tuple(child for child in children if not isinstance(child, Token))
        return tree.Pick(children[0].type, items, span=_span(children))

    def conditional(self, children: Children) -> tree.Conditional:
        """if C then X otherwise Y"""
        condition, then, otherwise = [child for child in children if not isinstance(child, Token)]
        return tree.Conditional(condition, then, otherwise, span=_span(children))

    def due_date_of(self, children: Children) -> tree.DueDateOf:
        """due date of M; original due date of M"""
        original = children[0].type == "ORIGINAL_DUE_DATE_OF"
        return tree.DueDateOf(_name(children[1]), original, span=_span(children))

    def planned_date_of(self, children: Children) -> tree.PlannedDateOf:
        """planned date of tranche 2"""
        return tree.PlannedDateOf(children[1], span=_span(children))

    def group(self, children: Children) -> tree.Group:
        """(X)"""
        return tree.Group(children[1], span=_span(children))

    def tranche(self, children: Children) -> tree.TrancheNode:
        """tranche 2; this tranche; the previous tranche"""
        first = children[0]
        tranche: int | str = _whole(children[1].value) if first.type == "TRANCHE" else first.type
        return tree.TrancheNode(tranche, span=_span(children))


def _kind(token: Token) -> MeasureKind:
    return next(kind for kind in MeasureKind if str(kind).upper() in token.type)


_SO_MANY = {"IN_AT_LEAST": "least", "IN_AT_MOST": "most", "AT_LEAST": "least", "AT_MOST": "most"}


def _so_many(children: Children) -> tuple[str, int, *tuple[Any, ...]]:
    """`least` or `most`, the number after it, and what follows."""
    at = 1 if children[0].type == "FOR" else 0
    return _SO_MANY[children[at].type], _whole(children[at + 1].value), *children[at + 2 :]


def _periods_among(children: Children) -> tree.PeriodsNode | None:
    return next((child for child in children if isinstance(child, tree.PeriodsNode)), None)


def _times(children: Children) -> int | None:
    """How often at most; none where nothing is said."""
    count = next((c.value for c in children if isinstance(c, Token) and c.type == "OFTEN"), None)
    assert count is None or isinstance(count, int)
    return count


def _last(children: Children) -> Span:
    for child in reversed(children):
        if isinstance(child, Token):
            return child.span
    return children[0].span  # type: ignore[no-any-return]


def _whole(number: object) -> int:
    """The whole number; a fraction becomes -1, which the checker refuses where it stands."""
    assert isinstance(number, Fraction)
    return number.numerator if number.denominator == 1 else -1
