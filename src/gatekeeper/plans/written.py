"""A plan written out as Python: one function that takes the slots of an award and decides its tranches.

Every fact is looked at once, every leaf answered once however many tranches ask it, and nothing is called that can be
reckoned in place. Two functions are written of each plan, from one set of rules for writing: the *plain* one, for
awards whose slots hold nothing rarer than a day, a word, a number or nothing; and the *careful* one, for any.

No text of rules or tables becomes code: names are numbers of slots (`x3`), texts and fractions are constants by their
number (`k2`); what people wrote stands in comments, which are left out of what is compiled.
"""

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import comb, lcm
from types import CodeType
from typing import Any, assert_never

from gatekeeper.plans import answers, carefully, settle
from gatekeeper.plans.answers import TURNED
from gatekeeper.plans.forms import FREE, Slot, Span, exact
from gatekeeper.plans.plan import (
    Amount,
    Ask,
    AtLeast,
    Banded,
    BetweenLeaf,
    Bound,
    CompareLeaf,
    Constant,
    Day,
    DayNumber,
    DayOf,
    DaySlot,
    Denied,
    EventLeaf,
    Every,
    Fixed,
    ForEach,
    Gift,
    GivenLeaf,
    Guard,
    Leaf,
    Moved,
    Number,
    NumberSlot,
    OneOf,
    OrElse,
    PeriodEnd,
    Plan,
    Proportion,
    Read,
    Reckoned,
    ReleasedLeaf,
    Rising,
    SettledLeaf,
    ShareOf,
    Some,
    SumOf,
    TranchePlan,
    Tree,
    Weighted,
    WholeTranche,
    Window,
    WordLeaf,
)
from gatekeeper.program.model import Comparator, Operator
from gatekeeper.values.numbers import Rounding, RoundingMode
from gatekeeper.vocabulary import Outcome

_SIGN = {
    Comparator.AT_LEAST: ">=", Comparator.MORE_THAN: ">", Comparator.AT_MOST: "<=", Comparator.LESS_THAN: "<",
    Comparator.EQUAL: "==", Comparator.NOT_EQUAL: "!=",
}  # fmt: skip
_COMPARES = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "==": "eq", "!=": "ne"}
_RECKONS = {Operator.PLUS: ("+", "add"), Operator.MINUS: ("-", "sub"), Operator.TIMES: ("*", "mul")}

_BITS = ("MET", "MISSED", "NOT_YET", "OPEN", "NOT_KNOWN", "RUNNING", "WAITING", "SO_FAR")
_NAME_OF = {getattr(answers, name): name for name in reversed(_BITS)}
_MASKS = ("SURELY_MET", "PERHAPS_MET", "CAN_MEET")

# What every written function may name.
NAMES: dict[str, Any] = {
    **{name: getattr(answers, name) for name in (*_BITS, *_MASKS)},
    **{name: getattr(answers, name) for name in ("TURNED", "BESIDE_UNLESS", "BESIDE_EXCEPTION", "UNSURE")},
    **{f"Outcome_{outcome.name}": outcome for outcome in Outcome},
    **{name: getattr(operator, name) for name in (*_COMPARES.values(), "add", "sub", "mul")},
    **{
        name: getattr(carefully, name)
        for name in (
            "event", "undated", "day_of", "earliest", "latest", "read", "of_day", "combined", "divided", "compared",
            "between", "at_least",
        )
    },
    **{
        name: getattr(settle, name)
        for name in ("share_of", "sum_of", "proportion", "not_below", "up_to", "coins", "settled", "Spoken",
                     "gift", "rising", "banded", "for_each", "weighted")
    },
    "Span": Span,
    "FREE": FREE,
    "beyond": settle.not_above_nothing,
}  # fmt: skip

# What a function gives: of each tranche in order its outcome (none where it turns on what is named more than once), its
# amount, and its range from low to high; then the answer of each leaf; then the days an amount rests on.
Results = tuple[Any, ...]
OF_A_TRANCHE = 4

_FEW = 10  # so many ways to take k of n are written out


