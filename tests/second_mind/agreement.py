"""Holds the program and the second mind to one answer, on trials made by chance."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from fractions import Fraction

from gatekeeper import Decision, check_text, decide
from gatekeeper.decisions.record import Condition
from gatekeeper.facts.read import read_texts
from gatekeeper.program import model
from gatekeeper.program.sentences import leaf_text
from tests.plans.held import Held, held
from tests.second_mind.generate import Trial, trial
from tests.second_mind.money import Answer as MoneyAnswer
from tests.second_mind.money import decide_money
from tests.second_mind.money_trials import money_trial
from tests.second_mind.naive import Answer, decide_naively


class Refused(Exception):
    """The rules made by chance are no rules; the message says why."""


@dataclass(frozen=True)
class Pair:
    """One tranche, decided by both."""

    decision: Decision
    answer: Answer | MoneyAnswer
    program: model.Program

    def differences(self) -> Iterator[str]:
        """Where the two disagree: the program's word first."""
        if self.decision.outcome != self.answer.outcome:
            yield f"outcome: {self.decision.outcome} / {self.answer.outcome}"
        if Fraction(self.decision.amount) != self.answer.amount:
            yield f"amount: {self.decision.amount} / {self.answer.amount}"
        if isinstance(self.answer, MoneyAnswer) and Fraction(self.decision.to_recover or 0) != self.answer.claim:
            yield f"claim: {self.decision.to_recover} / {self.answer.claim}"
        theirs: Counter[tuple[str, str, str, str]] = Counter(
            (c.rule, c.part, c.requirement, str(c.verdict)) for c in self.decision.conditions if c.part != "amount"
        )
        mine: Counter[tuple[str, str, str, str]] = Counter(
            (r, p, leaf_text(leaf, written(self.program, dict(*env))), v) for r, p, leaf, v, *env in self.answer.leaves
        )
        for rule, part, leaf, verdict in (theirs - mine).elements():
            others = sorted(v for r, p, same, v in mine - theirs if (r, p, same) == (rule, part, leaf))
            yield f"leaf: {rule} | {part} | {leaf}: {verdict} / {', '.join(others) or 'not asked'}"
        for rule, part, leaf, verdict in (mine - theirs).elements():
            if not any((r, p, same) == (rule, part, leaf) for r, p, same, _ in theirs - mine):
                yield f"leaf: {rule} | {part} | {leaf}: not asked / {verdict}"


def written(program: model.Program, env: Mapping[str, str]) -> Mapping[str, str]:
    """How names are written, of these items."""
    if not env:
        return program.written
    of = {name: getattr(program.declarations.get(name), "each", "") for name in program.written} | dict(program.each_of)
    said = {name: f"{text} of {of[name]} {env[of[name]]}" for name, text in program.written.items() if of[name] in env}
    return {**program.written, **said}


def compared(trial: Trial, by_plan: Held) -> Iterator[Pair]:
    """Every tranche of a trial, decided by both and by a plan of the rules. Raises Refused where the rules are none."""
    rules, problems = check_text(trial.rules)
    if rules is None or not rules.programs:
        raise Refused("\n".join(f"{problem.code}: {problem.message}" for problem in problems))
    program = rules.programs[0]
    portfolio, _ = read_texts(trial.texts, rules)
    answers = decide_naively(program, trial.texts, trial.on, trial.known_by)
    decisions = decide(rules, portfolio, trial.on, trial.known_by, {})
    by_plan += held(rules, portfolio, decisions, trial.on, trial.known_by, {})
    for decision in decisions:
        yield Pair(decision, answers[decision.award, str(decision.tranche)], program)


def money_compared(seed: int, by_plan: Held) -> Iterator[Pair]:
    """Every tranche of a trial of money, decided by both, and by a plan of the rules."""
    trial = money_trial(seed)
    rules, problems = check_text(trial.rules)
    if rules is None or not rules.programs:
        raise Refused("\n".join(f"{problem.code}: {problem.message}" for problem in problems))
    portfolio, _ = read_texts(trial.texts, rules)
    answers = decide_money(rules.programs[0], trial.awards, trial.on, trial.budgets)
    decisions = decide(rules, portfolio, trial.on, trial.on, {})
    by_plan += held(rules, portfolio, decisions, trial.on, trial.on, {})
    for decision in decisions:
        yield Pair(decision, answers[decision.award, decision.tranche], rules.programs[0])


@dataclass
class Tally:
    """What came of many trials."""

    decisions: int = 0
    trials: int = 0
    refused: int = 0
    unlike: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    dated: int = 0  # events that are timed, on a day that is known
    at_edges: int = 0  # of which the day or the decision date is within a day of the first or the last that counts
    settled: int = 0  # decided only because every way comes to the same
    by_plan: Held = field(default_factory=Held)  # what a plan of the rules decides

    def __iadd__(self, other: "Tally") -> "Tally":
        for each in fields(self):
            mine = getattr(self, each.name)
            mine += getattr(other, each.name)
            setattr(self, each.name, mine)
        return self

    @property
    def unknown(self) -> float:
        """The share of the leaves that turn on what is not known."""
        return self.verdicts["unknown"] / max(1, self.verdicts.total())

    @property
    def edges(self) -> float:
        """The share of the timed leaves that are decided at an edge."""
        return self.at_edges / max(1, self.dated)

    def add(self, pair: Pair, where: str) -> None:
        self.decisions += 1
        self.unlike += [f"{where}, {pair.decision.id}: {difference}" for difference in pair.differences()]
        self.outcomes[pair.decision.outcome] += 1
        self.settled += pair.decision.completed is not None and pair.decision.completed.result == "settled"
        for condition in pair.decision.conditions:
            if condition.part != "amount":
                self.verdicts[condition.verdict] += 1
            if (edge := at_edge(condition, pair.decision.on)) is not None:
                self.dated += 1
                self.at_edges += edge


def at_edge(condition: Condition, on: date) -> bool | None:
    """Whether a timed leaf is decided at an edge of the days that count; none where it has no such days."""
    edges = [day for day in (condition.required.earliest, condition.required.latest) if day is not None]
    days = [day for day in (condition.seen.on, on) if day is not None]
    return any(abs((day - edge).days) <= 1 for day in days for edge in edges) if edges else None


def agree(decisions: int, first: int = 1, money: bool = False) -> Tally:
    """So many decisions and the trials that end with them, from a first seed on; of truth and time, or of money."""
    tally, seed = Tally(), first
    while tally.decisions < decisions:
        tally.trials += 1
        try:
            of_trial = Held()
            for pair in money_compared(seed, of_trial) if money else compared(trial(seed), of_trial):
                tally.add(pair, f"seed {seed}")
            tally.unlike += [f"seed {seed}, by its plan, {said}" for said in of_trial.unlike]
            tally.by_plan += of_trial
        except Refused:
            tally.refused += 1
        seed += 1
    return tally
