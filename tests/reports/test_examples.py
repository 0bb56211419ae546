"""The papers of the example portfolios hold to their records: nothing invented, nothing lost, everything adds up."""

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from html import unescape

import openpyxl
import pytest

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Condition, Decision
from gatekeeper.decisions.wording import ought_to_hold
from gatekeeper.reports.board import render_index
from gatekeeper.reports.conditions import groups
from gatekeeper.reports.memo import render_memo
from gatekeeper.reports.papers import RunFacts
from gatekeeper.reports.register import register_csv, register_xlsx
from gatekeeper.reports.totals import summary
from gatekeeper.values.numbers import grouped_text
from tests.reports import real
from tests.reports.test_memo import NUMBER, page, values_of

EVERY = real.every_decision()
RUN = RunFacts(on=real.ON, known_by=real.ON)
# A name is a word with a capital that does not begin a sentence, a cell or a heading.
NAME = re.compile(r"(?<=[a-z,;] )[A-ZÀ-ÞĐŠŽ]\w+")


def derived(decision: Decision) -> set[str]:
    """The numbers a reader is owed that the record holds as two others: differences, counts and days."""
    left = Fraction(decision.award_committed or 0) - Fraction(decision.award_paid)
    taken = (decision.paid, decision.approved_unpaid, decision.amount)
    recovered = (p.amount for p in decision.payments if p.kind == "recovery")
    money = [
        left,
        left - Fraction(decision.amount),
        Fraction(decision.tranche_amount or 0) - sum(map(Fraction, taken)),
        sum(map(Fraction, recovered), Fraction(0)),
        *(distance_of(c) for c in decision.conditions),
    ]
    days = {
        str(abs((a - b).days))
        for c in decision.conditions
        for a in (decision.on, c.seen.on)
        for b in (c.required.latest, c.required.earliest)
        if a and b
    }
    ends = {str((w.expires_on - decision.on).days) for w in decision.waivers if w.expires_on}
    grouped = {f"{int(day):,}" for day in days if day.isdigit()}
    counts = {str(n) for n in range(max(13, len(decision.conditions)) + 1)}
    return {grouped_text(abs(m)) for m in money} | days | grouped | ends | counts | {"256"}


def distance_of(condition: Condition) -> Fraction:
    seen, asked = condition.seen, condition.required
    if asked.number is None or seen.number is None:
        return Fraction(0)
    high = asked.number if asked.high is None else asked.high
    near = asked.number if seen.number < asked.number else high
    return Fraction(near) - Fraction(seen.number)


@lru_cache
def told_of(example: str) -> tuple[tuple[Decision, str, str], ...]:
    """Every decision of an example, and what its memo says as a page and in Markdown, without markup."""
    return tuple(
        (
            decision,
            "\n".join(page(render_memo(decision)).words),
            unescape(render_memo(decision, "md").replace("\\", "")),
        )
        for decision in real.decisions_of(example)
    )


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("example", real.EXAMPLES)
def test_every_number_date_and_name_in_every_memo_comes_from_its_record(example: str) -> None:
    wrong: list[str] = []
    for decision, html, md in told_of(example):
        record = "\n".join(values_of(decision))
        numbers = set(NUMBER.findall(record)) | derived(decision)
        names = words(record)
        for form, told in (("html", html), ("md", md)):
            invented = (set(NUMBER.findall(told)) - numbers) | (set(NAME.findall(told)) - names - _OUR_OWN)
            wrong += [f"{decision.id} {form}: {text}" for text in sorted(invented)]
    assert wrong == []


_OUR_OWN = {"SHA"}


@pytest.mark.parametrize("example", real.EXAMPLES)
def test_both_forms_of_every_memo_say_the_same(example: str) -> None:
    for decision, html, md in told_of(example):
        told, other = words_of(html), words_of(md)
        assert told - other <= IN_CELLS, decision.id
        assert other - told <= IN_HEADINGS, decision.id


def words_of(text: str) -> set[str]:
    """Words, numbers and shapes as a reader sees them."""
    return set(re.findall(r"\w[\w.,]*\b|[✓✗◐●◌‖†≠⊘←]", text))


# What one form says in every cell the other says once, above the column.
IN_CELLS = {
    "memo",
    "Milestones",
    "day",
    "distance",
    "verdict",
    "verified",
    "standard",
    "authority",
    "whose",
    "granted",
    "outcome",
}
IN_HEADINGS = {"As", "Distance", "On", "Clause", "Verified", "Standard", "note", "Authority", "Granted", "text"}


def test_the_table_holds_each_condition_once() -> None:
    for decision in EVERY:
        found = groups(decision, explain(decision))
        lines = [row.line for group in found for row in group.rows if row.line]
        above = [line for group in found for row in group.rows for line in row.above]
        assert sorted(line.condition.id for line in (*lines, *above)) == [c.id for c in decision.conditions], (
            decision.id
        )
        full = [(c.requirement, c.observed, c.verdict, c.waived_by) for c in (line.condition for line in lines)]
        rests_on = [c for c in decision.conditions if c.part == "amount"]
        assert len(full) - len(set(full)) <= len(rests_on), decision.id


