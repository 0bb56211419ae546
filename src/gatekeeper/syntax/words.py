"""The words of the language, as the tokeniser knows them: one table, phrases of any length, the longest first.

Each phrase becomes a terminal of `grammar.lark`. Whatever is not in this table, not a declared name and not a literal
is a word nobody knows, which is a message and not a guess.
"""

from itertools import product

from gatekeeper.values.dates import Unit
from gatekeeper.vocabulary import PER_WORDS, Event

# Statement words stand at the margin and win there even over a declared name.
STATEMENTS: dict[str, str] = {
    "language": "LANGUAGE",
    "agreement": "AGREEMENT",
    "programme": "PROGRAMME",
    "program": "PROGRAMME",
    "currency": "CURRENCY_IS",
    "round entitlements": "ROUND_ENTITLEMENTS",
    "month ends round": "MONTH_ENDS_ROUND",
    "business days of": "BUSINESS_DAYS_OF",
    "years begin": "YEARS_BEGIN",
    "in force": "IN_FORCE",
    "roles": "ROLES",
    "milestone": "MILESTONE",
    "document": "DOCUMENT",
    "measure": "MEASURE",
    "fact": "FACT",
    "judgement": "JUDGEMENT",
    "judgment": "JUDGEMENT",
    "parameter": "PARAMETER",
    "item": "ITEM",
    "define": "DEFINE",
    "release": "RELEASE",
    "hold": "HOLD",
    "never release": "NEVER_RELEASE",
    "never pay more than": "NEVER_PAY_MORE_THAN",
    "share": "SHARE",
    "share budget": "SHARE_BUDGET",
    "share the budget": "SHARE_BUDGET",
    "reduce": "REDUCE",
    "retain": "RETAIN",
    "recover": "RECOVER",
    "cancel": "CANCEL",
    "extend": "EXTEND",
    "require": "REQUIRE",
    "warn": "WARN",
    "treat": "TREAT",
}

# What a role may be given the power to do: `ROLE may waive …`.
POWER_WORDS = ("waive", "extend", "hold", "cancel", "defer")

# Said alone these hide what they change; the language has explicit forms instead.
FORBIDDEN: dict[str, str] = {
    "subject to": "SUBJECT_TO",
    "notwithstanding": "NOTWITHSTANDING",
}

EVENTS: dict[str, Event] = {str(event): event for event in Event} | {
    "completed": Event.ACHIEVED,
    "occurred": Event.ACHIEVED,
    "delivered": Event.RECEIVED,
    "issued": Event.GIVEN,
    "executed": Event.SIGNED,
    "rejected": Event.REFUSED,
    "partially achieved": Event.PARTLY_ACHIEVED,
    "partially released": Event.RELEASED_IN_PART,
}

# Of what is paid in parts: `in 4 quarterly instalments`.
_HOW_OFTEN = {
    "weekly": Unit.WEEK,
    "monthly": Unit.MONTH,
    "quarterly": Unit.QUARTER,
    "half-yearly": Unit.HALF_YEAR,
    "yearly": Unit.YEAR,
    "annual": Unit.YEAR,
}
INSTALMENTS: dict[str, Unit] = {
    f"{equal}{often} {word}": unit
    for equal, (often, unit), word in product(("", "equal "), _HOW_OFTEN.items(), ("instalments", "installments"))
}

# Whole, as one phrase, so that a finding may be called `full`.
_SINCE = ("days", "business days", "working days", "weeks", "months", "quarters", "half-years", "years")
FULL_SINCE: dict[str, Unit] = {
    f"{number}full {word} since": PER_WORDS[word] for number in ("", "number of ", "the number of ") for word in _SINCE
}
FULL_FROM: dict[str, Unit] = {f"full {word} from": PER_WORDS[word] for word in _SINCE}
FULL_BETWEEN: dict[str, Unit] = {f"full {word} between": PER_WORDS[word] for word in _SINCE}

