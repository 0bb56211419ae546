"""The steps of a scenario: the sentences a funder writes, and what each says of the tables or of the decision.

Values are kept as the text they are, and read by the code that reads the tables.
"""

from collections.abc import Callable
from datetime import timedelta

from gatekeeper.decisions.decide import calendars_for
from gatekeeper.decisions.outlook import Outlook, outlook
from gatekeeper.facts.columns import TABLES
from gatekeeper.facts.suspicions import suspicions
from gatekeeper.program.model import Judgement
from gatekeeper.reports.outlook import quarter_text
from gatekeeper.reports.pictures import money_between
from gatekeeper.scenarios import claims
from gatekeeper.scenarios.forms import STEPS, Keyword, Step, Takes, keyword_for, nearest_forms, step, step_for
from gatekeeper.scenarios.story import Mistake, Story, Unmet, day_of, plain_number, without_unit
from gatekeeper.values.absence import Reason
from gatekeeper.values.dates import Unit, add_business_days, date_text, period_containing
from gatekeeper.vocabulary import CONDITION, Sort, fold

GIVEN, WHEN, THEN = Keyword.GIVEN, Keyword.WHEN, Keyword.THEN

Told = tuple[tuple[str, ...], ...]


def vocabulary() -> tuple[Step, ...]:
    """Every step there is, in the order in which a sentence is compared with them."""
    return tuple(STEPS)


def said_as(text: str) -> Keyword | None:
    """The keyword under which a sentence is one of ours; none where it is not."""
    return keyword_for(text)


def knows(keyword: Keyword, text: str) -> bool:
    """Whether a sentence is one of ours."""
    return step_for(keyword, text) is not None


def play(
    story: Story, keyword: Keyword, text: str, line: int = 0, table: Told = (), docstring: str | None = None
) -> None:
    """Play one step of a story."""
    story.line, story.text, story.table, story.docstring = line, text, table, docstring or ""
    found = step_for(keyword, text)
    if found is None:
        raise unknown_step(keyword, text)
    known, said = found
    if table and known.takes is not Takes.TABLE:
        raise Mistake("a table follows a step that takes none", f"the step is `{known.form}`")
    if docstring is not None and known.takes is not Takes.TEXT:
        raise Mistake("a text follows a step that takes none", f"the step is `{known.form}`")
    known.does(story, **said)


def unknown_step(keyword: Keyword, text: str) -> Mistake:
    """A sentence nobody knows, with those it is most like."""
    where = keyword_for(text)
    if where is not None:
        return Mistake(f"`{text}` is said after `{where.capitalize()}`, not after `{keyword.capitalize()}`", "move it")
    near = nearest_forms(keyword, text)
    known = " or ".join(f"`{keyword.capitalize()} {form}`" for form in near)
    return Mistake(f"no step is known that says `{text}`", f"did you mean {known}?" if near else ALL_STEPS)


ALL_STEPS = "every step is listed in docs/testing-rules.md"

# ------------------------------------------------------------------------------------------------ given: rules


@step(GIVEN, 'the rules "FILE"', "decide by a rule file: beside the feature, in a folder `rules`, or further up")
def _rules(story: Story, file: str) -> None:
    story.take_rules(file)


@step(GIVEN, "the agreement says", "decide by the rules written below", Takes.TEXT)
def _agreement(story: Story) -> None:
    story.take_text(story.docstring)


# ------------------------------------------------------------------------------------------------ given: awards

_AN_AWARD = '[(an/the) ]award "NAME"[ of the programme "PROGRAMME"][ in CURRENCY]'


@step(
    GIVEN, _AN_AWARD, "begin an award; what follows is said of it. Without a programme or currency, those of the rules"
)
def _award(story: Story, name: str, programme: str = "", currency: str = "") -> None:
    story.award = name
    story.record("awards", {"award": name, "programme": programme, "currency": currency})


@step(GIVEN, f"{_AN_AWARD} with tranches", "the same, with its tranches: tranche, amount, planned date", Takes.TABLE)
def _award_with_tranches(story: Story, name: str, programme: str = "", currency: str = "") -> None:
    _award(story, name, programme, currency)
    story.record_table("tranches")


