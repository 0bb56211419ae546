"""Examples at the edges of the rules, for a board to look at before it signs: what comes of each is what is decided.

Each release begins with a portfolio that meets everything it asks and no more. From there one thing at a time is moved:
a figure to just below its threshold, an event to the day after its last, a fact to the other answer or to silence.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision
from gatekeeper.program import model
from gatekeeper.program.amounts import amount_values
from gatekeeper.program.sentences import condition_text, leaf_text, power_text, rule_text, value_text
from gatekeeper.scenarios.building import LEAVES, Builder, CannotBuild, Days, Facts, days_for
from gatekeeper.scenarios.exercised import leaves
from gatekeeper.scenarios.forms import Keyword
from gatekeeper.scenarios.mutants import names_in
from gatekeeper.scenarios.steps import play
from gatekeeper.values.dates import date_text
from gatekeeper.values.money import money_text
from gatekeeper.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Example:
    """One example: what it is about, the sentences it adds to those of its rule, and what is decided."""

    title: str
    steps: tuple[str, ...]
    decision: Decision
    condition: str = ""  # the condition it is about, as the decision names it
    verdict: str = ""
    on: date | None = None  # the day it is decided on, if not that of all


@dataclass(frozen=True, slots=True)
class Suggested:
    """The examples of one rule: a portfolio to begin with, and what is moved from there; or why there is none."""

    line: int
    name: str
    tranche: int
    opening: tuple[str, tuple[tuple[str, ...], ...]] = ("", ())
    facts: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    missing: tuple[str, ...] = ()  # what could not be exemplified, and why


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The examples of a rule file, all decided on one day."""

    program: model.Program
    days: Days
    rules: tuple[Suggested, ...]


def suggestions(program: model.Program) -> Suggestions:
    """Examples for every rule of a program, releases first."""
    days = days_for(program)
    releases = tuple(_of_release(program, days, rule) for rule in program.releases)
    guards = tuple(_of_guard(program, days, rule) for rule in program.guards)
    powers = tuple(_of_power(program, days, power) for power in program.powers if isinstance(power, model.WaivePower))
    return Suggestions(program, days, (*releases, *guards, *powers, *_of_days(program, days)))


def rule_name(rule: model.Rule, program: model.Program) -> str:
    """The label of a rule, or its sentence."""
    return f'"{rule.label}"' if rule.label else rule_text(rule, program.written)


def _line(node: Any) -> int:
    return node.span.line if node.span is not None else 0


# ------------------------------------------------------------------------------------------------ a release


def _of_release(program: model.Program, days: Days, rule: model.Release) -> Suggested:
    tranche = rule.tranches.first
    name = rule_name(rule, program)
    try:
        base = meeting_everything(program, days, rule, tranche)
    except CannotBuild as error:
        return Suggested(_line(rule), name, tranche, missing=(str(error),))
    collected = _Collected(base, name)
    collected.add("everything it asks is met, and no more", base.facts)
    for condition in (rule.when, rule.unless):
        if condition is not None:
            collected.around(condition)
    collected.around_amount(rule)
    return collected.suggested(_line(rule), tranche)


def meeting_everything(program: model.Program, days: Days, rule: model.Release, tranche: int) -> Builder:
    """Facts under which a release is met and nothing stands against it."""
    base = Builder(program, days, tranche)
    guards = [guard for guard in program.guards if tranche in guard.tranches]
    for _ in range(3):
        for value in amount_values(rule.amount):
            base.know(value)
        base.full(rule.amount)
        if rule.when is not None:
            base.make(rule.when, wanted=True)
        if rule.unless is not None:
            base.make(rule.unless, wanted=False)
        for guard in guards:
            _lift(base, guard)
        _settle(base, program, rule)
        found = _decided(base, list(base.facts.values()))
        if found.outcome is Outcome.CONFLICT:
            _leave_alone(base, program, rule)
            found = _decided(base, list(base.facts.values()))
        if found.outcome.pays:
            return base
    raise CannotBuild(f"the facts found give {found.outcome}: {explain(found).reason or '; '.join(found.reasons)}")


def _lift(base: Builder, guard: model.Hold | model.Never) -> None:
    """Facts under which a hold does not apply."""
    if base.holds(guard.when) is False:
        return
    try:
        base.make(guard.when, wanted=False)
    except CannotBuild:
        if guard.unless is None:
            raise
        base.make(guard.unless, wanted=True)


