"""What is suspicious in a portfolio, place by place, and how many decisions each finding touches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.portfolio import Portfolio, as_headed
from gatekeeper.facts.suspicions import suspicions
from gatekeeper.program import model
from gatekeeper.run.touched import Touched, Touching


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and the tranches it touches."""

    finding: Finding
    touched: Touched


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything found in a portfolio, errors first, each by place; how many tranches there are; their outcomes.

    `outcomes` are those on the day that was asked about, by award and tranche; without a day there are none.
    """

    told: tuple[Told, ...]
    tranches: int
    on: date | None = None
    outcomes: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def of(self, severity: Severity) -> tuple[Told, ...]:
        """The errors, or the warnings."""
        return tuple(each for each in self.told if each.finding.severity is severity)

    @property
    def touched(self) -> Touched:
        """Every tranche that a finding touches."""
        return tuple(sorted({tranche for each in self.told for tranche in each.touched}))


def survey(
    rules: model.Rules,
    portfolio: Portfolio,
    findings: Sequence[Finding],
    on: date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Survey:
    """What was found while reading, and what is odd between rows; with a day, how what it touches is decided."""
    odd, subjects = suspicions(portfolio, rules, on)
    touching = Touching(rules, portfolio, {**portfolio.subjects, **subjects})
    told = sorted(
        (Told(each, touching.of(each)) for each in {*findings, *(as_headed(one, portfolio.headings) for one in odd)}),
        key=_order,
    )
    outcomes: dict[tuple[str, int], str] = {}
    if on is not None:
        from gatekeeper.decisions.decide import decide_each

        total = sum(map(len, touching.tranches.values()))
        for count, decision in enumerate(decide_each(rules, portfolio, on), 1):
            outcomes[decision.award, decision.tranche] = str(decision.outcome)
            if progress is not None:
                progress("deciding", count, total)
    return Survey(tuple(told), sum(map(len, touching.tranches.values())), on, outcomes)


def _order(told: Told) -> tuple[object, ...]:
    finding, place = told.finding, told.finding.place
    severity = 0 if finding.severity is Severity.ERROR else 1
    return (severity, place.file, place.sheet, place.row, place.column, finding.code, finding.message)
