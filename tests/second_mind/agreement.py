"""Holds the program and the second mind to one answer, on trials made by chance."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gatekeeper import Decision, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.program import model
from gatekeeper.program.sentences import leaf_text
from tests.second_mind.generate import Trial
from tests.second_mind.naive import Answer, decide_naively


class Refused(Exception):
    """The rules made by chance are no rules; the message says why."""


@dataclass(frozen=True)
class Pair:
    """One tranche, decided by both."""

    decision: Decision
    answer: Answer
    program: model.Program

    def differences(self) -> Iterator[str]:
        """Where the two disagree: the program's word first."""
        # The second mind does not try every way yet; where the program settles by that, only the leaves are compared.
        completed = self.decision.completed
        settled = completed is not None and completed.result == "settled"
        if self.decision.outcome != self.answer.outcome and not settled:
            yield f"outcome: {self.decision.outcome} / {self.answer.outcome}"
        if Fraction(self.decision.amount) != self.answer.amount and not settled:
            yield f"amount: {self.decision.amount} / {self.answer.amount}"
        theirs: Counter[tuple[str, str, str, str]] = Counter(
            (c.rule, c.part, c.requirement, str(c.verdict)) for c in self.decision.conditions if c.part != "amount"
        )
        mine: Counter[tuple[str, str, str, str]] = Counter(
            (r, p, leaf_text(leaf, self.program.written), v) for r, p, leaf, v in self.answer.leaves
        )
        for rule, part, leaf, verdict in (theirs - mine).elements():
            others = sorted(v for r, p, same, v in mine - theirs if (r, p, same) == (rule, part, leaf))
            yield f"leaf: {rule} | {part} | {leaf}: {verdict} / {', '.join(others) or 'not asked'}"
        for rule, part, leaf, verdict in (mine - theirs).elements():
            if not any((r, p, same) == (rule, part, leaf) for r, p, same, _ in theirs - mine):
                yield f"leaf: {rule} | {part} | {leaf}: not asked / {verdict}"


def compared(trial: Trial) -> Iterator[Pair]:
    """Every tranche of a trial, decided by both. Raises Refused where the rules are none."""
    rules, problems = check_text(trial.rules)
    if rules is None or not rules.programs:
        raise Refused("\n".join(f"{problem.code}: {problem.message}" for problem in problems))
    program = rules.programs[0]
    portfolio, _ = read_texts(trial.texts, rules)
    answers = decide_naively(program, trial.texts, trial.on, trial.known_by)
    for decision in decide(rules, portfolio, trial.on, trial.known_by, {}):
        yield Pair(decision, answers[decision.award, decision.tranche], program)