def _leave_alone(base: Builder, program: model.Program, rule: model.Release) -> None:
    """Facts under which no other release gives another amount of the same tranche."""
    for other in program.releases:
        if (
            other is rule
            or base.tranche not in other.tranches
            or other.when is None
            or base.holds(other.when) is not True
        ):
            continue
        tried = base.copy()
        try:
            if other.unless is not None:
                tried.make(other.unless, wanted=True)
            else:
                tried.make(other.when, wanted=False)
        except CannotBuild:
            continue
        if rule.when is None or tried.holds(rule.when) is True:
            base.facts = tried.facts


def _settle(base: Builder, program: model.Program, rule: model.Release) -> None:
    """Tell of every fact the other releases of the tranche rest on, so that nothing turns on silence."""
    others = [other for other in program.releases if other is not rule and base.tranche in other.tranches]
    own = [(rule.when, True), (rule.unless, False)]
    for leaf in dict.fromkeys(leaf for other in others for leaf in leaves((other.when, other.unless))):
        if base.holds(leaf) is not None:
            continue
        tried = base.copy()
        try:
            tried.make(leaf, wanted=False)
        except CannotBuild:
            continue
        if all(condition is None or tried.holds(condition) is wanted for condition, wanted in own):
            base.facts = tried.facts


# ------------------------------------------------------------------------------------------------ a guard


def _of_guard(program: model.Program, days: Days, rule: model.Hold | model.Never) -> Suggested:
    """What a hold or bar stops: the first release it speaks of, which would be paid without it."""
    name = rule_name(rule, program)
    why = "no release that it could stop could be exemplified"
    for release in program.releases:
        tranche = next(
            (number for number in range(1, 100) if number in rule.tranches and number in release.tranches), 0
        )
        if not tranche:
            continue
        try:
            base = meeting_everything(program, days, release, tranche)
        except CannotBuild as error:
            why = str(error)
            continue
        collected = _Collected(base, name)
        collected.add("it does not apply", base.facts)
        stopped = collected.moved("it applies", rule.when, wanted=True)
        if stopped is not None and rule.unless is not None:
            collected.lifted(stopped, rule.unless)
        if stopped is not None:
            collected.start = stopped
        collected.around(rule.when)
        return collected.suggested(_line(rule), tranche)
    return Suggested(_line(rule), name, rule.tranches.first, missing=(why,))


# ------------------------------------------------------------------------------------------------ a power, the days


def _of_power(program: model.Program, days: Days, power: model.WaivePower) -> Suggested:
    """A condition that a role may waive, not met, with and without its waiver."""
    name = power_text(power, program.written)
    line, role = _line(power), program.written.get(power.role, power.role)
    why = "no condition that it covers could be exemplified"
    for rule in (*program.releases, *program.guards):
        tranche = max(power.tranches.first, rule.tranches.first)
        if tranche not in power.tranches or tranche not in rule.tranches or rule.when is None:
            continue
        if power.is_label != isinstance(rule, model.Hold) or (power.is_label and rule.label != power.target):
            continue
        release = rule if isinstance(rule, model.Release) else _first_release(program, tranche)
        for target, condition, wanted in _waivable(program, power, rule):
            try:
                assert release is not None
                base = meeting_everything(program, days, release, tranche)
                collected = _Collected(base, name)
                if collected.moved(f"{target}, and nothing waived", condition, wanted) is None:
                    continue
            except (CannotBuild, AssertionError) as error:
                why = str(error) or why
                continue
            tried = base.copy()
            tried.make(condition, wanted)
            day = date_text(days.decided)
            tried.facts["waiver", target] = f'the {role} waived "{target}" of tranche {tranche} on {day}'
            collected.add(f"{target}, waived by the {role}", tried.facts)
            return collected.suggested(line, tranche)
    return Suggested(line, name, power.tranches.first, missing=(why,))


def _first_release(program: model.Program, tranche: int) -> model.Release | None:
    return next((release for release in program.releases if tranche in release.tranches), None)


def _waivable(
    program: model.Program, power: model.WaivePower, rule: model.Rule
) -> Iterator[tuple[str, model.Condition, bool]]:
    """What a power lets be waived in a rule: its name, the condition, and how that stands while it needs a waiver."""
    if power.is_label:
        assert rule.when is not None
        yield rule.label, rule.when, True
        return
    for leaf in leaves(rule.when):
        for name in names_in(leaf):
            declared = program.declarations.get(name)
            if declared is not None and getattr(declared, "waivable", True) and power.target in ("", name):
                yield program.written.get(name, name), leaf, False


