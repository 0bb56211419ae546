"""Rules made ready to decide one award after another: `compiled(rules, on)`.

    ready = gatekeeper.compiled(rules, date(2026, 11, 30))
    for facts in as_known(portfolio, date(2026, 11, 30)).awards:
        award = ready.award(facts)      # the tables of an award, as the slots of a plan; or why not
        answers = ready.decide(award)   # its tranches: outcome, amount, every leaf

The functions are written of the checked program once for each set of tranches that awards have
(`plans/written.py`). What they do not decide is `Declined`, with a reason: `decide` of `decisions/` decides everything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from gatekeeper.decisions.decide import Calendars, calendars_for
from gatekeeper.plans.analysis import plan_of
from gatekeeper.plans.answers import VERDICT
from gatekeeper.plans.forms import Exact, Slot
from gatekeeper.plans.plan import Asked, Plan, TranchePlan
from gatekeeper.plans.written import Written, written
from gatekeeper.program import model
from gatekeeper.vocabulary import Outcome, Verdict


class Answer(NamedTuple):
    """One tranche decided. `leaves` are the answers of its leaves, in bits; `seen` what each saw, and what its amount
    rests on. Outcome none: what it turns on is named more than once, which the reference decides."""

    outcome: Outcome | None
    amount: Exact
    low: Exact | None
    high: Exact | None
    leaves: tuple[int, ...]
    seen: tuple[Slot, ...]


Answers = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Functions:
    """The functions of one plan."""

    plan: Plan
    numbers: tuple[int, ...]  # of the tranches they decide, in order

    @cached_property
    def texts(self) -> tuple[Written, Written]:
        """The functions as text: for plain slots, for any."""
        return written(self.plan, True), written(self.plan, False)

    @cached_property
    def plain(self) -> Callable[[tuple[Slot, ...]], Answers]:
        """Decides an award of which nothing rare is recorded."""
        function: Callable[[tuple[Slot, ...]], Answers] = self.texts[0].compiled()
        return function

    @cached_property
    def any(self) -> Callable[[tuple[Slot, ...]], Answers]:
        """Decides any award."""
        function: Callable[[tuple[Slot, ...]], Answers] = self.texts[1].compiled()
        return function

    def verdicts(self, number: int, answer: Answer) -> Iterator[tuple[Asked, Verdict]]:
        """Each thing asked of a tranche and what was found of it, as the record numbers them."""
        tranche = self.plan.tranches[number]
        assert isinstance(tranche, TranchePlan)
        leaves = iter(answer.leaves)
        for asked, seen in zip(tranche.asked, answer.seen, strict=True):
            if asked.leaf is not None:
                yield asked, VERDICT[next(leaves)]
            else:
                yield asked, Verdict.MET if isinstance(seen, int) or hasattr(seen, "numerator") else Verdict.UNKNOWN


class Compiled:
    """Rules made ready for one decision date."""

    def __init__(self, rules: model.Rules, on: date, calendars: Calendars | None = None) -> None:
        self.rules, self.on = rules, on
        self.calendars = calendars if calendars is not None else calendars_for(rules, on)
        self._functions: dict[tuple[int, tuple[int, ...]], Functions] = {}

    def functions(self, program: model.Program, numbers: tuple[int, ...]) -> Functions:
        """Those of one program for awards of these tranches, written when they are first asked for."""
        key = self.rules.programs.index(program), numbers
        if key not in self._functions:
            holidays = self.calendars.get(program.calendar, frozenset())
            made = plan_of(program, self.on, numbers, holidays)
            self._functions[key] = Functions(made, tuple(sorted(made.order)))
        return self._functions[key]
