"""The tables and their columns, in the officer's words: read by the reader, the writer and the blank workbook alike."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gatekeeper.facts import rows
from gatekeeper.inert import inert
from gatekeeper.program.model import Declaration, Document, Fact, Judgement, Measure, Milestone, Parameter


class Cell(StrEnum):
    """What a column holds, and so how its cells are read."""

    AWARD = "the id of an award"
    NAME = "a name the rules declare"
    KEY = "text that tells this row from others"
    ROLE = "a role"
    TEXT = "text"
    TRANCHE = "the number of a tranche"
    CURRENCY = "a currency code"
    DATE = "a date"
    MONEY = "an amount, 0 or more"
    PAID = "an amount above 0"
    RATE = "a number above 0"
    COUNT = "a number, 0 or more"
    NUMBER = "a number"
    FIGURE = "a figure of the measure"
    VALUE = "a value of the declared type"
    FINDING = "a finding"
    STATUS = "a status"
    PAYMENT_KIND = "a kind of payment"
    MEASURE_KIND = "a kind of figure"
    RESOLVED = "what was decided"


@inert
class Column:
    """One column. `field` is its name in the row's model.

    `required` columns must stand in the table and their cells be filled (a value may be blank: it is not reported).
    `reported` cells take the reason in `absent because` when blank. `decisive` text changes decisions, so that two rows
    which differ in it contradict each other; other text is for people.
    """

    heading: str
    cell: Cell
    words: str
    required: bool = False
    reported: bool = False
    decisive: bool = False
    field: str = ""


_FIELDS = {"from": "from_", "date": "date_"}


def column(
    heading: str,
    cell: Cell,
    words: str,
    *,
    required: bool = False,
    reported: bool = False,
    decisive: bool = False,
) -> Column:
    """A column whose field is its heading."""
    field = _FIELDS.get(heading, heading.replace(" ", "_"))
    return Column(heading, cell, words, required, reported, decisive, field)


@inert
class Table:
    """One table. `key` are the fields that tell its facts apart; the rest is what is said of them.

    `names` is the field holding a declared name, which must be declared as one of `kinds` (none: anything declared).
    """

    name: str
    model: type[rows.Row]
    words: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    names: str = ""
    kinds: tuple[type[Declaration], ...] = ()


KNOWN_ON = column(
    "known on", Cell.DATE, "when this row was recorded; blank: always known, and older than any dated row"
)
ABSENT_BECAUSE = column(
    "absent because",
    Cell.TEXT,
    "why the value is missing: not reported, not yet due, in dispute, expired, withheld, not applicable, not verified; "
    "or `entered in error`, which takes the row back",
)
EVERY_TABLE = (KNOWN_ON, ABSENT_BECAUSE)

_AWARD = column("award", Cell.AWARD, "the id of the award, as in the table `awards`", required=True)
_ITEM = column("item", Cell.KEY, "the product, site or person it is about, if the award has several")
_ANY_TRANCHE = column("tranche", Cell.TRANCHE, "the tranche it belongs to, if it belongs to one")
_EVIDENCE = column("evidence", Cell.TEXT, "where the proof is: a document, a link, a file number")
_NOTE = column("note", Cell.TEXT, "anything a reader should know")

_OVERRIDE = (
    column("override by", Cell.TEXT, "the role that answers for going beyond what was proposed, if it did"),
    column("override reason", Cell.TEXT, "why it went beyond what was proposed"),
)

# The order of keys matters: it is the order in which rows are written and awards are decided.
TABLES: tuple[Table, ...] = (
    Table(
        "awards", rows.AwardRow, "One row an award. Parameters the rules declare stand in columns of their own.",
        (
            column("award", Cell.AWARD, "the id of the award: short, never reused", required=True),
            column("title", Cell.TEXT, "what the award is for"),
            column("recipient", Cell.TEXT, "who receives it"),
            column("programme", Cell.KEY, "which rules decide it: the `programme` of a rule file", decisive=True),
            column("country", Cell.TEXT, "the country of the recipient"),
            column("group", Cell.TEXT, "what ties several awards together", decisive=True),
            column("currency", Cell.CURRENCY, "the currency of all its amounts, as USD", required=True),
            column("start", Cell.DATE, "the first day of the award"),
            column("end", Cell.DATE, "the last day of the award"),
            column("committed", Cell.MONEY, "the whole amount committed"),
            column("owner", Cell.TEXT, "who looks after it"),
            column("priority", Cell.NUMBER, "its place in the queue where money is short"),
        ),
        ("award",),
    ),
    Table(
        "tranches", rows.TrancheRow, "One row an instalment.",
        (
            _AWARD,
            column("tranche", Cell.TRANCHE, "its number: 1, 2, 3 …", required=True),
            column("amount", Cell.MONEY, "the whole amount of the tranche, in the award's currency", required=True),
            column("planned date", Cell.DATE, "when it is planned to be paid"),
            column("period start", Cell.DATE, "the first day of the period it pays for"),
            column("period end", Cell.DATE, "the last day of the period it pays for"),
            column("item", Cell.KEY, "the product, site or person it is for, if it is for one", decisive=True),
        ),
        ("award", "tranche"),
    ),
    Table(
        "items", rows.ItemRow, "One row a site, product or person of an award that has several.",
        (
            _AWARD,
            column("kind", Cell.NAME, "what it is, as the rules say: site, product, person", required=True),
            column("item", Cell.KEY, "its name, as in the column `item` of other tables", required=True),
            column("from", Cell.DATE, "the first day it is one of them; blank: always"),
            column("to", Cell.DATE, "the last day it is one of them; blank: for ever"),
            _NOTE,
        ),
        ("award", "kind", "item", "from_"), "kind",
    ),
    # A payment is known by its reference. Without one it is known by all that is said of it, so two alike are refused.
    Table(
        "payments", rows.PaymentRow, "One row each time money moved, back as well as out.",
        (
            _AWARD,
            column("tranche", Cell.TRANCHE, "the tranche it was paid for", required=True),
            column("paid on", Cell.DATE, "the day it was paid", required=True),
            column("amount", Cell.PAID, "how much, above 0 whatever the kind", required=True),
            column(
                "kind", Cell.PAYMENT_KIND, "payment (also when blank), part payment, advance, recovery or set-off"
            ),
            column("reference", Cell.KEY, "the bank's or ledger's reference: the same one is counted once"),
            *_OVERRIDE,
        ),
        ("award", "tranche", "reference"),
    ),
    Table(
        "milestones", rows.MilestoneRow, "One row a milestone, as it stands.",
        (
            _AWARD,
            column("milestone", Cell.NAME, "the milestone, named as in the rules", required=True),
            _ANY_TRANCHE,
            _ITEM,
            column("due", Cell.DATE, "when it is due, if not when the rules say"),
            column("status", Cell.STATUS, "how it stands", reported=True),
            column("as of", Cell.DATE, "the day the status was true"),
            column("submitted on", Cell.DATE, "the day the recipient claimed it", reported=True),
            column("achieved on", Cell.DATE, "the day it was achieved", reported=True),
            column("verified on", Cell.DATE, "the day it was verified", reported=True),
            column("verified by", Cell.ROLE, "the role that verified it", decisive=True),
            _EVIDENCE,
            _NOTE,
        ),
        ("award", "milestone", "tranche", "item"), "milestone", (Milestone,),
    ),
    Table(
        "measures", rows.MeasureRow, "One row a figure: a measure of one award for one period.",
        (
            _AWARD,
            column("measure", Cell.NAME, "the measure, named as in the rules", required=True),
            _ANY_TRANCHE,
            _ITEM,
            column("period start", Cell.DATE, "the first day of the period"),
            column("period end", Cell.DATE, "the last day of the period, or the day it was true", required=True),
            column("value", Cell.FIGURE, "the figure; a percentage in percent: 99.5", reported=True),
            column("low", Cell.FIGURE, "the least it can be, where only bounds are known", reported=True),
            column("high", Cell.FIGURE, "the most it can be, where only bounds are known", reported=True),
            column("unit", Cell.TEXT, "the unit, to be sure: USD, %, tonnes", decisive=True),
            column("kind", Cell.MEASURE_KIND, "actual (also when blank), plan, target or baseline"),
            column("verified by", Cell.ROLE, "the role that verified it", decisive=True),
            _EVIDENCE,
            _NOTE,
        ),
        ("award", "measure", "tranche", "item", "period_end", "kind"), "measure", (Measure,),
    ),
    Table(
        "documents", rows.DocumentRow, "One row a document, as it stands.",
        (
            _AWARD,
            column("document", Cell.NAME, "the document, named as in the rules", required=True),
            _ANY_TRANCHE,
            _ITEM,
            column(
                "period", Cell.KEY, "the period it covers, if it comes back: 2026, 2026-H2, 2026-Q3, or the last day"
            ),
            column("due", Cell.DATE, "when it is due, if not when the rules say"),
            column("received on", Cell.DATE, "the day it came", reported=True),
            column("accepted on", Cell.DATE, "the day it was accepted", reported=True),
            column("rejected on", Cell.DATE, "the day it was rejected", reported=True),
            column("expires on", Cell.DATE, "the last day it is current"),
            column("sha256", Cell.TEXT, "the fingerprint of the file"),
            column("link", Cell.TEXT, "where the file is"),
        ),
        ("award", "document", "tranche", "item", "period"), "document", (Document,),
    ),
    # It may recur: another day is another event.
    Table(
        "events", rows.EventRow,
        "Anything else dated: signed, announced, given, refused, remedied, requested, held, resumed, cancelled.",
        (
            _AWARD,
            column("subject", Cell.NAME, "the milestone, document, judgement or tranche it happened to", required=True),
            column("event", Cell.KEY, "what happened, in a word of the rules: signed, refused …", required=True),
            column("on", Cell.DATE, "the day it happened", required=True),
            column("by", Cell.ROLE, "who did it"),
            _ANY_TRANCHE,
            _ITEM,
            _EVIDENCE,
        ),
        ("award", "subject", "event", "on", "by", "tranche", "item"), "subject", (Milestone, Document, Judgement),
    ),
    Table(
        "facts", rows.FactRow, "One row a fact, with the days it holds for.",
        (
            _AWARD,
            column("fact", Cell.NAME, "the fact, named as in the rules", required=True),
            column("value", Cell.VALUE, "yes or no, unless the rules say another type", required=True, reported=True),
            column("from", Cell.DATE, "the first day it holds for"),
            column("to", Cell.DATE, "the last day it holds for"),
            _ANY_TRANCHE,
            _ITEM,
            _EVIDENCE,
        ),
        ("award", "fact", "tranche", "item", "from_"), "fact", (Fact,),
    ),
    # Another role, or another day, is another judgement; which of them counts is for the rules to say.
    Table(
        "judgements", rows.JudgementRow, "One row each time a role decided a matter.",
        (
            _AWARD,
            column("matter", Cell.NAME, "the judgement, named as in the rules", required=True),
            column("by", Cell.ROLE, "the role that decided", required=True),
            column("decided on", Cell.DATE, "the day it decided", required=True),
            column("finding", Cell.FINDING, "what it found: one of the findings declared, or yes or no", reported=True),
            column("number", Cell.NUMBER, "a number it fixed", reported=True),
            column("date", Cell.DATE, "a date it fixed", reported=True),
            _ANY_TRANCHE,
            _ITEM,
            column("standard", Cell.TEXT, "the standard it judged by"),
            _EVIDENCE,
            _NOTE,
        ),
        ("award", "matter", "by", "decided_on", "tranche", "item"), "matter", (Judgement,),
    ),
    Table(
        "waivers", rows.WaiverRow, "One row a waiver granted.",
        (
            _AWARD,
            column("condition", Cell.NAME, "what is waived: a declared name, or the label of a rule", required=True),
            column("by", Cell.ROLE, "the role that granted it", required=True),
            column("granted on", Cell.DATE, "the day it was granted", required=True),
            column("expires on", Cell.DATE, "the last day it holds"),
            _ANY_TRANCHE,
            _ITEM,
            column("reason", Cell.TEXT, "why it was granted"),
            column("substitute", Cell.TEXT, "what was asked for instead"),
            column("amount", Cell.MONEY, "the most that may be paid on it"),
        ),
        ("award", "condition", "by", "granted_on", "tranche", "item"), "condition",
    ),
    Table(
        "extensions", rows.ExtensionRow, "One row each time more time was given.",
        (
            _AWARD,
            column("milestone", Cell.NAME, "the milestone or document given more time", required=True),
            _ANY_TRANCHE,
            _ITEM,
            column("by", Cell.ROLE, "the role that gave it", required=True),
            column("granted on", Cell.DATE, "the day it was given", required=True),
            column("new due", Cell.DATE, "the new due date, or"),
            column("months", Cell.COUNT, "how many months more"),
            column("requested on", Cell.DATE, "the day it was asked for"),
            column("fee paid on", Cell.DATE, "the day a fee for it was paid"),
        ),
        ("award", "milestone", "tranche", "item", "by", "granted_on"), "milestone", (Milestone, Document),
    ),
    Table(
        "resolutions", rows.ResolutionRow, "One row each time a meeting decided on a tranche.",
        (
            column("meeting", Cell.DATE, "the day of the meeting", required=True),
            _AWARD,
            column("tranche", Cell.TRANCHE, "the tranche decided on", required=True),
            column("decided", Cell.RESOLVED, "approve, defer or refuse", required=True),
            column("amount", Cell.MONEY, "the amount approved, if not the whole"),
            column("by", Cell.ROLE, "the body that decided"),
            *_OVERRIDE,
        ),
        ("award", "tranche", "meeting"),
    ),
    Table(
        "parameters", rows.ParameterRow, "One row a parameter; for every award where the award is blank.",
        (
            column("award", Cell.AWARD, "the id of the award; blank: every award"),
            column("parameter", Cell.NAME, "the parameter, named as in the rules", required=True),
            column("value", Cell.VALUE, "its value, of the declared type", required=True, reported=True),
            column("from", Cell.DATE, "the first day it holds for"),
        ),
        ("award", "parameter", "from_"), "parameter", (Parameter,),
    ),
    Table(
        "rates", rows.RateRow, "One row an exchange rate.",
        (
            column("currency", Cell.CURRENCY, "the currency converted from", required=True),
            column("to", Cell.CURRENCY, "the currency converted to", required=True),
            column("date", Cell.DATE, "the day of the rate", required=True),
            column("rate", Cell.RATE, "what one unit is worth", required=True),
            column("source", Cell.KEY, "who published it"),
        ),
        ("currency", "to", "date_", "source"),
    ),
    Table(
        "budgets", rows.BudgetRow, "One row a sum of money set aside.",
        (
            column("budget", Cell.KEY, "its name", required=True),
            column("amount", Cell.MONEY, "how much", required=True),
            column("currency", Cell.CURRENCY, "in which currency", required=True),
            column("round", Cell.KEY, "the round it is for"),
        ),
        ("budget", "round"),
    ),
)  # fmt: skip

TABLE: Mapping[str, Table] = {table.name: table for table in TABLES}

# Sheets of the blank workbook that are for people.
SHEETS_FOR_PEOPLE = frozenset({"read me", "readme", "lists", "notes", "findings"})


def cell_of(row: rows.Row, heading: str) -> str:
    """What a row says under one of its headings, as its cell has it; nothing where it is blank or cannot be read."""
    field = next((column.field for column in TABLE[row.table].columns if column.heading == heading), "")
    match getattr(row, field, None):
        case bool() as answer:
            return "yes" if answer else "no"
        case date() as day:
            return day.isoformat()
        case Decimal() as number:
            return f"{number:f}"
        case str() | int() as said:
            return str(said)
        case _:
            return ""