def _of_days(program: model.Program, days: Days) -> Iterator[Suggested]:
    """The first and the last day the rules are in force, and the days around them."""
    first, last = program.in_force
    if first is None and last is None:
        return
    for release in program.releases:
        try:
            base = meeting_everything(program, days, release, release.tranches.first)
        except CannotBuild:
            continue
        collected = _Collected(base, "in force")
        for title, day in (
            ("the day before the first", first and first - timedelta(days=1)),
            ("the first day", first),
            ("the last day", last),
            ("the day after the last", last and last + timedelta(days=1)),
        ):
            if day is not None:
                decision = _decided(base, list(base.facts.values()), day)
                collected.examples.append(Example(f"{title}, {date_text(day)}", (), decision, on=day))
        yield collected.suggested(0, release.tranches.first)
        return


# ------------------------------------------------------------------------------------------------ one thing moved


class _Collected:
    """Examples of one rule as they are found, each once."""

    def __init__(self, base: Builder, name: str) -> None:
        self.base = base
        self.start = base  # from where things are moved
        self.name = name
        self.examples: list[Example] = []
        self.missing: list[str] = []
        self.seen: list[tuple[str, ...]] = []
        self.titles: dict[str, int] = {}

    def suggested(self, line: int, tranche: int) -> Suggested:
        """All that was found."""
        facts = tuple(self.base.facts.values())
        missing = tuple(dict.fromkeys(self.missing))
        return Suggested(line, self.name, tranche, self.base.opening(), facts, tuple(self.examples), missing)

    def attempt(self, build: Callable[[], None], what: str) -> bool:
        """Build something; where that cannot be, keep why."""
        try:
            build()
        except CannotBuild as error:
            self.missing.append(f"{what}: {error}")
            return False
        return True

    def add(self, title: str, facts: Facts, condition: model.Condition | None = None) -> None:
        """Keep an example, unless the same was kept before."""
        steps = _difference(self.base.facts, facts)
        if steps in self.seen:
            return
        self.seen.append(steps)
        self.titles[title] = self.titles.get(title, 0) + 1
        if self.titles[title] > 1:
            title = f"{title} ({self.titles[title]})"
        decision = _decided(self.base, [*self.base.facts.values(), *steps])
        about = leaf_text(condition, self.base.program.written) if isinstance(condition, LEAVES) else ""
        verdicts = {str(each.verdict) for each in decision.conditions if each.requirement == about}
        verdict = verdicts.pop() if len(verdicts) == 1 else ""
        self.examples.append(Example(title, steps, decision, about if verdict else "", verdict))

    def moved(self, title: str, condition: model.Condition, wanted: bool) -> Builder | None:
        """The base with a condition met, or not."""
        tried = self.start.copy()
        if not self.attempt(lambda: tried.make(condition, wanted), f"`{tried.text(condition)}`"):
            return None
        self.add(title, tried.facts, condition)
        return tried

    def lifted(self, stopped: Builder, unless: model.Condition) -> None:
        """What would stop a payment, and what stands against that."""
        tried, text = stopped.copy(), stopped.text(unless)
        if self.attempt(lambda: tried.make(unless, wanted=True), f"`{text}`"):
            self.add(f"it would apply, but {text}", tried.facts, unless)

    def around(self, condition: model.Condition) -> None:
        """Every leaf of a condition moved across its edge, and silence about it; every choice taken another way."""
        for leaf in dict.fromkeys(leaves(condition)):
            self._leaf(leaf)
        for choice in _choices(condition):
            self._choice(choice)

    def _leaf(self, leaf: Any) -> None:
        text = leaf_text(leaf, self.base.program.written)
        now = self.start.holds(leaf)
        match leaf:
            case model.Comparison() | model.Between():
                if now is not True:
                    self.moved(f"{text}: just enough", leaf, wanted=True)
                over = isinstance(leaf, model.Comparison) and leaf.comparator in (
                    model.Comparator.AT_MOST,
                    model.Comparator.LESS_THAN,
                )
                self.moved(f"{text}: just {'over' if over else 'short'}", leaf, wanted=False)
                if isinstance(leaf, model.Between):
                    self._upper(leaf, text)
            case model.Happened() | model.TrancheHappened() if leaf.timing is not None:
                self._days(leaf, text)
            case model.IsOneOf(name, choices):
                for choice in getattr(self.base.program.declarations[name], "choices", ()):
                    said = self.base.written(choice)
                    other = model.IsOneOf(name, (choice,))
                    tried = self.start.copy()
                    if self.attempt(lambda tried=tried, other=other: tried.make(other, wanted=True), f"`{text}`"):  # type: ignore[misc]
                        self.add(f"{self.base.written(name)} is {said}", tried.facts, leaf)
                del choices
            case _:
                self.moved(f"{text}: {'not so' if now else 'so'}", leaf, wanted=now is not True)
        for name in names_in(leaf):
            silent = self.start.copy()
            silent.forget(name)
            if silent.facts != self.start.facts:
                self.add(f"nothing is recorded of {self.base.written(name)}", silent.facts, leaf)

    def _upper(self, leaf: model.Between, text: str) -> None:
        upper = model.Comparison(leaf.value, model.Comparator.AT_MOST, leaf.high)
        for title, wanted in (("at its upper end", True), ("just above it", False)):
            tried = self.start.copy()
            if self.attempt(lambda tried=tried, wanted=wanted: tried.compare(upper, wanted), f"`{text}`"):  # type: ignore[misc]
                self.add(f"{text}: {title}", tried.facts, leaf)

    def _days(self, leaf: Any, text: str) -> None:
        """On the last day, the day after; on the first, the day before; not at all."""
        tried = self.start.copy()
        subject = getattr(leaf, "subject", "")
        days = None

        def look() -> None:
            nonlocal days
            days = tried.days_of(subject, leaf.timing)

        if not self.attempt(look, f"`{text}`") or days is None:
            return
        for title, day in (
            ("on the last day", days.latest),
            ("the day after the last", days.latest and days.latest + timedelta(days=1)),
            ("on the first day", days.earliest),
            ("the day before the first", days.earliest and days.earliest - timedelta(days=1)),
        ):
            if day is None or day > self.base.days.decided:
                continue
            other = tried.copy()
            if self.attempt(lambda other=other, day=day: other.happen_leaf(leaf, day), f"`{text}`"):  # type: ignore[misc]
                self.add(f"{text}: {title}, {date_text(day)}", other.facts, leaf)
        never = tried.copy()
        if self.attempt(lambda: never.never(leaf), f"`{text}`"):
            self.add(f"{text}: it has not happened", never.facts, leaf)

    def _choice(self, choice: Any) -> None:
        """Of several conditions: one fewer than asked, and each in the place of another."""
        text = _short(condition_text(choice, self.base.program.written))
        fewer = self.start.copy()
        if self.attempt(lambda: fewer.make(choice, not self.start.holds(choice)), f"`{text}`"):
            self.add(f"{text}: {'one too few' if self.start.holds(choice) else 'just enough'}", fewer.facts)
        count = choice.count if isinstance(choice, model.AtLeast) else 1
        for part in choice.parts:
            if self.start.holds(part) is True:
                continue
            tried = self.start.copy()
            others = [other for other in choice.parts if other is not part]

            def build(tried: Builder = tried, part: Any = part, others: list[Any] = others) -> None:
                tried.make(part, wanted=True)
                kept = 0
                for other in others:
                    if tried.holds(other) is True:
                        kept += 1
                        if kept >= count:
                            tried.make(other, wanted=False)

            if self.attempt(build, f"`{text}`"):
                said = _short(condition_text(part, self.base.program.written))
                self.add(f"{said}: in the place of another", tried.facts)

    def around_amount(self, rule: model.Release) -> None:
        """The points of a formula: its ends, the middle, just below where it begins to give something."""
        match rule.amount:
            case model.InProportion(value, out_of, below):
                self._figure(value, out_of, Fraction(1, 2), "half of it")
                if below is not None:
                    self._at(value, below, "at the least that gives something", model.Comparator.AT_LEAST, wanted=True)
                    self._at(value, below, "just below it", model.Comparator.AT_LEAST, wanted=False)
                self._at(value, out_of, "just below the whole", model.Comparator.AT_LEAST, wanted=False)
            case model.RisingEvenly(value, points):
                low, high = points[0].at, points[-1].at
                self._at(value, low, "at the low end", model.Comparator.AT_LEAST, wanted=True)
                self._at(value, high, "just below the high end", model.Comparator.AT_LEAST, wanted=False)
                self._at(value, low, "just above the low end", model.Comparator.MORE_THAN, wanted=True)
            case _:
                return
        for name in dict.fromkeys(name for value in amount_values(rule.amount) for name in names_in(value)):
            silent = self.start.copy()
            silent.forget(name)
            if silent.facts != self.start.facts:
                self.add(f"nothing is recorded of {self.base.written(name)}", silent.facts)

    def _figure(self, value: model.Value, of: model.Value, share: Fraction, title: str) -> None:
        tried = self.start.copy()
        text = value_text(value, self.base.program.written)
        if self.attempt(lambda: tried.set_value(value, tried.number(of) * share, up=False), f"`{text}`"):
            self.add(f"{text}: {title}", tried.facts)

    def _at(
        self, value: model.Value, bound: model.Value, title: str, comparator: model.Comparator, wanted: bool
    ) -> None:  # fmt: skip
        tried = self.start.copy()
        text = value_text(value, self.base.program.written)
        comparison = model.Comparison(value, comparator, bound)
        if self.attempt(lambda: tried.compare(comparison, wanted), f"`{text}`"):
            self.add(f"{text}: {title}", tried.facts)