@step(
    GIVEN,
    '[(an/the) ]award "NAME" has tranche N of AMOUNT[, planned for DATE]',
    "a tranche of an award, which is begun where it is new",
)
def _award_has_tranche(story: Story, name: str, n: str, amount: str, date: str = "") -> None:
    _award(story, name)
    story.record("tranches", {"tranche": n, "amount": plain_number(amount), "planned date": date})


@step(GIVEN, '[(an/the) ]award "NAME" runs from DATE[ to DAY]', "its first day, and its last")
def _award_runs(story: Story, name: str, date: str, day: str = "") -> None:
    story.award = name
    story.record("awards", {"award": name, "start": date, "end": day})


@step(
    GIVEN,
    '[the ]award has [(a/an) ]KIND "ITEM"[ from DATE][ to DAY]',
    "one of several sites, products or persons; of what it has: `permit of site Kisumu`",
)
def _item(story: Story, kind: str, item: str, date: str = "", day: str = "") -> None:
    story.record("items", {"kind": kind, "item": item, "from": date, "to": day})


@step(GIVEN, 'tranche N is for "ITEM"', "the site, product or person that a tranche is for")
def _tranche_is_for(story: Story, n: str, item: str) -> None:
    story.record("tranches", {"tranche": n, "item": item})


@step(GIVEN, '[the ]parameter "NAME" is VALUE[ from DATE]', "what is fixed for the award")
def _parameter(story: Story, name: str, value: str, date: str = "") -> None:
    value = without_unit(plain_number(value), story.declared(name))
    story.record("parameters", {"parameter": name, "value": value, "from": date})


# ------------------------------------------------------------------------------------------------ given: milestones

_MILESTONE = '[the ]milestone "NAME"[ (of/for) tranche N]'
_STANDING = ("status", "as of", "submitted on", "achieved on", "verified on", "verified by", "absent because")


@step(
    GIVEN,
    f'{_MILESTONE} was achieved on DATE[[,][ and] verified by "ROLE"[ on DAY]]',
    "achieved, and by whom that was verified",
)
def _achieved(story: Story, name: str, date: str, n: str = "", role: str = "", day: str = "") -> None:
    cells = {"milestone": name, "tranche": n, "achieved on": date, "verified by": role, "verified on": day}
    story.record("milestones", cells, ("status", "as of", "verified on", "verified by", "absent because"))


@step(GIVEN, f"{_MILESTONE} was submitted on DATE", "claimed by the recipient")
def _submitted(story: Story, name: str, date: str, n: str = "") -> None:
    story.record("milestones", {"milestone": name, "tranche": n, "submitted on": date}, ("absent because",))


@step(GIVEN, f'{_MILESTONE} was verified by "ROLE" on DATE', "verified on a day")
def _verified(story: Story, name: str, role: str, date: str, n: str = "") -> None:
    story.record("milestones", {"milestone": name, "tranche": n, "verified by": role, "verified on": date})


@step(GIVEN, f"{_MILESTONE} is due on DATE", "due for this award, if not when the rules say")
def _milestone_due(story: Story, name: str, date: str, n: str = "") -> None:
    story.record("milestones", {"milestone": name, "tranche": n, "due": date})


@step(
    GIVEN,
    '[the ]milestone "NAME"[ (of/for) tranche N] was EVENT on DATE[ by "ROLE"]',
    "another event, in a word of the rules: signed, approved, announced, given, requested, refused, remedied",
)
def _milestone_event(story: Story, name: str, event: str, date: str, n: str = "", role: str = "") -> None:
    story.record("events", {"subject": name, "event": event, "on": date, "by": role, "tranche": n})


@step(
    GIVEN,
    f"{_MILESTONE} (is/was) STATUS[ as of DATE]",
    "how it stands, in a word of the tables: planned, in progress, not achieved, partly achieved, in dispute …",
)
def _status(story: Story, name: str, status: str, n: str = "", date: str = "") -> None:
    said = {"absent because": status} if _is_reason(status) else {"status": status}
    story.record("milestones", {"milestone": name, "tranche": n, "as of": date, **said}, _STANDING)


# ------------------------------------------------------------------------------------------------ given: documents

_DOCUMENT = '[the ]document "NAME"[ (of/for) tranche N][ for the (week/month/quarter/half-year/year) ending DAY]'