NUMBER_OF_PERIODS: dict[str, Unit] = {
    f"{the}number of {full}{word}": PER_WORDS[word]
    for the in ("", "the ")
    for full in ("", "full ")
    for word in (*_SINCE, "half years")
}

PHRASES: dict[str, str] = {
    # conditions
    "and": "AND",
    "or": "OR",
    "not": "NOT",
    "not yet": "NOT_YET",
    "when": "WHEN",
    "unless": "UNLESS",
    "in any case": "IN_ANY_CASE",
    "all of": "ALL_OF",
    "any of": "ANY_OF",
    "none of": "NONE_OF",
    "one of": "ONE_OF",
    "of": "OF",
    "is": "IS",
    "are": "IS",
    "was": "IS",
    "were": "IS",
    "has been": "HAS_BEEN",
    "have been": "HAS_BEEN",
    "has not been": "HAS_NOT_BEEN",
    "have not been": "HAS_NOT_BEEN",
    "has not yet been": "HAS_NOT_YET_BEEN",
    "have not yet been": "HAS_NOT_YET_BEEN",
    "neither": "NEITHER",
    "nor": "NOR",
    # comparisons
    "at least": "AT_LEAST",
    "no less than": "AT_LEAST",
    "not less than": "AT_LEAST",
    "no fewer than": "AT_LEAST",
    "at most": "AT_MOST",
    "no more than": "AT_MOST",
    "not more than": "AT_MOST",
    "more than": "MORE_THAN",
    "greater than": "MORE_THAN",
    "above": "MORE_THAN",
    "exceeds": "MORE_THAN",
    "exceed": "MORE_THAN",
    "does not exceed": "AT_MOST",
    "do not exceed": "AT_MOST",
    "equals or exceeds": "AT_LEAST",
    "equal or exceed": "AT_LEAST",
    "meets or exceeds": "AT_LEAST",
    "meet or exceed": "AT_LEAST",
    "equal to or more than": "AT_LEAST",
    "equal to or greater than": "AT_LEAST",
    "greater than or equal to": "AT_LEAST",
    "equal to or less than": "AT_MOST",
    "less than or equal to": "AT_MOST",
    "less than": "LESS_THAN",
    "fewer than": "LESS_THAN",
    "below": "LESS_THAN",
    "equal to": "EQUAL",
    "equals": "EQUAL",
    "between": "BETWEEN",
    # dates
    "by": "BY",
    "on or before": "BY",
    "no later than": "BY",
    "not later than": "BY",
    "before": "BEFORE",
    "after": "AFTER",
    "on or after": "ON_OR_AFTER",
    "no earlier than": "ON_OR_AFTER",
    "not earlier than": "ON_OR_AFTER",
    "on": "ON",
    "on time": "ON_TIME",
    "within": "WITHIN",
    "due date of": "DUE_DATE_OF",
    "the due date of": "DUE_DATE_OF",
    "original due date of": "ORIGINAL_DUE_DATE_OF",
    "the original due date of": "ORIGINAL_DUE_DATE_OF",
    "planned date of": "PLANNED_DATE_OF",
    "the planned date of": "PLANNED_DATE_OF",
    "earliest of": "THE_EARLIEST_OF",
    "the earliest of": "THE_EARLIEST_OF",
    "earlier of": "THE_EARLIEST_OF",
    "the earlier of": "THE_EARLIEST_OF",
    "latest of": "THE_LATEST_OF",
    "the latest of": "THE_LATEST_OF",
    "later of": "THE_LATEST_OF",
    "the later of": "THE_LATEST_OF",
    "the first": "THE_FIRST",
    "the next": "THE_FIRST",
    "end of the": "THE_END_OF_THE",
    "the end of the": "THE_END_OF_THE",
    "in which": "IN_WHICH",
    "on which": "IN_WHICH",
    **{
        f"{the}{word} {of}": terminal
        for words, ends in (
            (("start of", "beginning of", "first day of"), ("START_OF_THE_TRANCHES_PERIOD", "START_OF_THE_PERIOD_OF")),
            (("end of", "last day of"), ("END_OF_THE_TRANCHES_PERIOD", "END_OF_THE_PERIOD_OF")),
        )
        for word in words
        for of, terminal in (
            ("the tranche's period", ends[0]),
            ("the tranche’s period", ends[0]),
            ("the period of", ends[1]),
        )
        for the in ("", "the ")
    },
    "the end of each": "THE_END_OF_EACH",
    "at the end of each": "THE_END_OF_EACH",
    "the end of every": "THE_END_OF_EACH",
    "at the end of every": "THE_END_OF_EACH",
    "every": "EVERY",
    "every milestone of this tranche": "EVERY_OF_TRANCHE",
    "all milestones of this tranche": "EVERY_OF_TRANCHE",
    "every document of this tranche": "EVERY_OF_TRANCHE",
    "all documents of this tranche": "EVERY_OF_TRANCHE",
    "for the": "FOR_THE",
    "of the tranche's period": "OF_THE_TRANCHES_PERIOD",
    "of the tranche’s period": "OF_THE_TRANCHES_PERIOD",
    "falls": "FALLS",
    "has ever been": "HAS_EVER_BEEN",
    "have ever been": "HAS_EVER_BEEN",
    "has never been": "HAS_NEVER_BEEN",
    "have never been": "HAS_NEVER_BEEN",
    "has always": "HAS_ALWAYS",
    "have always": "HAS_ALWAYS",
    "been": "BEEN",
    "so": "SO",
    "has passed": "HAS_PASSED",
    "have passed": "HAS_PASSED",
    "has not passed": "HAS_NOT_PASSED",
    "have not passed": "HAS_NOT_PASSED",
    "has not yet passed": "HAS_NOT_PASSED",
    "have not yet passed": "HAS_NOT_PASSED",
    "since": "SINCE",
    "overdue": "OVERDUE",
    "available": "AVAILABLE",
    "payable": "PAYABLE",
    "latest": "LATEST",
    "the latest": "LATEST",
    "over the last": "OVER_THE_LAST",
    "over the past": "OVER_THE_LAST",
    # figures over time
    "as at": "AS_AT",
    "as of": "AS_AT",
    "in the": "IN_THE",
    "over the": "IN_THE",
    "ending": "ENDING",
    "ending on": "ENDING",
    "ended": "ENDING",
    "in the tranche's period": "IN_THE_TRANCHES_PERIOD",
    "in the tranche’s period": "IN_THE_TRANCHES_PERIOD",
    "in the period of": "IN_THE_PERIOD_OF",
    **{
        phrase.format(word): f"{terminal}{word.upper()}{tail}"
        for word in ("plan", "target", "baseline")
        for phrase, terminal, tail in (
            ("{} of", "", "_OF"),
            ("the {} of", "", "_OF"),
            ("the {}", "THE_", ""),
            ("of {}", "OF_", ""),
            ("of the {}", "OF_", ""),
        )
    },
    "growth of": "GROWTH_OF",
    "the growth of": "GROWTH_OF",
    "growth in": "GROWTH_OF",
    "the growth in": "GROWTH_OF",
    "over baseline": "OVER_THE_BASELINE",
    "over the baseline": "OVER_THE_BASELINE",
    "over the previous": "OVER_THE_PREVIOUS",
    "over the same": "OVER_THE_SAME",
    "of the year before": "OF_THE_YEAR_BEFORE",
    "of the previous year": "OF_THE_YEAR_BEFORE",
    **{
        f"{the}{word}{of}": f"{word.upper()}_OF"
        for word in ("average", "highest", "lowest")
        for of in ("", " of")
        for the in ("", "the ")
    },
    "in any": "IN_ANY",
    "in each": "IN_EACH",
    "in every": "IN_EACH",
    "in any of the last": "IN_ANY_OF_THE_LAST",
    "in each of the last": "IN_EACH_OF_THE_LAST",
    "in every one of the last": "IN_EACH_OF_THE_LAST",
    "in at least one of the last": "IN_ANY_OF_THE_LAST",
    "in all of the last": "IN_EACH_OF_THE_LAST",
    "of any": "IN_ANY",
    "within any": "IN_ANY",
    "of the last": "OF_THE_LAST",
    "of the past": "OF_THE_LAST",
    "out of any": "IN_ANY",
    "out of the last": "OF_THE_LAST",
    **{
        f"{on} {words}": terminal
        for words, terminal in (
            ("at least", "IN_AT_LEAST"),
            ("no fewer than", "IN_AT_LEAST"),
            ("at most", "IN_AT_MOST"),
            ("no more than", "IN_AT_MOST"),
        )
        for on in ("in", "on")
    },
    "for any": "FOR_ANY",
    "consecutive": "CONSECUTIVE",
    "on any of": "ON_ANY_OF",
    "on each of": "ON_EACH_OF",
    **{
        f"{words} {least}".rstrip(): terminal
        for words, terminal in (
            ("reached", "REACHED"),
            ("has reached", "REACHED"),
            ("have reached", "REACHED"),
            ("not reached", "NOT_REACHED"),
            ("has not reached", "NOT_REACHED"),
            ("have not reached", "NOT_REACHED"),
            ("not yet reached", "NOT_YET_REACHED"),
            ("has not yet reached", "NOT_YET_REACHED"),
            ("have not yet reached", "NOT_YET_REACHED"),
        )
        for least in ("", "at least")
    },
    **{
        f"{words} {most}".rstrip(): terminal
        for words, terminal in (
            ("fell to", "FELL_TO"),
            ("has fallen to", "FELL_TO"),
            ("have fallen to", "FELL_TO"),
            ("not fell to", "NOT_FELL_TO"),
            ("has not fallen to", "NOT_FELL_TO"),
            ("have not fallen to", "NOT_FELL_TO"),
            ("not yet fell to", "NOT_YET_FELL_TO"),
            ("has not yet fallen to", "NOT_YET_FELL_TO"),
            ("have not yet fallen to", "NOT_YET_FELL_TO"),
        )
        for most in ("", "at most")
    },
    # tranches
    "tranche": "TRANCHE",
    "tranches": "TRANCHES",
    "every tranche": "EVERY_TRANCHE",
    "any tranche": "EVERY_TRANCHE",
    "all tranches": "EVERY_TRANCHE",
    "this tranche": "THIS_TRANCHE",
    "the previous tranche": "THE_PREVIOUS_TRANCHE",
    "the earlier tranches": "THE_EARLIER_TRANCHES",
    "earlier tranches": "THE_EARLIER_TRANCHES",
    "all earlier tranches": "THE_EARLIER_TRANCHES",
    "every earlier tranche": "THE_EARLIER_TRANCHES",
    "under any other award of the group": "UNDER_ANY_OTHER_AWARD",
    "under every other award of the group": "UNDER_EVERY_OTHER_AWARD",
    "under each other award of the group": "UNDER_EVERY_OTHER_AWARD",
    "under the other awards of the group": "UNDER_THE_OTHER_AWARDS",
    "under other awards of the group": "UNDER_THE_OTHER_AWARDS",
    "amount of": "AMOUNT_OF",
    "the amount of": "AMOUNT_OF",
    # amounts
    "in proportion to": "IN_PROPORTION_TO",
    "out of": "OUT_OF",
    "nothing below": "NOTHING_BELOW",
    "rising evenly": "RISING_EVENLY",
    "at": "AT",
    "converted to": "CONVERTED_TO",
    "at the rate of": "AT_THE_RATE_OF",
    "at the rate on": "AT_THE_RATE_OF",
    "a further": "A_FURTHER",
    "an additional": "A_FURTHER",
    "the excess": "THE_EXCESS",
    "for each full": "FOR_EACH_FULL",
    "for every full": "FOR_EACH_FULL",
    "for each begun": "FOR_EACH_BEGUN",
    "for every begun": "FOR_EACH_BEGUN",
    "for each": "FOR_EACH",
    "for every": "FOR_EACH",
    "late": "LATE",
    "by which": "BY_WHICH",
    "percentage point": "PERCENTAGE_POINT",
    **dict.fromkeys(FULL_SINCE, "FULL_SINCE"),
    **dict.fromkeys(FULL_FROM, "FULL_FROM"),
    **dict.fromkeys(FULL_BETWEEN, "FULL_BETWEEN"),
    **dict.fromkeys(NUMBER_OF_PERIODS, "NUMBER_OF_PERIODS"),
    **dict.fromkeys(INSTALMENTS, "INSTALMENTS"),
    "up to": "UP_TO",
    "not below": "NOT_BELOW",
    "by bands of": "BY_BANDS_OF",
    "by weight": "BY_WEIGHT",
    "for": "FOR",
    "in total": "IN_TOTAL",
    "in aggregate": "IN_TOTAL",
    "in the aggregate": "IN_TOTAL",
    "among": "AMONG",
    "for round": "FOR_ROUND",
    "of every award": "OF_EVERY_AWARD",
    "pro rata": "PRO_RATA",
    "by priority": "BY_PRIORITY",
    # values
    "the lesser of": "LESSER_OF",
    "the lower of": "LESSER_OF",
    "the greater of": "GREATER_OF",
    "the higher of": "GREATER_OF",
    "amount released": "AMOUNT_RELEASED",
    "the amount released": "AMOUNT_RELEASED",
    "number of tranches released": "TRANCHES_RELEASED",
    "the number of tranches released": "TRANCHES_RELEASED",
    "total of": "TOTAL_OF",
    "the total of": "TOTAL_OF",
    "if": "IF",
    "then": "THEN",
    "otherwise": "OTHERWISE",
    # clauses of a rule
    "label": "LABEL",
    "clause": "CLAUSE",
    "because": "BECAUSE",
    "exception to": "EXCEPTION_TO",
    "as an exception to": "EXCEPTION_TO",
    **{f"may {word}": f"MAY_{word.upper()}" for word in POWER_WORDS},
    "any condition": "ANY_CONDITION",
    "to any later date": "TO_ANY_LATER_DATE",
    "at most once": "AT_MOST_ONCE",
    "no more than once": "AT_MOST_ONCE",
    "not more than once": "AT_MOST_ONCE",
    "at most twice": "AT_MOST_TWICE",
    "no more than twice": "AT_MOST_TWICE",
    "not more than twice": "AT_MOST_TWICE",
    "times": "OFTEN",
    "twice": "TWICE",
    "in all": "IN_ALL",
    "overall": "IN_ALL",
    "fee paid": "FEE_PAID",
    "before the due date": "BEFORE_THE_DUE_DATE",
    "the time": "THE_TIME",
    "cannot be waived": "CANNOT_BE_WAIVED",
    # items of an award
    "with": "WITH",
    "has": "HAS",
    "have": "HAS",
    "at least half of": "AT_LEAST_HALF_OF",
    "at least half": "AT_LEAST_HALF_OF",
    "plural": "PLURAL",
    # attributes of a declaration
    "means": "MEANS",
    "category": "CATEGORY",
    "due": "DUE",
    "for each tranche": "FOR_EACH_TRANCHE",
    "absence means no": "ABSENCE_MEANS_NO",
    "as": "AS",
    "in": "IN",
    "per": "PER",
    "percentage": "PERCENTAGE",
    "number": "NUMBER_WORD",
    "date": "DATE_WORD",
    "cumulative": "CUMULATIVE",
    "higher is better": "HIGHER_IS_BETTER",
    "lower is better": "LOWER_IS_BETTER",
    "reported within": "REPORTED_WITHIN",
    # header
    "from": "FROM",
    "to": "TO",
    "until": "UNTIL",
    "down": "DOWN",
    "up": "UP",
    "to the nearest": "TO_THE_NEAREST",
    **FORBIDDEN,
    **dict.fromkeys(EVENTS, "EVENT"),
    "verified by": "VERIFIED_BY",
    **dict.fromkeys(PER_WORDS, "TIME_UNIT"),
}

