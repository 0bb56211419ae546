"""What people write out of habit: formulas of a spreadsheet, conditions of a program, the word order of a contract.

Read after the cures of `slips`, which know more of the sentence; each says how it is said here.
"""

from collections.abc import Sequence

_COMPARED = {
    "AT_LEAST": ">=", "AT_MOST": "<=", "MORE_THAN": ">", "LESS_THAN": "<", "EQUAL": "=", "NOT_EQUAL": "<>",
}  # fmt: skip
_FIGURES = ("NUMBER", "PERCENT", "MONEY", "NAME")
_BEFORE_A_CONDITION = ("WHEN", "UNLESS", "AND", "OR", "NOT", "LEFT", "SEMICOLON", "UNTIL")
_DECLARING = ("MILESTONE", "DOCUMENT", "MEASURE", "FACT", "JUDGEMENT", "PARAMETER", "DEFINE", "ITEM")
_PASSED = ("HAS_PASSED", "HAS_NOT_PASSED")
_DAYS = ("WITHIN", "ON", "AFTER", "ON_OR_AFTER", "BEFORE", "BY", "BETWEEN")


def two_sided(types: Sequence[str], words: Sequence[str], at: int) -> tuple[int, str] | None:
    """`40 <= customers <= 60`: where it stands, and how both sides are said; none where nothing looks so."""
    for place in range(min(at + 1, len(types) - 1), 3, -1):
        first, sign, middle, again, last = types[place - 4 : place + 1]
        both = all(
            word in _COMPARED and not said.isalpha()
            for word, said in ((sign, words[place - 3]), (again, words[place - 1]))
        )
        if both and first in _FIGURES and middle in _FIGURES and last in _FIGURES:
            low, subject, high = words[place - 4], words[place - 2], words[place]
            if {sign, again} == {"AT_MOST"} and middle == "NAME":
                return place - 1, f"write `{subject} between {low} and {high}`"
            if middle == "NAME":
                turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(_COMPARED[sign], _COMPARED[sign])
                return place - 1, f"write `{subject} {turned} {low} and {subject} {_COMPARED[again]} {high}`"
            said = f"{low} {_COMPARED[sign]} {subject} and {low} {_COMPARED[again]} {high}"
            return place - 1, f"write `{said}`"
    return None


def habit_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """How it is said here what does not fit at one of the tokens of a sentence."""
    return (
        _of_a_formula(types, words, at)
        or _of_an_event(types, words, at)
        or _of_a_stretch(types, words, at)
        or _of_a_name(types, words, at)
        or _of_a_rule(types, words, at)
        or _of_a_figure(types, words, at)
    )


def _of_a_formula(types: Sequence[str], words: Sequence[str], at: int) -> str:
    opened = types[at + 1 : at + 2] == ["LEFT"]
    match types[at - 1], types[at]:
        case _, "IF" if opened and "WHEN" not in types[:at] and types[0] == "RELEASE":
            return (
                "write `release tranche 1 when …`; one part or another is `release (if … then 100% otherwise 50%) of …`"
            )
        case before, ("AND" | "OR") if opened and before in _BEFORE_A_CONDITION:
            word = "all of" if types[at] == "AND" else "any of"
            return f"write `{word} (…; …)`, the items parted by semicolons"
        case "NUMBER", "LEFT" if types[at - 2] in ("AT_LEAST", "AT_MOST"):
            return f"write `{words[at - 2]} {words[at - 1]} of (…; …)`"
        case _:
            return ""