@step(GIVEN, f"{_DOCUMENT} was (received/submitted) on DATE", "it came")
def _received(story: Story, name: str, date: str, n: str = "", day: str = "") -> None:
    story.record("documents", {"document": name, "tranche": n, "period": day, "received on": date}, ("absent because",))


@step(GIVEN, f"{_DOCUMENT} was accepted on DATE", "it was accepted")
def _accepted(story: Story, name: str, date: str, n: str = "", day: str = "") -> None:
    story.record(
        "documents",
        {"document": name, "tranche": n, "period": day, "accepted on": date},
        ("rejected on", "absent because"),
    )


@step(GIVEN, f"{_DOCUMENT} was (refused/rejected) on DATE", "it was refused")
def _rejected(story: Story, name: str, date: str, n: str = "", day: str = "") -> None:
    story.record(
        "documents",
        {"document": name, "tranche": n, "period": day, "rejected on": date},
        ("accepted on", "absent because"),
    )


@step(GIVEN, f"{_DOCUMENT} (expires/expired) on DATE", "the last day it is current")
def _expires(story: Story, name: str, date: str, n: str = "", day: str = "") -> None:
    story.record("documents", {"document": name, "tranche": n, "period": day, "expires on": date})


@step(GIVEN, f"{_DOCUMENT} is due on DATE", "due for this award, if not when the rules say")
def _document_due(story: Story, name: str, date: str, n: str = "", day: str = "") -> None:
    story.record("documents", {"document": name, "tranche": n, "period": day, "due": date})


@step(
    GIVEN,
    '[the ]document "NAME"[ (of/for) tranche N] was EVENT on DATE[ by "ROLE"]',
    "another event, in a word of the rules: signed, approved, announced, given, requested",
)
def _document_event(story: Story, name: str, event: str, date: str, n: str = "", role: str = "") -> None:
    story.record("events", {"subject": name, "event": event, "on": date, "by": role, "tranche": n})


@step(GIVEN, f"{_DOCUMENT} is REASON", "why it is missing: in dispute, withheld, not verified …")
def _document_missing(story: Story, name: str, reason: str, n: str = "", day: str = "") -> None:
    _must_be_reason(reason)
    cleared = ("received on", "accepted on", "rejected on")
    story.record("documents", {"document": name, "tranche": n, "period": day, "absent because": reason}, cleared)


# ------------------------------------------------------------------------------------------------ given: measures

_MEASURE = '[the ]measure "NAME"[ (of/for) tranche N]'
_PERIOD = " (for the (day/business day/week/month/quarter/half-year/year) ending/for the period to/on) DATE"


@step(
    GIVEN,
    f"{_MEASURE} for each of the COUNT UNIT to DATE (is/was) VALUE",
    "the same figure for several periods in a row: `for each of the 4 quarters to 31 March 2027 is 130,000 USD`",
)
def _measure_each(story: Story, name: str, count: str, unit: str, date: str, value: str, n: str = "") -> None:
    kind = next((kind for kind in _PERIODS if unit in (kind, f"{kind}s")), None)
    if kind is None or not count.isdigit() or not 1 <= int(count) <= 120:
        raise Mistake(f"expected so many periods, got `{count} {unit}`", "say `for each of the 4 quarters to DATE`")
    end = day_of(date)
    program = story.rules.programs[0] if story.rules is not None and story.rules.programs else None
    years = program.years_begin if program is not None else (1, 1)
    calendars = calendars_for(story.rules, end) if story.rules is not None else {}
    holidays = calendars.get(program.calendar, frozenset()) if program is not None else frozenset()
    for _ in range(int(count)):
        _measure_is(story, name, date_text(end), value, n)
        if kind is Unit.BUSINESS_DAY:
            end = add_business_days(end, -1, holidays)
        else:
            end = period_containing(kind, end, years).start - timedelta(days=1)


_PERIODS = (Unit.DAY, Unit.BUSINESS_DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR)
_FIGURE = ("value", "low", "high", "absent because", "unit")