def _choices(condition: object) -> Iterator[Any]:
    """The `or`, `any of` and `at least … of` in a condition, those within definitions too."""
    match condition:
        case model.AnyOf(parts) | model.AtLeast(_, parts):
            yield condition
            for part in parts:
                yield from _choices(part)
        case model.AllOf(parts) | model.NoneOf(parts) | model.AtMost(_, parts):
            for part in parts:
                yield from _choices(part)
        case model.Not(part) | model.Defined(_, part):
            yield from _choices(part)
        case _:
            return


def _difference(base: Facts, facts: Facts) -> tuple[str, ...]:
    """The sentences that, said after those of the base, leave the facts: what is gone is taken back first."""
    changed = {key for key in (*base, *facts) if base.get(key) != facts.get(key)}
    names = dict.fromkeys(key[1] for key in base if key in changed)  # in the order they were said
    steps: list[str] = []
    for name in names:
        keys = [key for key in base if key[1] == name]
        gone = any(key not in facts or (key[0] in _ADDS_UP and base[key] != facts[key]) for key in keys)
        if not gone:
            continue  # said again, it is said anew
        if any(key[0] == "paid" for key in keys):
            steps.append(f"tranche {name} was not paid")
        else:
            said = f"tranche {name}" if keys[0][0] == "requested" else _written_in(base[keys[0]])
            steps.append(f'nothing is recorded of "{said}"')
        changed |= {key for key in facts if key[1] == name}
    return (*steps, *(facts[key] for key in facts if key in changed))


