"""What is told beside a decision: early warnings, and what the data must keep to."""

from gatekeeper.decisions.judge import FUNDER, Judge, verdict
from gatekeeper.decisions.record import NoticeFound
from gatekeeper.decisions.tranche import Tranche
from gatekeeper.decisions.wording import notice_name, notice_seen
from gatekeeper.program import model
from gatekeeper.program.sentences import notice_text
from gatekeeper.values.truth import every, negation, some
from gatekeeper.vocabulary import Verdict


def notices_of(tranche: Tranche) -> tuple[NoticeFound, ...]:
    """Everything that is to be told of a tranche, what is required first, by id."""
    said = sorted(tranche.program.notices, key=lambda notice: (notice.word, notice.id))
    return tuple(_found(tranche, notice) for notice in said)


def _found(tranche: Tranche, notice: model.Notice) -> NoticeFound:
    """A notice judged by itself: what it names is no part of what the rules name."""
    judge = Judge(tranche.eyes, tranche_possible=tranche.possible, owner=tranche.facts.award.owner or FUNDER)
    when = judge.judge(notice.when, notice, "when", wanted=notice.word is model.NoticeWord.REQUIRE)
    unless = judge.judge(notice.unless, notice, "unless", wanted=True) if notice.unless is not None else None
    met, failed = when.met, when.failed
    if unless is not None and notice.word is model.NoticeWord.WARN:
        met, failed = every((met, negation(unless.met))), some((failed, unless.met))
    elif unless is not None:  # what stands against a check lifts it
        met, failed = some((met, unless.met)), every((failed, negation(unless.met)))
    wrong = when.invalid or (unless is not None and unless.invalid)
    return NoticeFound(
        id=notice.id,
        kind="warn" if notice.word is model.NoticeWord.WARN else "require",
        label=notice.label,
        sentence=notice_text(notice, tranche.program.written),
        clause=notice.clause,
        because=notice.because,
        line=notice.span.line if notice.span is not None else 0,
        verdict=Verdict.INVALID if wrong else verdict(met, failed),
        when=when.node,
        unless=unless.node if unless is not None else None,
        conditions=tuple(judge.conditions),
    )


def broken(notices: tuple[NoticeFound, ...]) -> tuple[str, ...]:
    """What the data must keep to and do not, in words."""
    return tuple(
        f"what must hold of the data, {notice_name(notice)}: {notice_seen(notice)}"
        for notice in notices
        if notice.kind == "require" and notice.verdict in (Verdict.NOT_MET, Verdict.INVALID)
    )