def _of_an_event(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """An event before what it happened to, or without it."""
    if types[at] != "EVENT" or types[at - 1] not in _BEFORE_A_CONDITION:
        return ""
    event = words[at]
    if types[at - 2] == "EVENT":
        name = next((words[place] for place in (at - 3, at - 4) if types[place] == "NAME"), "")
        first = words[at - 2]
        return f"say again of what: `{name} {first} {words[at - 1]} {name} {event}`" if name else ""
    if types[at + 1 : at + 2] == ["NAME"]:
        return f"say first of what: `{words[at + 1]} {event}`"
    return f"say first of what: `X {event}`, with a name that is declared"


def _of_a_stretch(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """An event in a period, the end of a period in which an event is not said to fall, a figure of a period stepped."""
    match types[at - 1], types[at]:
        case "EVENT", "IN" if types[at + 1 : at + 2] == ["NUMBER"]:
            year = words[at + 1]
            return f"an event is between two days: `{words[at - 1]} between 1 January {year} and 31 December {year}`"
        case "EVENT", ("IN_THE_TRANCHES_PERIOD" | "IN_THE_PERIOD_OF"):
            period = "the tranche's period" if types[at] == "IN_THE_TRANCHES_PERIOD" else "the period of tranche 1"
            first, last = f"the start of {period}", f"the end of {period}"
            return f"an event is between two days: `{words[at - 1]} between {first} and {last}`"
        case "EVENT", "HAS_PASSED" if "IN_WHICH" in types[:at]:
            return f"write `{words[at - 1]} falls has passed`"
        case "NAME", "IN" if types[at + 1 : at + 2] == ["NUMBER"] and "FOR_EACH_FULL" in types[:at]:
            return f"write `by which ({words[at - 1]} in {words[at + 1]}) is above …`, the figure in brackets"
        case "TIME_UNIT", "BEFORE" if "HAS_PASSED" in types[at:]:
            length = f"{words[at - 2]} {words[at - 1]}"
            return f"write `the earliest of ({length} before …) has passed`"
        case "TIME_UNIT", "AFTER":
            passed = next((place for place in range(at, len(types)) if types[place] in _PASSED), at)
            length, day = " ".join(words[at - 2 : at]), " ".join(words[at + 1 : passed])
            return (
                f"write `{length} {words[passed]} since {day}`"
                if day and not {"AND", "OR"} & {*types[at:passed]}
                else ""
            )
        case _:
            return ""


def _of_a_name(types: Sequence[str], words: Sequence[str], at: int) -> str:
    match types[at - 1], types[at]:
        case before, "STRING" if before in (*_BEFORE_A_CONDITION, *_DECLARING):
            return "a name stands without quotation marks"
        case "NAME", "LEFT" if types[0] in _DECLARING and types[at + 1 : at + 2] == ["CURRENCY"]:
            return f"write `{words[0]} {words[at - 1]} in {words[at + 1]}`"
        case "NAME", "EQUAL" if types[0] == "DEFINE":
            return f"write `define {words[at - 1]} as …`"
        case "NAME", "EQUAL" if types[0] == "PARAMETER":
            return (
                f"its value stands in the table `parameters`; here only what it is: `parameter {words[at - 1]} in USD`"
            )
        case "WITHIN", "NAME" if types[at + 1 : at + 2] == ["TIME_UNIT"]:
            return f"write the length out, as in `within 6 {words[at + 1]} after …`"
        case "CURRENCY", _ if types[0] == "CURRENCY_IS":
            return "rules have one currency; an amount of another is `converted to USD at the rate of …`"
        case (("OF_TARGET" | "OF_PLAN" | "OF_BASELINE"), "NAME"):
            return f"write `{words[at - 1]} of {words[at]}`"
        case _:
            return ""


def _of_a_rule(types: Sequence[str], words: Sequence[str], at: int) -> str:
    told = "WHEN" in types[:at] or "IN_ANY_CASE" in types[:at]
    match types[0], types[at - 1], types[at]:
        case "RELEASE", ("NUMBER" | "EVERY_TRANCHE"), "MINUS" if (
            types[at + 1 : at + 2] == ["MONEY"] and types[1] != "TRANCHES"
        ):
            tranche = "this tranche" if types[at - 1] == "EVERY_TRANCHE" else " ".join(words[1:at])
            return f"write `release (amount of {tranche} - {words[at + 1]}) of {' '.join(words[1:at])} when …`"
        case "RELEASE", ("NUMBER" | "EVERY_TRANCHE"), day if day in _DAYS and not told:
            return (
                "what must have happened follows `when`; on which days it may be released is `available from D`, "
                "and by when it is paid `payable within 30 days after D`"
            )
        case "HOLD", _, "FOR":
            return (
                "a hold lasts while its condition does; for so long it is `hold tranche 1 from E until 30 days after E`"
            )
        case "HOLD", "STRING", ("FROM" | "UNTIL"):
            return f'`{words[at]} …` stands right behind the tranches: `hold tranche 1 from E until E label "…"`'
        case "RELEASE", "RELEASE", "AT":
            return "say of which tranche first: `release tranche 1 at 5 USD for each …`"
        case "RELEASE", "NAME", "COMMA" if "AT" in types[:at] and "FOR_EACH_FULL" in types[:at]:
            return f"say above what the steps count, as in `{words[at - 1]} above 0`"
        case (("REDUCE" | "RECOVER"), _, "PER") if types[at + 1 : at + 2] == ["TIME_UNIT"]:
            return f"say what is late: `for each full {words[at + 1]} pilot plant is late`"
        case _:
            return ""


def _of_a_figure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    match types[at - 1], types[at]:
        case before, "DATE_WORD" if before in _BEFORE_A_CONDITION:
            return "every condition is asked on the decision date; that a day has come is `30 June 2027 has passed`"
        case "BEFORE", "NUMBER" if types[at + 1 : at + 3] == ["TIME_UNIT", "AFTER"]:
            return f"write `by {words[at]} {words[at + 1]} after …`; that day is the last that counts"
        case (("BEFORE" | "AFTER"), "NUMBER") if types[at + 1 : at + 2] == ["TIME_UNIT"]:
            length = f"{words[at]} {words[at + 1]}"
            return f"say from what it is counted: `within {length} after …`, or name the day"
        case "NAME", sign if sign in _COMPARED and types[at - 2] in ("AVERAGE_OF", "HIGHEST_OF", "LOWEST_OF"):
            figure = f"{words[at - 2]} {words[at - 1]}"
            return f"say over which time: `{figure} over the last 4 quarters`, or `{figure} from D to D`"
        case _:
            return ""