@dataclass(frozen=True)
class Written:
    """A function as text, and the constants it names."""

    name: str
    lines: tuple[tuple[str, str], ...]  # code and comment
    constants: dict[str, object]

    @property
    def text(self) -> str:
        """The function to read."""
        return "\n".join(_line(code, note) for code, note in self.lines) + "\n"

    def compiled(self) -> Callable[[tuple[Slot, ...]], Results]:
        """The function to call."""
        text = "\n".join(code for code, _ in self.lines)
        space = {**NAMES, **self.constants}
        code: CodeType = compile(_IN_PLACE.sub(_in_place, text), f"<{self.name}>", "exec")
        exec(code, space)
        function: Callable[[tuple[Slot, ...]], Results] = space[self.name]
        return function


def _line(code: str, note: str) -> str:
    """A line of code, what it is about above it."""
    if not note:
        return code
    indent = code[: len(code) - len(code.lstrip())]
    comment = f"{indent}# {''.join(each if each.isprintable() else ' ' for each in note)}"
    return f"{comment}\n{code}" if code.strip() else comment


# Numbers that have names are put in their places, and an outcome is one name: looked up each time they would cost more
# than what is done with them. The code has no texts in it, so a name is a name.
_NUMBERS = {name: str(value) for name, value in NAMES.items() if isinstance(value, int)}
_IN_PLACE = re.compile(rf"\bOutcome\.(\w+)|\b(?:{'|'.join(_NUMBERS)})\b")


def _in_place(found: re.Match[str]) -> str:
    return f"Outcome_{found[1]}" if found[1] else _NUMBERS[found[0]]


def written(plan: Plan, plain: bool) -> Written:
    """The function of a plan, for plain slots or for any."""
    return _Writing(plan, plain).function()