@step(GIVEN, f"{_MEASURE}{_PERIOD} is between LOW and HIGH", "a figure known only within bounds")
def _measure_between(story: Story, name: str, date: str, low: str, high: str, n: str = "") -> None:
    declared = story.declared(name)
    ends = {"low": without_unit(plain_number(low), declared), "high": without_unit(plain_number(high), declared)}
    story.record("measures", {"measure": name, "tranche": n, "period end": date, **ends}, _FIGURE)


@step(
    GIVEN,
    f"{_MEASURE}{_PERIOD} (is/was) VALUE",
    "a figure of a period or a day; or why there is none: not reported, in dispute, withheld …",
)
def _measure_is(story: Story, name: str, date: str, value: str, n: str = "") -> None:
    said = {"absent because": value} if _is_reason(value) else {"value": _figure(story, name, value)}
    story.record("measures", {"measure": name, "tranche": n, "period end": date, **said}, _FIGURE)


@step(
    GIVEN,
    f"[the ]KIND of {_MEASURE}{_PERIOD} (is/was) VALUE",
    "what was set beforehand: the plan, the target or the baseline of a measure",
)
def _measure_planned(story: Story, kind: str, name: str, date: str, value: str, n: str = "") -> None:
    if kind not in ("plan", "target", "baseline"):
        raise Mistake(f"expected a plan, a target or a baseline, got `{kind}`", "say `the plan of the measure …`")
    said = {"absent because": value} if _is_reason(value) else {"value": _figure(story, name, value)}
    story.record("measures", {"measure": name, "tranche": n, "period end": date, "kind": kind, **said}, _FIGURE)


@step(GIVEN, f"{_MEASURE} (is/was) VALUE{_PERIOD}", "the same, the figure first")
def _measure_was(story: Story, name: str, date: str, value: str, n: str = "") -> None:
    _measure_is(story, name, date, value, n)


def _figure(story: Story, name: str, value: str) -> str:
    return without_unit(plain_number(value), story.declared(name))


# ------------------------------------------------------------------------------------------------ given: the rest


@step(
    GIVEN,
    '[the ]fact "NAME"[ (of/for) tranche N] is VALUE[ from DATE][ to DAY]',
    "yes, no, a number, a choice; or why it is missing: in dispute, not reported …",
)
def _fact(story: Story, name: str, value: str, n: str = "", date: str = "", day: str = "") -> None:
    said = {"absent because": value} if _is_reason(value) else {"value": _figure(story, name, value)}
    cells = {"fact": name, "tranche": n, "from": date, "to": day, **said}
    story.record("facts", cells, ("value", "absent because"))


@step(
    GIVEN,
    '[the ]judgement "NAME" of "ROLE"[ on tranche N] found FINDING on DATE',
    "what a role found: yes, no, one of the findings the rules list, or the value it fixed",
)
def _judgement(story: Story, name: str, role: str, finding: str, date: str, n: str = "") -> None:
    declared = story.declared(name)
    type_ = declared.type if isinstance(declared, Judgement) else CONDITION
    column = {Sort.CONDITION: "finding", Sort.DATE: "date"}.get(type_.sort, "number")
    said = without_unit(plain_number(finding), declared) if column == "number" else finding
    cells = {"matter": name, "by": role, "decided on": date, "tranche": n, column: said}
    story.record("judgements", cells, ("absent because",))


@step(
    GIVEN,
    '[the ]ROLE waived "NAME"[ of tranche N] on DATE[ up to AMOUNT][ until DAY]',
    "a waiver: of a declared or defined name, or of the label of a rule",
)
def _waived(story: Story, role: str, name: str, date: str, n: str = "", amount: str = "", day: str = "") -> None:
    cells = {"condition": name, "by": role, "granted on": date, "tranche": n, "expires on": day}
    story.record("waivers", {**cells, "amount": plain_number(amount)})


@step(
    GIVEN,
    "tranche N was paid AMOUNT on DATE[ as KIND]",
    "money that moved: payment (also when nothing is said), part payment, advance, recovery, set-off",
)
def _paid(story: Story, n: str, amount: str, date: str, kind: str = "") -> None:
    story.record("payments", {"tranche": n, "amount": plain_number(amount), "paid on": date, "kind": kind})


@step(GIVEN, "AMOUNT of tranche N (was/were) paid on DATE[ as KIND]", "the same, the amount first")
def _was_paid(story: Story, amount: str, n: str, date: str, kind: str = "") -> None:
    _paid(story, n, amount, date, kind)