_ADDS_UP = ("event", "judgement", "requested")  # of another day they stand beside each other


def _written_in(sentence: str) -> str:
    """The first name a sentence quotes."""
    return sentence.partition('"')[2].partition('"')[0]


def _decided(base: Builder, sentences: list[str], on: date | None = None) -> Decision:
    """What is decided of the tranche when these sentences are said one after the other."""
    story = base.opened()
    for sentence in sentences:
        play(story, Keyword.GIVEN, sentence)
    play(story, Keyword.WHEN, f"tranche {base.tranche} is decided on {date_text(on or base.days.decided)}")
    return story.decision


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


# ------------------------------------------------------------------------------------------------ as a feature


def feature_text(found: Suggestions, file: str) -> str:
    """The examples as a feature, ready to be played; `file` is how it names the rules."""
    program = found.program
    lines = [
        f"Feature: {_title(program.agreement or program.programme or file)}",
        "  Proposed from the rules as they are: look whether each outcome is what was agreed, and change what is not.",
        "",
        "  Background:",
        f'    Given the rules "{file}"',
    ]
    opened = next((rule.opening for rule in found.rules if rule.facts or rule.examples), None)
    if opened is not None:
        text, table = opened
        widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
        lines += [f"    And {text}"]
        lines += [
            "      | " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
            for row in table
        ]
    names: dict[str, int] = {}
    for rule in found.rules:
        lines += _rule_lines(rule, found, names)
    return "\n".join(lines) + "\n"


def _title(text: str) -> str:
    return " ".join(text.split())


def _rule_lines(rule: Suggested, found: Suggestions, names: dict[str, int]) -> list[str]:
    head = f"tranche {rule.tranche}, {rule.name}"
    lines = ["", f"  Rule: {_title(head)}"]
    lines += [f"    # not exemplified: {_title(text)}" for text in rule.missing]
    if rule.facts:
        lines += ["", "    Background:"]
        lines += [f"      {'Given' if at == 0 else 'And'} {sentence}" for at, sentence in enumerate(rule.facts)]
    for example in rule.examples:
        title = f"{rule.name}: {example.title}"
        names[title] = names.get(title, 0) + 1
        title = title if names[title] == 1 else f"{title} (again {names[title]})"
        lines += ["", f"    Scenario: {_title(title)}"]
        lines += [f"      {'Given' if at == 0 else 'And'} {sentence}" for at, sentence in enumerate(example.steps)]
        lines += [f"      When tranche {rule.tranche} is decided on {date_text(example.on or found.days.decided)}"]
        lines += [f'      Then the outcome is "{example.decision.outcome}"']
        if example.decision.outcome.pays:
            decision = example.decision
            lines += [f"      And the amount is {money_text(Fraction(decision.amount), decision.currency)}"]
        if example.condition and '"' not in example.condition:
            lines += [f'      And the condition "{example.condition}" is {example.verdict}']
    return lines