# What is said of the items of an award: each phrase stands before their kind, in the singular or the plural. The
# tokeniser knows them for the kinds a file declares, so that `any` and `each` stay free for names.
OF_ONE_ITEM: dict[str, str] = {
    "": "ITEM_NAME",
    "the": "THE_ITEM",
    "any": "ANY_ITEM",
    "each": "EACH_ITEM",
    "every": "EACH_ITEM",
    "no": "NO_ITEM",
    "for each": "FOR_EACH_ITEM",
    "for every": "FOR_EACH_ITEM",
    "over every": "OVER_ITEMS",
}
OF_SEVERAL_ITEMS: dict[str, str] = {
    "": "ITEM_NAME",
    "the": "ITEM_NAME",
    "all": "EACH_ITEM",
    "no": "NO_ITEM",
    "number of": "NUMBER_OF_ITEMS",
    "the number of": "NUMBER_OF_ITEMS",
    "percentage of": "PERCENTAGE_OF_ITEMS",
    "the percentage of": "PERCENTAGE_OF_ITEMS",
    "over all": "OVER_ITEMS",
    "over the": "OVER_ITEMS",
}

# What other agreements say, and how it is said here.
OF_SEVERAL = (
    "say `every tranche` or `any of (…; …)`; what an award has several of is declared, as in `item site`,"
    " and then `each site has (…)`; of periods it is `in each month from D to D`, `in any quarter since D`"
)
SAID_OTHERWISE: dict[str, str] = {
    "each": OF_SEVERAL,
    "any": OF_SEVERAL,
    "today": "every condition is asked on the decision date, which is not named; leave it out",
    "now": "every condition is asked on the decision date, which is not named; leave it out",
    "once": "write `when`",
    "plan": "write `the plan`, `plan of X`, or a share such as `80% of plan`",
    "target": "write `the target`, `target of X`, or a share such as `80% of target`",
    "baseline": "write `the baseline`, `baseline of X`, or `growth of X over baseline`",
    "provided": "write `when`, or `and` before a further condition",
    "upon": "write `when`",
    "only": "leave it out; what a rule asks for stands after `when`, what stands against it after `unless`",
    "but": "write `and`, or what stands against the rule after `unless`",
    "except": "write `unless`, once for the whole rule",
    "waived": "leave it out; a waiver is recorded in the table `waivers`, under a power such as `R may waive …`",
    "the": "leave it out; a name stands as it was declared",
    "a": "leave it out; a name stands as it was declared",
    "an": "leave it out; a name stands as it was declared",
    "half": "write `50%`, as in `release 50% of tranche 1`",
    "first": "number the tranches, as in `tranche 1`",
    "second": "number the tranches, as in `tranche 2`",
    "final": "number the tranches, as in `tranche 3`",
    "under": "write `below`",
    "else": "write `otherwise`, as in `(if … then … otherwise …)`",
    "lower": "write `the lesser of (…; …)`",
    "lesser": "write `the lesser of (…; …)`",
    "min": "write `the lesser of (…; …)`",
    "minimum": "write `the lesser of (…; …)`, or `, not below …` after the amount",
    "greater": "write `the greater of (…; …)`",
    "higher": "write `the greater of (…; …)`",
    "max": "write `the greater of (…; …)`",
    "maximum": "write `the greater of (…; …)`, or `, up to …` after the amount",
    "capped": "write `, up to …` after the amount",
    "weighted": "write `by weight (80% for …; 20% for …)`",
    "bands": "write `by bands of … (… below …; … from …)`",
    "proportional": "write `in proportion to … out of …`",
    "proportionally": "write `in proportion to … out of …`",
    "pro": "write `in proportion to … out of …`",
    "ksh": "write the currency code before or after the amount, as in `500,000 KES`",
    "dollars": "write the currency code, as in `500,000 USD`",
    "euros": "write the currency code, as in `500,000 EUR`",
}