@step(GIVEN, "tranche N was not paid", "take back what was said to be paid of it, in a background perhaps")
def _not_paid(story: Story, n: str) -> None:
    story.rows["payments"] = [
        row
        for row in story.rows.get("payments", [])
        if row.cells.get("award") != story.award or row.cells.get("tranche") != n
    ]


@step(GIVEN, "tranche N was requested on DATE", "the recipient asked for it")
def _requested(story: Story, n: str, date: str) -> None:
    story.record("events", {"subject": f"tranche {n}", "event": "requested", "on": date})


@step(GIVEN, "the meeting of DATE approved tranche N[ up to AMOUNT]", "a board approved it, the whole or so much of it")
def _approved(story: Story, date: str, n: str, amount: str = "") -> None:
    cells = {"meeting": date, "decided": "approve", "tranche": n, "amount": plain_number(amount)}
    story.record("resolutions", cells)


@step(GIVEN, "the meeting of DATE deferred tranche N", "a board put it off")
def _deferred(story: Story, date: str, n: str) -> None:
    story.record("resolutions", {"meeting": date, "decided": "defer", "tranche": n})


@step(GIVEN, "the meeting of DATE refused tranche N", "a board refused it")
def _board_refused(story: Story, date: str, n: str) -> None:
    story.record("resolutions", {"meeting": date, "decided": "refuse", "tranche": n})


@step(GIVEN, "[the ]ROLE decided to DECIDED tranche N on DATE", "a body decided to approve, defer or refuse it")
def _role_decided(story: Story, role: str, decided: str, n: str, date: str) -> None:
    story.record("resolutions", {"meeting": date, "decided": decided, "tranche": n, "by": role})


@step(GIVEN, '[the ]ROLE extended "NAME" by COUNT months on DATE', "more time that was granted")
def _extended_by(story: Story, role: str, name: str, count: str, date: str) -> None:
    story.record("extensions", {"milestone": name, "by": role, "granted on": date, "months": count})


@step(GIVEN, '[the ]ROLE extended "NAME" to DAY on DATE', "the same, to a day")
def _extended_to(story: Story, role: str, name: str, day: str, date: str) -> None:
    story.record("extensions", {"milestone": name, "by": role, "granted on": date, "new due": day})


@step(GIVEN, '"NAME" was EVENT by [the ]ROLE on DATE', "anything else that happened to what is named, and who did it")
def _done_by(story: Story, name: str, event: str, role: str, date: str) -> None:
    story.record("events", {"subject": name, "event": event, "by": role, "on": date})


@step(GIVEN, '[the ]budget "NAME" is AMOUNT', "money set aside, with its currency")
def _budget(story: Story, name: str, amount: str) -> None:
    digits, _, currency = plain_number(amount).rpartition(" ")
    story.record_without_award("budgets", {"budget": name, "amount": digits, "currency": currency})


@step(
    GIVEN, 'nothing is recorded of "NAME"', "take back what was said of a name of this award, in a background perhaps"
)
def _nothing(story: Story, name: str) -> None:
    story.forget(name)


def _these(table: str) -> Callable[[Story], None]:
    def keep(story: Story) -> None:
        story.record_table(table)
        if table == "awards" and len(story.rows["awards"]) == 1:
            story.award = story.rows["awards"][0].cells["award"]

    return keep


for _table in TABLES:
    step(GIVEN, f"these {_table.name}", f"rows of the table `{_table.name}`, its columns as headings", Takes.TABLE)(
        _these(_table.name)
    )


@step(GIVEN, 'the sheet "NAME"', "a sheet as a house keeps it, under its own headings", Takes.TABLE)
def _sheet(story: Story, name: str) -> None:
    story.take_sheet(name)


@step(GIVEN, "the columns file says", "what the house calls its sheets, headings and words: `columns.toml`", Takes.TEXT)
def _columns(story: Story) -> None:
    story.columns = story.docstring


def _is_reason(word: str) -> bool:
    return any(fold(word).partition(":")[0].strip() == reason for reason in Reason)