def test_what_is_recommended_is_what_was_decided() -> None:
    for decision in EVERY:
        said = explain(decision)
        amount = f"{grouped_text(Fraction(decision.amount))}"
        if decision.outcome.pays:
            assert re.match(rf"release up to {re.escape(amount)}(\.00)? {decision.currency} of", said.recommendation)
            assert said.why
        else:
            assert decision.amount == 0
            assert not said.recommendation.startswith("release up to")
            assert said.why_not


def test_nothing_reads_as_if_a_machine_had_put_it_together() -> None:
    odd = re.compile(
        r"the the |\bNone\b|\(\)|“”|\.\.|;;|, ,| ,|: :|:\.| {2}|\( |invalid: |(?<!\([a-z]\))(?<!\([a-z])\)\)"
        r"|\d{4}-\d{2}-\d{2}|\bis is\b|which means no:|\bfrom the [A-Z]|; \."
    )
    found: list[str] = []
    for decision in EVERY:
        said = explain(decision)
        texts = (said.recommendation, said.reason, *said.why, *said.why_not, *said.risks)
        needs = tuple(need.text for need in said.still_needed)
        found += [f"{decision.id}: {text}" for text in (*texts, *needs) if odd.search(text)]
        sentences = (*said.why, *said.why_not, *said.risks)
        found += [f"{decision.id}: {text}" for text in sentences if not re.match(r"[“A-Z0-9]", text) or text[-1] != "."]
        for several in (said.why, said.why_not, said.risks, needs):
            if several is not needs:
                found += [f"{decision.id} twice: {text}" for text in several if several.count(text) > 1]
    assert found == []


def test_a_hold_is_lifted_by_its_exception_and_said_to_be() -> None:
    consent = next(c for c in real.decision_of("SF-028", 3).conditions if c.requirement == "funder consent given")
    assert ought_to_hold(real.decision_of("SF-028", 3), consent)
    assert any("does not hold it, since “funder consent given” is met" in t for t in explain_of("SF-028", 3))


def explain_of(award: str, tranche: int) -> tuple[str, ...]:
    return explain(real.decision_of(award, tranche)).why


# --- totals --------------------------------------------------------------------------------------------------------


def sums() -> dict[str, dict[str, Decimal]]:
    """What the decisions add up to, as plainly as it can be added."""
    found: dict[str, dict[str, Decimal]] = {}
    for d in EVERY:
        of = found.setdefault(d.currency, {"now": Decimal(0), "paid": Decimal(0), "awarded": Decimal(0)})
        of["now"] += d.amount
        of["paid"] += d.paid
        of["awarded"] += d.tranche_amount or 0
    return found


def test_the_totals_are_the_sums_of_the_decisions_by_currency() -> None:
    totals = summary(EVERY)
    assert {t.currency for t in totals.by_currency} == set(sums()) == {"EUR", "KES", "USD"}
    for total in totals.by_currency:
        plain = sums()[total.currency]
        assert (total.approved_now, total.paid, total.awarded) == (plain["now"], plain["paid"], plain["awarded"])
        rest = total.approved_unpaid + total.held + total.conditional + total.not_payable
        assert total.paid + total.approved_now + rest == total.awarded
        by_outcome = [t for t in totals.by_outcome if t.currency == total.currency]
        for part in ("tranches", "awarded", "paid", "approved_now", "held", "conditional", "not_payable"):
            assert sum(getattr(t, part) for t in by_outcome) == getattr(total, part)


def test_the_register_adds_up_to_the_same() -> None:
    rows = list(csv.DictReader(io.StringIO(register_csv(EVERY).decode())))
    assert len(rows) == len(EVERY)
    for currency, plain in sums().items():
        of = [row for row in rows if row["currency"] == currency]
        for heading, name in (("amount now", "now"), ("paid", "paid"), ("tranche amount", "awarded")):
            assert sum((Decimal(row[heading] or 0) for row in of), Decimal(0)) == plain[name]
    book = openpyxl.load_workbook(io.BytesIO(register_xlsx(EVERY)), read_only=True)
    head, *lines = list(book["Totals"].iter_rows(values_only=True))
    column = {name: number for number, name in enumerate(head)}
    for line in lines:
        if line[column["outcome"]] == "all outcomes":
            assert line[column["approved now"]] == sums()[str(line[column["currency"]])]["now"]


def test_the_board_page_shows_every_tranche_its_amount_and_the_totals() -> None:
    html = render_index(EVERY, RUN)
    table = html[html.index('id="recommendations"') : html.index('id="findings"')]
    assert table.count('href="memos/') == len(EVERY)
    told = page(html).words
    for currency, plain in sums().items():
        assert f"{grouped_text(Fraction(plain['now']))} {currency}" in told
    for outcome, count in summary(EVERY).outcomes:
        assert sum(d.outcome is outcome for d in EVERY) == count
