"""Letters tell a grantee what was decided and what is asked, in plain words, and nothing that is the house's own."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from gatekeeper import check_text, decide
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.read import read_texts
from gatekeeper.reports.blocks import paper_from, text_of
from gatekeeper.reports.docx import LETTER, docx_from
from gatekeeper.reports.letters import letters_of, render_letter
from gatekeeper.reports.payments import Approved
from gatekeeper.vocabulary import Outcome, Resolved
from tests.reports import decisions as d
from tests.reports import real
from tests.reports.test_memo import RUN

JARGON = re.compile(
    r"undetermined|conflict|invalid|barred|verdict|not met|entitlement|waiver|guard|≥|≤|tables|record|“[^”]* ≥", re.I
)
BEGINNINGS = {
    "release": "We are glad to release 250,000 USD, the whole of tranche 2.",
    "not yet": "Tranche 2 (250,000 USD) cannot be paid yet. The agreement asks for a few things first.",
    "undetermined": "We cannot say yet whether tranche 2 (250,000 USD) can be paid",
    "on hold": "We have to pause tranche 2 (250,000 USD) for the time being. A pause is not a refusal. "
    "The agreement provides for that: Clause 9.2.",
    "barred": "As things stand, tranche 2 (250,000 USD) cannot be paid. The agreement provides for that: Clause 14.",
    "lapsed": "We are sorry to tell you that tranche 2 (250,000 USD) can no longer be paid",
    "conflict": "We are still checking something on our side before we can decide on tranche 2 (250,000 USD).",
    "invalid": "We are still checking something on our side before we can decide on tranche 2 (250,000 USD).",
    "approved, not paid": "250,000 USD of tranche 2 was approved on",
}


def letter(*decisions: Decision, resolved: dict[str, Approved] | None = None) -> str:
    (found,) = letters_of(decisions, resolved)
    return "\n".join(text_of(paper_from(render_letter(found, d.ON, run=RUN))))


@pytest.mark.parametrize("outcome", BEGINNINGS)
def test_each_decision_is_told_in_plain_words(outcome: str) -> None:
    said = letter(d.OF_EVERY_OUTCOME[outcome])
    assert BEGINNINGS[outcome] in said
    assert "Dear Kivu Cold Chain Ltd," in said
    assert "Amina Otieno looks after your award" in said


@pytest.mark.parametrize("outcome", ["already released", "no rule", "not in force"])
def test_of_nothing_new_there_is_no_letter(outcome: str) -> None:
    assert list(letters_of([d.OF_EVERY_OUTCOME[outcome]])) == []


def test_a_letter_has_no_jargon_and_keeps_to_itself_what_others_found() -> None:
    for found in letters_of(real.every_decision()):
        said = "\n".join(text_of(paper_from(render_letter(found, d.ON, run=RUN))))
        without_names = said.replace(found.first.title, "")
        assert not JARGON.search(without_names), (found.first.award, JARGON.search(without_names))
        for decision in (part.decision for part in found.parts):
            kept = [*(j.note for j in decision.judgements), *(o for j in decision.judgements for o in j.others)]
            kept += [w.reason for w in decision.waivers] + [c.evidence for c in decision.conditions]
            kept += [c.observed for c in decision.conditions if c.owner not in ("grantee", decision.recipient, "")]
            kept += [f"“{r.label}”" for r in decision.rules if r.stops]
            kept += [decision.budget.problem, str(decision.budget.asked)] if decision.budget else []
            assert [text for text in kept if len(text) > 14 and text in said] == []


def test_what_is_needed_is_told_with_what_came_so_far_and_by_when() -> None:
    said = letter(*(x for x in real.every_decision() if x.award == "SF-049"))
    assert "Licence agreement: signed" in said
    assert "Nothing has reached us yet\n28 January 2027" in said
    assert "Tranches 2, 3 and 4 (65,000 USD, 78,000 USD and 78,000 USD) come after those before them." in said
    assert "Prototype demonstrated: achieved, by 31 July 2029 (Schedule 2, 1)" in said
    late = letter(real.decision_of("SF-008", 4))
    assert "Your report of revenue for Q3 2026" in late
    assert "this day is past: please send it as soon as you can" in late
    several = letter(real.decision_of("SF-018", 4))
    assert (
        "One of the following three:" in several or "Adequate progress found (with the investment committee)" in several
    )
    lapsed = letter(*(x for x in real.every_decision() if x.award == "SF-035"))
    assert "Prototype demonstrated: achieved; the last day was 31 October 2026" in lapsed
    assert "depend on what came before, and can no longer be paid either" in lapsed


def test_what_can_no_longer_be_paid_says_what_was_and_whether_it_came_too_early() -> None:
    paid = letter(replace(d.LAPSED, paid=Decimal(100000)))
    assert "the rest of tranche 2 (150,000 USD; 100,000 USD is paid) can no longer be paid, because the time" in paid
    nothing = [*letters_of([replace(d.LAPSED, paid=Decimal(250000))])]
    assert nothing == []
    early = replace(
        d.LAPSED,
        conditions=tuple(
            replace(
                c, seen=replace(c.seen, on=date(2026, 3, 1)), required=replace(c.required, earliest=date(2026, 4, 1))
            )
            for c in d.LAPSED.conditions
        ),
    )
    said = letter(early)
    assert "can no longer be paid, because of the days the agreement allows for it." in said
    assert "Regulatory approval: achieved; it came on 1 March 2026, and the first day for it was 1 April 2026" in said


RULES = """
language 1
currency USD
milestone survey
milestone accounts, due 30 June 2026
fact strike
fact flood
measure jobs
release tranche 1 when survey achieved and at least 1 of (not strike; not flood)
release tranche 2 when jobs as at 30 June 2026 >= 5
release tranche 3 when the previous tranche released
release tranche 4 when not survey achieved
hold tranche 5 when strike or jobs >= 2
hold tranche 5 when accounts missed
release tranches 5 to 6 in any case
hold tranche 6 when strike or flood
release tranche 7 when not `closed` and not survey achieved
fact `closed`
"""
TABLES = {
    "awards": "award,currency,recipient\nA-1,USD,Coop\n",
    "tranches": "award,tranche,amount\n" + "".join(f"A-1,{number},1000\n" for number in range(1, 8)),
    "facts": "award,fact,value\nA-1,strike,yes\nA-1,flood,yes\n",
    "measures": "award,measure,period end,value\nA-1,jobs,2026-06-30,3\n",
    "milestones": "award,milestone,status,as of\n"
    + "".join(f"A-1,{name},in progress,2026-11-15\n" for name in ("survey", "accounts")),
}


def test_what_ought_not_to_be_is_told_so_and_what_is_lost_without_a_day_is_not_late() -> None:
    program, problems = check_text(RULES)
    assert program is not None, problems
    portfolio, _ = read_texts(TABLES, program)
    first, second, third, _, held, sixth, last = decide(program, portfolio, on=d.ON)
    said = letter(first)
    assert "No longer: strike (with us)\n–\nno day is set\nNo longer: flood (with us)" in said
    lost = letter(second, third)
    assert "can no longer be paid, because what the agreement asks for it can no longer be met." in lost
    assert "Jobs as at 30 June 2026 of at least 5; what we have is: 3 at 30 June 2026, short by 2" in lost
    assert "Tranche 3 (1,000 USD) depends on what came before" in lost
    assert "depend" not in letter(second, replace(second, tranche=3))
    assert "A later day for this, as the one agreed has passed: accounts" in letter(held)
    assert letter(sixth).count("A matter on our side is settled (with us)") == 1
    assert "It is clear whether this is so: closed (with us)" in letter(last)


def test_tranches_paused_for_the_same_are_told_together() -> None:
    said = letter(*(x for x in real.every_decision() if x.award == "RP-08"))
    assert "We have to pause tranches 2, 3 and 4 (270,000 EUR, 225,000 EUR and 225,000 EUR)" in said
    assert said.count("Corrective action plan: accepted") == 2  # tranche 5 waits for its report too


def test_a_stop_names_its_clause_and_no_more() -> None:
    said = letter(real.decision_of("SF-015", 4))  # a sanctions match in dispute
    assert "A pause is not a refusal. The agreement provides for that: Article 11.2." in said
    assert "The matter under Article 11.2 is settled (with us)" in said
    assert "sanction" not in said
    assert "insolvency" not in letter(real.decision_of("SF-014", 4))


@pytest.mark.parametrize(
    ("decided", "amount", "said"),
    [
        (
            Resolved.APPROVE,
            Decimal(250000),
            "The meeting of 4 December 2026 has agreed to it. We are glad to release 250,000 USD, the whole",
        ),
        (
            Resolved.APPROVE,
            Decimal(90000),
            "The meeting of 4 December 2026 has agreed to it. We are glad to release 90,000 USD of tranche",
        ),
        (Resolved.DEFER, None, "The meeting of 4 December 2026 has put off its decision on tranche 2 (250,000 USD)."),
        (Resolved.REFUSE, None, "The meeting of 4 December 2026 has decided not to release tranche 2 (250,000 USD)."),
    ],
)
def test_what_the_meeting_made_of_it_is_told_instead(decided: Resolved, amount: Decimal | None, said: str) -> None:
    approved = Approved(decided, amount, date(2026, 12, 4), "")
    found = letter(d.RELEASE, resolved={d.RELEASE.id: approved})
    assert said in found
    assert ("will be paid to you now" in found) == (amount is not None)
    assert "It is still to be decided what can be paid of tranche 2 (250,000 USD)." in letter(d.RELEASE, resolved={})


def test_money_claimed_back_is_told_kindly() -> None:
    recover = replace(d.BARRED, outcome=Outcome.RECOVER, to_recover=Decimal(40000))
    assert "that 40,000 USD of tranche 2 be paid back" in letter(recover)
    assert "please talk with us" in letter(recover)
    cancelled = letter(replace(d.BARRED, outcome=Outcome.CANCEL))
    assert "Tranche 2 (250,000 USD) is cancelled and will not be paid." in cancelled


def test_hostile_text_is_only_text_and_the_same_letter_is_the_same_bytes() -> None:
    (found,) = letters_of([d.HOSTILE])
    page = render_letter(found, d.ON, run=RUN)
    assert not re.search(r"<(?:script|b\b|a\b)", page)
    paper = paper_from(page)
    made = docx_from(paper, d.ON, None, "A", "x", LETTER)
    assert made == docx_from(paper_from(page), d.ON, None, "A", "x", LETTER)
    document = Document(BytesIO(made))
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "{{ 7*7 }}" in written or d.HOSTILE.award in written
    assert document.core_properties.subject == "Letter"
    headings = [p.text for p in document.paragraphs if p.style is not None and str(p.style.name).startswith("Heading")]
    assert headings[-1] == "Whom to ask"