def _must_be_reason(word: str) -> None:
    if not _is_reason(word):
        words = ", ".join(f"`{reason}`" for reason in Reason if reason is not Reason.UNCLEAR)
        raise Mistake(f"expected why it is missing, got `{word}`", f"say one of {words}")


# ------------------------------------------------------------------------------------------------ when

_KNOWING = "[, knowing what was recorded by DAY]"


@step(
    WHEN,
    f'tranche N[ of "AWARD"] is decided on DATE{_KNOWING}',
    "decide on a day; what `Then` says is of this tranche",
)
def _decided(story: Story, n: str, date: str, award: str = "", day: str = "") -> None:
    story.decide(day_of(date), day_of(day) if day else None)
    story.look_at(n, award)


@step(WHEN, f"the portfolio is decided on DATE{_KNOWING}", "decide everything; `Then` names the tranche it speaks of")
def _portfolio_decided(story: Story, date: str, day: str = "") -> None:
    story.decide(day_of(date), day_of(day) if day else None)


# ------------------------------------------------------------------------------------------------ then


@step(THEN, "the outcome is OUTCOME", "what is decided: release, not yet, on hold … ([all](meaning.md#the-outcomes))")
def _outcome(story: Story, outcome: str) -> None:
    story.claim(claims.outcome_is(outcome))


@step(THEN, "the amount is between LOW and HIGH", "what it could come to, where it turns on what is not known")
def _amount_between(story: Story, low: str, high: str) -> None:
    story.claim(claims.amount_between(low, high))


@step(THEN, "the amount is AMOUNT", "what may be paid now: 0 where nothing is paid")
def _amount(story: Story, amount: str) -> None:
    story.claim(claims.amount_is(amount))


@step(THEN, "AMOUNT is claimed back", "what is to be paid back, less what was")
def _claims_back(story: Story, amount: str) -> None:
    story.claim(claims.claims_back(amount))


@step(THEN, "the money is due by DATE", "the day that `payable` comes to")
def _due_by(story: Story, date: str) -> None:
    story.claim(claims.due_by(day_of(date)))


@step(THEN, 'tranche N[ of "AWARD"] is OUTCOME of AMOUNT', "both, of a tranche that is named here")
def _tranche_pays(story: Story, n: str, outcome: str, amount: str, award: str = "") -> None:
    story.look_at(n, award)
    story.claim(claims.outcome_is(outcome))
    story.claim(claims.amount_is(amount))


@step(THEN, 'tranche N[ of "AWARD"] is OUTCOME', "the outcome of a tranche that is named here")
def _tranche_is(story: Story, n: str, outcome: str, award: str = "") -> None:
    story.look_at(n, award)
    story.claim(claims.outcome_is(outcome))


@step(
    THEN,
    '[the ]condition "NAME" is VERDICT',
    "met, not met, open, unknown, invalid or waived; the condition as `gatekeeper explain` prints it",
)
def _condition(story: Story, name: str, verdict: str) -> None:
    story.claim(claims.condition_is(story.decision, name, verdict))


@step(
    THEN,
    'the (reason mentions/explanation says/recommendation says) "TEXT"',
    "the words stand in the explanation: its recommendation, reason, why, or why not",
)
def _reason(story: Story, text: str) -> None:
    story.claim(claims.explanation_mentions(text), words=True)


@step(
    THEN, 'still needed is "NAME"[ from [the ]ROLE][ by DATE]', "what can still change the outcome, from whom, by when"
)
def _needed(story: Story, name: str, role: str = "", date: str = "") -> None:
    story.claim(claims.needs(name, role, day_of(date) if date else None), words=True)


@step(THEN, "nothing is still needed", "nothing is waited for")
def _nothing_needed(story: Story) -> None:
    story.claim(claims.needs_nothing(), words=True)


@step(THEN, "without extensions the outcome is OUTCOME", "what would be decided had no extension been granted")
def _without_extensions(story: Story, outcome: str) -> None:
    story.claim(claims.without_extensions(outcome))


@step(THEN, 'an open choice is "TEXT"', "a power that somebody holds over the tranche, and how often it is left")
def _open_choice(story: Story, text: str) -> None:
    story.claim(claims.open_choice(text), words=True)


