"""The words of the language, as the tokeniser knows them: one table, phrases of any length, the longest first.

Each phrase becomes a terminal of `grammar.lark`. Whatever is not in this table, not a declared name and not a literal
is a word nobody knows, which is a message and not a guess.
"""

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
    "define": "DEFINE",
    "release": "RELEASE",
    "hold": "HOLD",
    "never release": "NEVER_RELEASE",
    "never pay more than": "NEVER_PAY_MORE_THAN",
}

# Said alone these hide what they change; the language has explicit forms instead.
FORBIDDEN: dict[str, str] = {
    "subject to": "SUBJECT_TO",
    "notwithstanding": "NOTWITHSTANDING",
}

EVENTS: dict[str, Event] = {str(event): event for event in Event} | {
    "rejected": Event.REFUSED,
    "partially achieved": Event.PARTLY_ACHIEVED,
    "partially released": Event.RELEASED_IN_PART,
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
    "planned date of": "PLANNED_DATE_OF",
    "the planned date of": "PLANNED_DATE_OF",
    "latest": "LATEST",
    "the latest": "LATEST",
    "over the last": "OVER_THE_LAST",
    "over the past": "OVER_THE_LAST",
    # tranches
    "tranche": "TRANCHE",
    "tranches": "TRANCHES",
    "every tranche": "EVERY_TRANCHE",
    "any tranche": "EVERY_TRANCHE",
    "all tranches": "EVERY_TRANCHE",
    "this tranche": "THIS_TRANCHE",
    "the previous tranche": "THE_PREVIOUS_TRANCHE",
    "amount of": "AMOUNT_OF",
    "the amount of": "AMOUNT_OF",
    # amounts
    "in proportion to": "IN_PROPORTION_TO",
    "out of": "OUT_OF",
    "nothing below": "NOTHING_BELOW",
    "rising evenly": "RISING_EVENLY",
    "at": "AT",
    "up to": "UP_TO",
    "not below": "NOT_BELOW",
    "by bands of": "BY_BANDS_OF",
    "by weight": "BY_WEIGHT",
    "for": "FOR",
    "for each": "FOR_EACH",
    "in total": "IN_TOTAL",
    # values
    "the lesser of": "LESSER_OF",
    "the lower of": "LESSER_OF",
    "the greater of": "GREATER_OF",
    "the higher of": "GREATER_OF",
    "amount released": "AMOUNT_RELEASED",
    "the amount released": "AMOUNT_RELEASED",
    "total of": "TOTAL_OF",
    "the total of": "TOTAL_OF",
    "if": "IF",
    "then": "THEN",
    "otherwise": "OTHERWISE",
    # clauses of a rule
    "label": "LABEL",
    "clause": "CLAUSE",
    "because": "BECAUSE",
    "may waive": "MAY_WAIVE",
    "any condition": "ANY_CONDITION",
    "cannot be waived": "CANNOT_BE_WAIVED",
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

# What other agreements say, and how it is said here.
SAID_OTHERWISE: dict[str, str] = {
    "today": "every condition is asked on the decision date, which is not named; leave it out",
    "now": "every condition is asked on the decision date, which is not named; leave it out",
    "once": "write `when`",
    "provided": "write `when`, or `and` before a further condition",
    "half": "write `50%`, as in `release 50% of tranche 1`",
    "first": "number the tranches, as in `tranche 1`",
    "second": "number the tranches, as in `tranche 2`",
    "final": "number the tranches, as in `tranche 3`",
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
    "BY": "`by`",
    "NUMBER_WORD": "`number`",
    "DATE_WORD": "`date`",
    "CURRENCY_IS": "`currency`",
    "$END": "the end of the sentence",
} | {terminal: f"`{phrase}`" for phrase, terminal in reversed([*STATEMENTS.items(), *PHRASES.items()])
     if terminal not in {"EVENT", "VERIFIED_BY", "TIME_UNIT", "IS", "AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN",
                         "EQUAL", "EVERY_TRANCHE", "BY", "NUMBER_WORD", "DATE_WORD", "CURRENCY_IS"}}  # fmt: skip


def time_unit(word: str) -> Unit:
    """The unit a word of time counts in."""
    return PER_WORDS[word]