NUMBER_WORDS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 2
    )
}

SCALES: dict[str, int] = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

SYMBOLS: dict[str, str] = {
    ">=": "AT_LEAST",
    "≥": "AT_LEAST",
    "<=": "AT_MOST",
    "≤": "AT_MOST",
    ">": "MORE_THAN",
    "<": "LESS_THAN",
    "=": "EQUAL",
    "<>": "NOT_EQUAL",
    "!=": "NOT_EQUAL",
    "≠": "NOT_EQUAL",
    "(": "LEFT",
    ")": "RIGHT",
    ",": "COMMA",
    ";": "SEMICOLON",
    ":": "COLON",
    "+": "PLUS",
    "-": "MINUS",
    "−": "MINUS",
    "*": "TIMES",
    "×": "TIMES",
    "/": "OVER",
    "÷": "OVER",
}

# What a person calls a terminal, for `expected X, got Y`.
SPOKEN: dict[str, str] = {
    "NAME": "a declared name",
    "ITEM_NAME": "a kind of item",
    "ANY_ITEM": "`any …`",
    "EACH_ITEM": "`each …`",
    "NO_ITEM": "`no …`",
    "THE_ITEM": "`the …`",
    "FOR_EACH_ITEM": "`for each …`",
    "OVER_ITEMS": "`over all …`",
    "NUMBER_OF_ITEMS": "`number of …`",
    "PERCENTAGE_OF_ITEMS": "`percentage of …`",
    "ROLE": "a role",
    "CHOICE": "a finding",
    "EVENT": "an event such as `achieved`",
    "VERIFIED_BY": "an event such as `achieved`",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "MONEY": "an amount of money",
    "DATE": "a date",
    "DAY_AND_MONTH": "a day and month",
    "STRING": "text in quotation marks",
    "TEXT": "a name",
    "UNIT": "a unit",
    "CURRENCY": "a currency code",
    "TIME_UNIT": "`days`, `months` or another unit of time",
    "FULL_SINCE": "`full months since` and the like",
    "FULL_FROM": "`full months from` and the like",
    "FULL_BETWEEN": "`full months between` and the like",
    "NUMBER_OF_PERIODS": "`number of months` and the like",
    "INSTALMENTS": "`monthly instalments`, `quarterly instalments` and the like",
    "IS": "`is`",
    "AT_LEAST": "a comparison such as `at least`",
    "AT_MOST": "a comparison such as `at least`",
    "MORE_THAN": "a comparison such as `at least`",
    "LESS_THAN": "a comparison such as `at least`",
    "EQUAL": "a comparison such as `at least`",
    "NOT_EQUAL": "a comparison such as `at least`",
    "LEFT": "`(`",
    "RIGHT": "`)`",
    "COMMA": "`,`",
    "SEMICOLON": "`;`",
    "COLON": "`:`",
    "PLUS": "`+`",
    "MINUS": "`-`",
    "TIMES": "`*`",
    "OVER": "`/`",
    "EVERY_TRANCHE": "`every tranche`",
    "THE_EARLIEST_OF": "`the earliest of`",
    "THE_LATEST_OF": "`the latest of`",
    "THE_END_OF_THE": "`the end of the`",
    "BY": "`by`",
    "NUMBER_WORD": "`number`",
    "NO": "`no`",
    "FOR_YEAR": "`for` a year",
    "DATE_WORD": "`date`",
    "CURRENCY_IS": "`currency`",
    "$END": "the end of the sentence",
} | {terminal: f"`{phrase}`" for phrase, terminal in reversed([*STATEMENTS.items(), *PHRASES.items()])
     if terminal not in {"EVENT", "VERIFIED_BY", "TIME_UNIT", "IS", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN",
                         "EQUAL", "EVERY_TRANCHE", "BY", "NUMBER_WORD", "DATE_WORD", "CURRENCY_IS",
                         "THE_EARLIEST_OF", "THE_LATEST_OF", "THE_END_OF_THE"}}  # fmt: skip


def time_unit(word: str) -> Unit:
    """The unit a word of time counts in."""
    return PER_WORDS[word]