@dataclass
class _Writing:
    plan: Plan
    plain: bool
    lines: list[tuple[str, str]] = field(default_factory=list)
    constants: dict[str, object] = field(default_factory=dict)
    known: dict[tuple[type, object], str] = field(default_factory=dict)
    days: dict[Day, str] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)

    def function(self) -> Written:
        plan, name = self.plan, "decide_plain" if self.plain else "decide_any"
        self._say(f"def {name}(slots):", indent=0)
        if plan.slots:
            self._say(f"({''.join(f'x{at}, ' for at in range(len(plan.slots))).rstrip()}) = slots")
        for number in plan.order:
            tranche = plan.tranches[number]
            assert isinstance(tranche, TranchePlan)
            self._say("")
            self._say("", f"tranche {number}")
            self._tranche(tranche)
        days = [self._day(day) for day in days_told(plan)]
        self._say("")
        self._say("return (")
        for number in sorted(plan.order):
            self._say(f"    o{number}, g{number}, low{number}, high{number},")
        if plan.leaves:
            asked = (f"a{at}" if at in self.answered else "None" for at in range(len(plan.leaves)))
            self._say(f"    {', '.join(asked)},")
        for day in days:
            self._say(f"    {day},")
        self._say(")")
        return Written(name, tuple(self.lines), self.constants)

    def _say(self, code: str, note: str = "", indent: int = 1) -> None:
        self.lines.append(("    " * indent + code if code else "    " * bool(note), note))

    def _constant(self, value: object) -> str:
        """A constant by its number; whole numbers and nothing stand for themselves."""
        if isinstance(value, Fraction):
            value = exact(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value) if value >= 0 else f"({value})"
        key = (type(value), value)
        if key not in self.known:
            self.known[key] = f"k{len(self.known)}"
            self.constants[self.known[key]] = value
        return self.known[key]

    # ------------------------------------------------------------------------------------------ leaves

    def _ask(self, at: int) -> str:
        """A leaf, answered where it has not been yet."""
        if at not in self.answered:
            self.answered.add(at)
            leaf = self.plan.leaves[at]
            self._say(f"a{at} = {self._leaf(leaf)}", self.plan.said[at])
            if isinstance(leaf, ReleasedLeaf):
                self._if_not_possible(at, leaf)
        return f"a{at}"

    def _if_not_possible(self, at: int, leaf: ReleasedLeaf) -> None:
        if leaf.of is not None and isinstance(self.plan.tranches.get(leaf.of), TranchePlan):
            self._say(f"if (o{leaf.of} is Outcome.LAPSED or o{leaf.of} is Outcome.CANCEL) and not a{at} & PERHAPS_MET:")
        else:
            self._say(f"if not a{at} & PERHAPS_MET:")
        self._say(f"    a{at} &= ~CAN_MEET")

    def _leaf(self, leaf: Leaf) -> str:
        match leaf:
            case EventLeaf(slot, window, turned, again):
                return self._event(slot, window, turned, again)
            case ReleasedLeaf(slot, _, window):
                return self._event(slot, window, turned=False, again=False)
            case CompareLeaf(left, comparator, right, moving):
                return self._compare(left, _SIGN[comparator], right, moving)
            case BetweenLeaf(value, low, high, moving):
                return self._between(value, low, high, moving)
            case WordLeaf(slot, words, fixed):
                told = self._constant(words[0] if len(words) == 1 else frozenset(words))
                test = f"x{slot} {'==' if len(words) == 1 else 'in'} {told}"
                return f"NOT_KNOWN if x{slot} is None else {self._figures(test, not fixed)}"
            case SettledLeaf(bits):
                return self._bits(bits)
            case GivenLeaf(slot):
                return f"x{slot}"
            case _:
                assert_never(leaf)

    def _figures(self, test: str, moving: bool) -> str:
        return f"SO_FAR if {test} else NOT_YET" if moving else f"MET if {test} else MISSED"

    def _bits(self, bits: int, turned: bool = False) -> str:
        bits = TURNED[bits] if turned else bits
        return _NAME_OF.get(bits, str(bits))

    def _event(self, slot: int, window: Window | None, turned: bool, again: bool) -> str:
        ends = window is not None and all(end is None or isinstance(end, Fixed) for end in (window.first, window.last))
        if self.plain and window is None:
            met, not_yet, unknown = (
                self._bits(bits, turned) for bits in (answers.MET, answers.NOT_YET, answers.NOT_KNOWN)
            )
            return f"{unknown} if x{slot} is None else {met} if x{slot} > 0 else {not_yet}"
        if self.plain and ends and window is not None:
            return self._in_days(slot, window, turned, again)
        asked = f"undated(x{slot})" if window is None else self._event_in(slot, window, again)
        return f"TURNED[{asked}]" if turned else asked

    def _event_in(self, slot: int, window: Window, again: bool) -> str:
        first, last = (self._day(end) if end is not None else "FREE" for end in (window.first, window.last))
        told = ", to_come=True" if window.to_come and not isinstance(window.last, Fixed) else ""
        told += ", again=True" if again else ""
        return f"event(x{slot}, {self.plan.on.toordinal()}, {first}, {last}{told})"

    def _in_days(self, slot: int, window: Window, turned: bool, again: bool) -> str:
        """An event on days that are the same for every award."""
        on = self.plan.on.toordinal()
        first = window.first.day.toordinal() if isinstance(window.first, Fixed) else None
        last = window.last.day.toordinal() if isinstance(window.last, Fixed) else None
        x, bits = f"x{slot}", answers
        if first is not None and last is not None and first > last:
            return self._bits(bits.MISSED, turned)
        runs = last is None or last >= on
        nobody_knows = bits.OPEN if first is not None and first > on else bits.RUNNING if runs else bits.NOT_KNOWN
        counts = f"{first} <= {x}" if first is not None else f"{x} <= {last}"
        counts = f"{first} <= {x} <= {last}" if first is not None and last is not None else counts
        elsewhere = bits.OPEN if again and runs else bits.MISSED
        met, missed, unknown, outside = (
            self._bits(b, turned) for b in (bits.MET, bits.MISSED, nobody_knows, elsewhere)
        )  # fmt: skip
        happened = f"({met} if {counts} else {outside})"
        if runs:
            not_so = self._bits(bits.OPEN, turned)
        else:
            assert last is not None
            not_so = f"{missed} if {x} <= -{last} else {self._bits(bits.NOT_KNOWN, turned)}"
        return f"{unknown} if {x} is None else {happened} if {x} > 0 else {not_so}"

    # ------------------------------------------------------------------------------------------ days

    def _day(self, day: Day) -> str:
        """The day as an ordinal, `PENDING`, `NEVER` or None, reckoned once."""
        if isinstance(day, Fixed):
            return str(day.day.toordinal())
        if isinstance(day, DayOf) and isinstance(self.plan.slots[day.slot], DaySlot):
            return f"x{day.slot}"
        if day not in self.days:
            code = self._day_code(day)
            self.days[day] = f"d{len(self.days)}"
            self._say(f"{self.days[day]} = {code}")
        return self.days[day]

    def _day_code(self, day: Day) -> str:
        match day:
            case DayOf(slot):
                plain = f"x{slot} if x{slot} is None or x{slot} > 0 else 0"
                return plain if self.plain else f"day_of(x{slot})"
            case OrElse(slot, other):
                return f"x{slot}" if other is None else f"x{slot} if x{slot} is not None else {self._day(other)}"
            case Moved(base, duration, sign):
                program = self.plan.program
                shift = carefully.moved(duration, sign, program.month_ends, self.plan.holidays)
                return f"{self._constant(shift)}({self._day(base)})"
            case PeriodEnd(base, unit):
                ends = carefully.period_end(unit, self.plan.program.years_begin)
                return f"{self._constant(ends)}({self._day(base)})"
            case OneOf(latest, parts):
                listed = ", ".join(self._day(part) for part in parts)
                return f"{'latest' if latest else 'earliest'}(({listed},))"
            case _:
                raise AssertionError(day)

    # ------------------------------------------------------------------------------------------ numbers

    def _scale(self, slot: int) -> int:
        read = self.plan.slots[slot]
        assert isinstance(read, NumberSlot)
        return read.scale

    def _in_place(self, number: Number) -> tuple[str, tuple[str, ...]] | None:
        """A number reckoned in place, and the tests that it is not known; none where it cannot be."""
        match number:
            case Constant(value):
                return self._constant(value), ()
            case Read(slot):
                scale = self._scale(slot)
                times = f"x{slot} * {self._constant(Fraction(1, scale))}" if scale != 1 else f"x{slot}"
                return times, (f"x{slot} is None",)
            case DayNumber(day):
                found = self._day(day)
                return found, (f"{found} is None", f"{found} <= 0")
            case Reckoned(Operator.OVER, left, Constant(by)) if by:
                return self._joined("*", self._in_place(left), (self._constant(1 / by), ()))
            case Reckoned(Operator.OVER):
                return None
            case Reckoned(op, left, right):
                return self._joined(_RECKONS[op][0], self._in_place(left), self._in_place(right))
            case _:
                assert_never(number)

    def _joined(
        self, sign: str, left: tuple[str, tuple[str, ...]] | None, right: tuple[str, tuple[str, ...]] | None
    ) -> tuple[str, tuple[str, ...]] | None:  # fmt: skip
        if left is None or right is None:
            return None
        return f"({left[0]} {sign} {right[0]})", tuple(dict.fromkeys((*left[1], *right[1])))

    def _careful(self, number: Number) -> str:
        """A number of any form."""
        match number:
            case Constant(value):
                return self._constant(value)
            case Read(slot):
                scale = self._scale(slot)
                return f"read(x{slot}, {scale})" if scale != 1 else f"x{slot}"
            case DayNumber(day):
                return f"of_day({self._day(day)})"
            case Reckoned(Operator.OVER, left, right):
                return f"divided({self._careful(left)}, {self._careful(right)})"
            case Reckoned(op, left, right):
                return f"combined({_RECKONS[op][1]}, {self._careful(left)}, {self._careful(right)})"
            case _:
                assert_never(number)

    def _compare(self, left: Number, sign: str, right: Number, moving: bool) -> str:
        ends = self._of_one_scale(left, right) if self.plain else None
        if ends is None:
            equation = sign in ("==", "!=")
            of = f"{self._careful(left)}, {self._careful(right)}"
            return f"compared({_COMPARES[sign]}, {equation}, {of}, {moving})"
        (a, missing_a), (b, missing_b) = ends
        return self._unless_missing((*missing_a, *missing_b), self._figures(f"{a} {sign} {b}", moving))

    def _of_one_scale(self, left: Number, right: Number) -> Any:
        """Two numbers to compare, without dividing where both can be multiplied instead."""
        match left, right:
            case (Read(a), Read(b)) if self._scale(a) == self._scale(b):
                return (f"x{a}", (f"x{a} is None",)), (f"x{b}", (f"x{b} is None",))
            case (Read(a), Constant(value)):
                value = value * self._scale(a)
                times = f" * {value.denominator}" if value.denominator != 1 else ""
                return (f"x{a}{times}", (f"x{a} is None",)), (self._constant(value.numerator), ())
            case _:
                a_, b_ = self._in_place(left), self._in_place(right)
                return None if a_ is None or b_ is None else (a_, b_)

    def _unless_missing(self, missing: Iterable[str], answer: str) -> str:
        tests = " or ".join(dict.fromkeys(missing))
        return f"NOT_KNOWN if {tests} else {answer}" if tests else answer

    def _between(self, value: Number, low: Number, high: Number, moving: bool) -> str:
        if self.plain and isinstance(value, Read) and isinstance(low, Constant) and isinstance(high, Constant):
            scale = self._scale(value.slot)
            least, most = low.number * scale, high.number * scale
            times = lcm(least.denominator, most.denominator)
            x = f"x{value.slot}" + (f" * {times}" if times != 1 else "")
            test = f"{self._constant(least * times)} <= {x} <= {self._constant(most * times)}"
            return f"NOT_KNOWN if x{value.slot} is None else {self._figures(test, moving)}"
        return f"between({self._careful(value)}, {self._careful(low)}, {self._careful(high)}, {moving})"

    # ------------------------------------------------------------------------------------------ trees

    def _tree(self, tree: Tree) -> str:
        match tree:
            case Ask(leaf):
                return self._ask(leaf)
            case Every(parts):
                return self._put("&", [self._tree(part) for part in parts])
            case Some(parts):
                return self._put("|", [self._tree(part) for part in parts])
            case AtLeast(count, parts):
                return self._at_least(count, [self._tree(part) for part in parts])
            case Denied(part):
                return f"TURNED[{self._tree(part)}]"
            case _:
                assert_never(tree)

    def _put(self, sign: str, parts: Sequence[str]) -> str:
        return f"({f' {sign} '.join(parts)})" if len(parts) > 1 else parts[0]

    def _at_least(self, count: int, parts: Sequence[str]) -> str:
        if 0 < count <= len(parts) and comb(len(parts), count) <= _FEW:
            return self._put("|", [self._put("&", some) for some in combinations(parts, count)])
        return f"at_least({count}, ({', '.join(parts)},))"

    def _rule(self, when: Tree | None, unless: Tree | None) -> str:
        """Whether a rule is met, and can be."""
        met = self._tree(when) if when is not None else "MET"
        return f"{met} & BESIDE_UNLESS[{self._tree(unless)}]" if unless is not None else met

    # ------------------------------------------------------------------------------------------ a tranche

    def _tranche(self, tranche: TranchePlan) -> None:
        n = tranche.number
        for at, release in enumerate(tranche.releases):
            self._say(f"r{n}_{at} = {self._rule(release.when, release.unless)}", release.said)
        for kind in ("never", "hold", "cancel"):
            for_it = [guard for guard in tranche.guards if guard.kind == kind]
            if for_it:
                self._say(f"{kind}{n} = {self._put('|', [self._guard(guard) for guard in for_it])}")
        self._outcome(tranche)
        waits = [m for m in tranche.waits_for if isinstance(self.plan.tranches.get(m), TranchePlan)]
        turns_on = self._turns_on_repeated(tranche)
        if turns_on or waits:
            lost = [f"o{m} is None" for m in waits]
            on = self._not_determined(tranche)
            lost += [f"{on} and ({turns_on})"] if turns_on else []
            self._say(f"if {' or '.join(lost)}:")
            self._say(f"    o{n} = None", "for the reference to decide")

    def _not_determined(self, tranche: TranchePlan) -> str:
        """The test that it turns on what is not known: whether it is paid, or whether something stops it."""
        n, kinds = tranche.number, {guard.kind for guard in tranche.guards}
        if not kinds:
            return f"o{n} is Outcome.UNDETERMINED"
        surely = " | ".join(f"{kind}{n}" for kind in ("never", "hold") if kind in kinds) or "0"
        held = f"o{n} is Outcome.ON_HOLD and not ({surely}) & SURELY_MET"
        return f"(o{n} is Outcome.UNDETERMINED or {held})"

    def _guard(self, guard: Guard) -> str:
        return f"({self._rule(guard.when, guard.unless)})"

    def _turns_on_repeated(self, tranche: TranchePlan) -> str:
        """The test that a fact nobody knows stands in two places or more."""
        tests = []
        for named in tranche.repeated:
            places = [tranche.asked[at] for at in named.places]
            told = [f"UNSURE[a{p.leaf}]" if p.leaf is not None else self._not_known(p.number) for p in places]
            tests.append(f"{' + '.join(told)} > 1")
        return " or ".join(tests)

    def _not_known(self, number: Number | None) -> str:
        assert number is not None
        value = self._careful(number)
        return f"({value} is None)" if self.plain else f"(({value}) is None or ({value}).__class__ is Span)"

    # ------------------------------------------------------------------------------------------ the outcome

    def _outcome(self, tranche: TranchePlan) -> None:
        n = tranche.number
        guards = [
            f"{kind}{n}" if any(guard.kind == kind for guard in tranche.guards) else "0"
            for kind in ("never", "hold", "cancel")
        ]
        spoken = [self._spoken(tranche, at) for at in range(len(tranche.releases))]
        plain = self.plain and len(spoken) == 1
        given = self._given(tranche.releases[0].amount, f"x{tranche.amount}", tranche.rounding) if plain else None
        if given is None:
            self._settled(tranche, guards, spoken)
            return
        if given.beyond:
            self._say(f"if {given.beyond}:")
            self._say("    beyond()")
        others = [f"x{tranche.money} is not None", *given.missing]
        if any(guard != "0" for guard in guards):
            others.append(f"({' | '.join(guard for guard in guards if guard != '0')}) & PERHAPS_MET")
        self._say(f"low{n} = high{n} = None")
        self._say(f"if {' or '.join(others)}:")
        self._settled(tranche, guards, spoken, indent=2)
        self._say(f"elif r{n}_0 & SURELY_MET:")
        self._say(f"    g{n} = {given.amount}")
        self._say(
            f"    o{n} = Outcome.NOT_YET if g{n} <= 0 else Outcome.RELEASE if g{n} == x{tranche.amount}"
            f" else Outcome.RELEASE_IN_PART"
        )
        self._say(f"elif r{n}_0 & PERHAPS_MET:")
        self._say(f"    o{n}, g{n}, low{n}, high{n} = Outcome.UNDETERMINED, 0, 0, {given.amount}")
        self._say(f"    if high{n} <= 0:")
        self._say(f"        o{n}, low{n}, high{n} = Outcome.NOT_YET, None, None")
        self._say("else:")
        self._say(f"    o{n}, g{n} = Outcome.NOT_YET if r{n}_0 & CAN_MEET else Outcome.LAPSED, 0")

    def _spoken(self, tranche: TranchePlan, at: int) -> str:
        n, release = tranche.number, tranche.releases[at]
        speaks = f"r{n}_{at}"
        if release.above:
            above = self._put("|", [f"r{n}_{other}" for other in release.above])
            speaks += f" & BESIDE_EXCEPTION[{above}]"
        return f"Spoken(r{n}_{at}, {speaks}, {self._gives(release.amount, tranche)})"

    def _settled(self, tranche: TranchePlan, guards: list[str], spoken: list[str], indent: int = 1) -> None:
        """Whatever the forms of the slots: every step, one after another."""
        n = tranche.number
        self._say(f"o{n}, g{n}, low{n}, high{n} = settled(", indent=indent)
        self._say(f"    x{tranche.amount}, x{tranche.money}, {self._constant(tranche.rounding)},", indent=indent)
        self._say(f"    ({', '.join(spoken)}{',' * bool(spoken)}),", indent=indent)
        self._say(f"    {', '.join(guards)},", indent=indent)
        self._say(")", indent=indent)

    def _gives(self, amount: Amount, tranche: TranchePlan) -> str:
        """What a rule gives, of numbers in any form: the least and the most."""
        z = f"x{tranche.amount}"
        match amount.shape:
            case WholeTranche():
                given = f"({z}, {z})"
            case ShareOf(share):
                given = f"share_of({z}, {self._careful(share)})"
            case SumOf(value):
                given = f"sum_of({z}, {self._careful(value)})"
            case Proportion(value, out_of, below):
                floor = f", {self._careful(below)}" if below is not None else ""
                given = f"proportion({z}, {self._careful(value)}, {self._careful(out_of)}{floor})"
            case Rising(value, points, below):
                floor = f", {self._careful(below)}" if below is not None else ""
                listed = "".join(f"({self._careful(at)}, {self._gift(gives, z)}), " for at, gives in points)
                given = f"rising({z}, {self._careful(value)}, ({listed.rstrip()}){floor})"
            case Banded(value, starts, gives):
                begins = "".join(f"{self._careful(start)}, " for start in starts)
                listed = "".join(f"{self._gift(each, z)}, " for each in gives)
                given = f"banded({z}, {self._careful(value)}, ({begins.rstrip()}), ({listed.rstrip()}))"
            case ForEach(price, value, above):
                least = f", {self._careful(above)}" if above is not None else ""
                given = f"for_each({z}, {self._careful(price)}, {self._careful(value)}{least})"
            case Weighted(weights):
                listed = "".join(f"({self._careful(share)}, {self._tree(tree)}), " for share, tree in weights)
                given = f"weighted({z}, ({listed.rstrip()}))"
            case _:
                assert_never(amount.shape)
        if amount.floor is not None:
            given = f"not_below({given}, {self._bound(amount.floor, z)})"
        return f"up_to({given}, {self._bound(amount.cap, z)})" if amount.cap is not None else given

    def _gift(self, gift: Gift, whole: str) -> str:
        return f"gift({whole}, {self._careful(gift.number)}, {gift.is_share})"

    def _bound(self, bound: Bound, whole: str) -> str:
        return f"{'share_of' if bound.is_share else 'sum_of'}({whole}, {self._careful(bound.number)})"

    def _given(self, amount: Amount, z: str, rounding: Rounding) -> "_Given | None":
        """The rounded amount in place; none where it is not reckoned so."""
        if amount.floor is not None or amount.cap is not None:
            return None
        match amount.shape:
            case WholeTranche():
                return _Given(self._rounded(z, 1, rounding, z))
            case ShareOf(Constant(share)):
                held = max(Fraction(0), min(Fraction(1), share))
                top = f"{z} * {held.numerator}" if held.numerator != 1 else z
                return _Given(self._rounded(top, held.denominator, rounding, z))
            case Proportion(Read(value), out_of, None):
                return self._in_proportion(value, out_of, z, rounding)
            case _:
                return None

    def _in_proportion(self, slot: int, out_of: Number, z: str, rounding: Rounding) -> "_Given | None":
        x, scale = f"x{slot}", self._scale(slot)
        missing, beyond = [f"{x} is None"], ""
        match out_of:
            case Read(other) if self._scale(other) == scale:
                y = f"x{other}"
                missing.append(f"{y} is None")
                beyond = f"{y} is not None and {y} <= 0"
            case Constant(value) if value > 0 and (value * scale).denominator == 1:
                y = self._constant(value * scale)
            case _:
                return None
        inside = self._rounded(f"{z} * {x}", y, rounding, z)
        whole = self._rounded(z, 1, rounding, z)
        return _Given(f"({inside}) if 0 < {x} < {y} else ({whole}) if {x} > 0 else 0", tuple(missing), beyond)

    def _rounded(self, top: str, bottom: int | str, rounding: Rounding, whole: str) -> str:
        """A quotient that is not below nothing, rounded as the agreement says and never up past the tranche."""
        unit = rounding.unit
        top = f"{top} * {unit.denominator}" if unit.denominator != 1 else top
        top = f"({top})" if " " in top else top
        parts = _times(bottom, unit.numerator)
        match rounding.mode:
            case RoundingMode.DOWN:
                units = f"{top} // {parts}"
            case RoundingMode.UP:
                units = f"-(-{top} // {parts})"
            case RoundingMode.NEAREST:
                units = f"(2 * {top} + {parts}) // ({_times(parts, 2)})"
            case _:
                assert_never(rounding.mode)
        units = f"{units} * {unit.numerator}" if unit.numerator != 1 else units
        amount = f"coins({units}, {unit.denominator})" if unit.denominator != 1 else units
        return amount if rounding.mode is RoundingMode.DOWN else f"min({amount}, {whole})"


def days_told(plan: Plan) -> tuple[Day, ...]:
    """The days, reckoned, that amounts rest on."""
    made = [tranche for tranche in plan.tranches.values() if isinstance(tranche, TranchePlan)]
    numbers = [asked.number for tranche in made for asked in tranche.asked]
    return tuple(dict.fromkeys(number.day for number in numbers if isinstance(number, DayNumber)))


@dataclass(frozen=True)
class _Given:
    """An amount reckoned in place; the tests that it is not known, and the one for which an award is declined."""

    amount: str
    missing: tuple[str, ...] = ()
    beyond: str = ""


def _times(number: int | str, by: int) -> str:
    if by == 1:
        return str(number)
    return str(number * by) if isinstance(number, int) else f"({number} * {by})"