@step(
    THEN,
    'what was (granted/done) is void, because "TEXT"',
    "a waiver, an extension or the use of a power on record that has no effect, and the cause",
)
def _void(story: Story, text: str) -> None:
    story.claim(claims.void_because(text), words=True)


@step(
    THEN,
    'looking ahead to DATE, tranche N[ of "AWARD"] is STANDING',
    "on track, at risk, late, lost or cannot tell ([what they mean](outlook.md#how-a-condition-stands))",
)
def _tranche_stands(story: Story, date: str, n: str, standing: str, award: str = "") -> None:
    story.look_at(n, award)
    found = _ahead(story, date)
    stands = next((each.standing for each in found.tranches if each.decision.id == story.looked_at), "released")
    _expect(standing, str(stands))


@step(
    THEN,
    'looking ahead to DATE, "NAME" of tranche N is STANDING[, with DAYS days left]',
    "the same of a condition it waits for, as `gatekeeper outlook` prints it",
)
def _condition_stands(story: Story, date: str, name: str, n: str, standing: str, days: str = "") -> None:
    story.look_at(n)
    found = _ahead(story, date)
    waiting = [each for each in found.tranches if each.decision.id == story.looked_at]
    awaited = {each.sentence: each for tranche in waiting for each in tranche.awaited}
    if name not in awaited:
        raise Unmet(f"expected to wait for `{name}`, got {', '.join(f'`{each}`' for each in awaited) or 'nothing'}")
    _expect(standing, str(awaited[name].standing))
    if days:
        _expect(days, str(awaited[name].days_left(found.on)))


@step(
    THEN,
    "looking ahead to DATE, AMOUNT is CERTAINTY in QUARTER",
    "certain, likely or possible cash, in `Q1 2027` or `on no set day`",
)
def _cash_expected(story: Story, date: str, amount: str, certainty: str, quarter: str) -> None:
    found = _ahead(story, date).forecast
    cells = [cell for cell in found.cells if (fold(cell.certainty), quarter_text(cell.quarter)) == (certainty, quarter)]
    _expect(amount, "; ".join(money_between(cell.least, cell.most, cell.currency) for cell in cells) or "nothing")


def _ahead(story: Story, until: str) -> Outlook:
    moment, last = story.moment, day_of(until)
    if last < moment.on:
        raise Mistake(f"{date_text(last)} lies before the day decided on", "look ahead to a later day")
    return outlook(moment.rules, moment.portfolio, moment.on, last, moment.known_by, moment.calendars)


def _expect(wanted: str, got: str) -> None:
    if wanted != got:
        raise Unmet(f"expected {wanted}, got {got}")


@step(THEN, 'the rules are refused with "TEXT"[ and the help "HELP"]', "a mistake in the rules is told like this")
def _refused(story: Story, text: str, help: str = "") -> None:
    said = [(problem.message, problem.help) for problem in story.problems]
    if story.rules is not None or not any(text == message and help in ("", cure) for message, cure in said):
        told = "; ".join(f"`{message}` (help: `{cure}`)" for message, cure in said) or "no mistake in the rules"
        raise Unmet(f"expected `{text}`, got {told}")


FINDINGS_FORM = 'the tables are said to hold "TEXT"'


@step(THEN, FINDINGS_FORM, "a fact that is recorded wrongly is told like this; without it, it is a mistake")
def _findings(story: Story, text: str) -> None:
    said = [finding.message for finding in story.findings]
    if text not in said:
        told = "; ".join(f"`{message}`" for message in said) or "nothing wrong in the tables"
        raise Unmet(f"expected `{text}`, got {told}")


@step(
    THEN, 'the tables are suspected to hold "TEXT"', "what is odd though it can be read, as `gatekeeper data` tells it"
)
def _suspicions(story: Story, text: str) -> None:
    moment = story.moment
    said = [finding.message for finding in suspicions(moment.portfolio, moment.rules, moment.on)[0]]
    if text not in said:
        told = "; ".join(f"`{message}`" for message in said) or "nothing odd in the tables"
        raise Unmet(f"expected `{text}`, got {told}")


def says_findings(texts: list[str]) -> bool:
    """Whether a scenario's steps say that something in its facts is wrong on purpose."""
    return any((found := step_for(THEN, text)) is not None and found[0].form == FINDINGS_FORM for text in texts)
