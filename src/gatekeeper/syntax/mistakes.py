"""What to say when a sentence does not parse: the slip people make there, else what was expected and what came."""

from collections.abc import Callable

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.source import Span
from gatekeeper.syntax.automaton import Unexpected
from gatekeeper.syntax.habits import habit_cure, two_sided
from gatekeeper.syntax.slips import BEGINNINGS, sentence_cure
from gatekeeper.syntax.tokens import Names, Token
from gatekeeper.syntax.words import SPOKEN, STATEMENTS


def mistake(tokens: list[Token], error: Unexpected, span: Span, names: Names) -> Diagnostic:
    """The one message for a statement that does not parse."""
    at = error.at
    for look in _LOOKS:
        if found := look(tokens, at, names):
            return found
    return _expected(tokens, at, error, span)


def _say(code: str, message: str, span: Span, help_: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, (Label(span),), help_)


def _margin(tokens: list[Token], at: int, _names: Names) -> Diagnostic | None:
    """The first word of a statement is not one of the statement words."""
    if at or tokens[0].type in STATEMENTS.values() or tokens[0].type == "ROLE":
        return None
    return _say(
        "GK0301",
        f"no statement begins with `{tokens[0].span.text}`",
        tokens[0].span,
        BEGINNINGS.get(
            tokens[0].span.text.casefold(),
            "begin with a word such as `release` or `hold`; indent a line that continues the one above",
        ),
    )


def _forbidden(tokens: list[Token], _at: int, _names: Names) -> Diagnostic | None:
    for token in tokens:
        if token.type == "SUBJECT_TO":
            help_ = "write the condition after `when`, or what stands against it after `unless`"
        elif token.type == "NOTWITHSTANDING":
            help_ = "write `unless (…)` in the rule that gives way, or a `hold` or `never release` rule of its own"
        else:
            continue
        return _say("GK0302", f"`{token.span.text}` does not say what gives way to what", token.span, help_)
    return None


def _unit_of_what(tokens: list[Token], at: int, _names: Names) -> Diagnostic | None:
    """`within 6 months` without `after` or `before`."""
    for i, token in enumerate(tokens[:at]):
        if token.type == "WITHIN" and at == i + 3:
            stop = tokens[i].span.to(tokens[i + 2].span)
            return _say(
                "GK0303",
                f"`{stop.text}` of what",
                stop,
                f"say `{stop.text} after …` or `{stop.text} before …`, with an event or a date",
            )
    return None


def _loose_choice(tokens: list[Token], at: int, _names: Names) -> Diagnostic | None:
    """`is not A or B`."""
    if 0 < at < len(tokens) and tokens[at].type == "CHOICE" and tokens[at - 1].type == "NAME":
        said, finding = tokens[at - 1].span.text, tokens[at].span.text
        message = f"a finding `{finding}` that nothing is said of"
        return _say("GK0304", message, tokens[at].span, f"write `{said} is {finding}`")
    if at < len(tokens) and tokens[at].type == "CHOICE" and at >= 2:
        return _say(
            "GK0304",
            f"a finding `{tokens[at].span.text}` that nothing is said of",
            tokens[at].span,
            "say `… is one of (a, b)` or `… is neither a nor b`",
        )
    return None


def _two_conditions(tokens: list[Token], at: int, _names: Names) -> Diagnostic | None:
    """A second subject where `and` or `or` should stand."""
    if 0 < at < len(tokens) and tokens[at].type in ("NAME", "TRANCHE", "THIS_TRANCHE"):
        before = tokens[at - 1]
        if tokens[0].type == "RELEASE" and before.type == "PERCENT" and "BY_WEIGHT" in [t.type for t in tokens[:at]]:
            return None  # a weight without `for`
        if tokens[0].type == "RELEASE" and before.type in ("PERCENT", "MONEY") and at == 2:
            return None  # a part without `of`
        if at > 1 and tokens[at - 2].type == "FOR_EACH" and before.type in ("NUMBER", "PERCENT", "MONEY"):
            return None  # steps, of which it is not said whether a part of one counts
        if before.type in ("EVENT", "DATE", "NUMBER", "PERCENT", "MONEY", "NAME", "CHOICE", "RIGHT", "TIME_UNIT"):
            return _say(
                "GK0305",
                f"expected `and` or `or` before `{tokens[at].span.text}`",
                tokens[at].span,
                f"write `{before.span.text} and {tokens[at].span.text} …`; a name of several words must be declared",
            )
    return None


def _bare_unit(tokens: list[Token], at: int, names: Names) -> Diagnostic | None:
    """A number followed by a word that is no unit."""
    if (
        1 < at < len(tokens)
        and tokens[at].type == "NAME"
        and [token.type for token in tokens[at - 2 : at]] == ["TRANCHE", "NUMBER"]
    ):
        name, rule = tokens[at].span.text, tokens[0].span.to(tokens[at - 1].span).text
        if {"WHEN", "PAYABLE", "AVAILABLE"} & {token.type for token in tokens[:at]}:
            tranche = " ".join(tokens[at - 2].span.to(tokens[at - 1].span).text.split())
            message = f"expected an event of `{tranche}`, got `{name}`"
            return _say("GK0307", message, tokens[at].span, f"write `{name} of {tranche} …`")
        return _say("GK0307", f"expected `when`, got `{name}`", tokens[at].span, f"write `{rule} when {name} …`")
    steps = at > 1 and tokens[at - 2].type == "FOR_EACH"  # of which it is not said whether a part of one counts
    if 0 < at < len(tokens) and tokens[at].type == "NAME" and tokens[at - 1].type == "NUMBER" and not steps:
        return _say(
            "GK0306",
            f"`{tokens[at].span.text}` is not a unit",
            tokens[at].span,
            f"leave it out, or declare the measure `in {tokens[at].span.text}`",
        )
    return None


def _compared_twice(tokens: list[Token], at: int, _names: Names) -> Diagnostic | None:
    """`40 <= customers <= 60`, as it is written in a formula."""
    found = two_sided([token.type for token in tokens], [token.span.text for token in tokens], at)
    if found is None:
        return None
    place, cure = found
    return _say("GK0307", f"`{tokens[place].span.text}` compares a second time", tokens[place].span, cure)


_LOOKS: tuple[Callable[[list[Token], int, Names], Diagnostic | None], ...] = (
    _margin,
    _forbidden,
    _compared_twice,
    _unit_of_what,
    _loose_choice,
    _bare_unit,
    _two_conditions,
)


# What people mostly mean to write next, so it is told first where much could follow.
_LIKELY = (
    "a condition",
    "a value",
    "`when`",
    "`and`",
    "`or`",
    "`of`",
    "`(`",
    "`)`",
    "`unless`",
    "`in any case`",
    "`;`",
)


def _expected(tokens: list[Token], at: int, error: Unexpected, span: Span) -> Diagnostic:
    told = {token.type for token in tokens[:at]} & {"WHEN", "IN_ANY_CASE"}  # each stands once in a rule
    wanted = _wanted(frozenset(error.accepted) - ({"WHEN", "IN_ANY_CASE"} if told else set()))
    wanted.sort(key=lambda word: (_LIKELY.index(word) if word in _LIKELY else len(_LIKELY), word))
    some = wanted[:6] if len(wanted) <= 6 else wanted[:4]
    said = " or ".join([", ".join(some[:-1]), some[-1]] if len(some) > 1 else some) or "nothing more"
    if len(wanted) > len(some):
        said = ", ".join(some) + ", …"
    if at >= len(tokens):
        place = Span(span.source, tokens[-1].span.end, tokens[-1].span.end)
        return _say(
            "GK0308",
            f"the sentence stops too soon: expected {said} after `{tokens[-1].span.text}`",
            place,
            _unread(tokens[-1]) or _unended(tokens) or "finish the sentence; its continuation lines are indented",
        )
    token = tokens[at]
    got = token.span.text
    return _say("GK0307", f"expected {said}, got `{got}`", token.span, _hint(tokens, at))


def _unread(last: Token) -> str:
    """What to say where a comment took the rest of a sentence away: `tranche #1`."""
    after = last.span.source.text[last.span.end :].split("\n")[0].strip()
    return "`#` begins a comment, and what follows it is not read" if after.startswith("#") else ""


def _unended(tokens: list[Token]) -> str:
    """What a rule lacks that its statement word asks for."""
    if tokens[0].type == "RETAIN" and "UNTIL" not in [token.type for token in tokens]:
        said = " ".join(tokens[0].span.to(tokens[-1].span).text.split())
        return f"say until when it is kept back: `{said} until annual accounts accepted`"
    if tokens[0].type == "DEFINE" and tokens[-1].type == "TIME_UNIT" and len(tokens) > 2:
        length = " ".join(tokens[-2].span.to(tokens[-1].span).text.split())
        return f"a length of time has no name: say it where it counts, as in `by {length} after pilot achieved`"
    return ""


def _wanted(accepted: frozenset[str]) -> list[str]:
    """What may stand here, in words; a condition or a value is named as such and not by all it can begin with."""
    whole = []
    if accepted >= {"NAME", "LEFT", "NUMBER", "MONEY"}:
        whole = ["a condition" if "NOT" in accepted else "a value"]
        accepted = accepted - _BEGINNINGS
    return [*whole, *sorted({SPOKEN.get(name, f"`{name.lower().replace('_', ' ')}`") for name in accepted})]


_BEGINNINGS = frozenset(
    {
        "NAME", "LEFT", "NUMBER", "MONEY", "PERCENT", "DATE", "CHOICE", "NOT", "LATEST", "AMOUNT_OF", "DUE_DATE_OF",
        "PLANNED_DATE_OF", "TRANCHE", "THIS_TRANCHE", "THE_PREVIOUS_TRANCHE", "ALL_OF", "ANY_OF", "NONE_OF",
        "AT_LEAST", "AT_MOST", "LESSER_OF", "GREATER_OF", "AMOUNT_RELEASED", "TOTAL_OF", "IF", "TRANCHES_RELEASED",
        "EVERY_OF_TRANCHE",
        "ORIGINAL_DUE_DATE_OF", "THE_EARLIEST_OF", "THE_LATEST_OF", "THE_END_OF_THE", "THE_FIRST", "AVERAGE_OF",
        "HIGHEST_OF", "LOWEST_OF", "PLAN_OF", "TARGET_OF", "BASELINE_OF", "THE_PLAN", "THE_TARGET", "THE_BASELINE",
        "GROWTH_OF", "EVERY", "FULL_SINCE", "FULL_FROM", "FULL_BETWEEN", "NUMBER_OF_PERIODS", "TWICE",
        "START_OF_THE_TRANCHES_PERIOD", "END_OF_THE_TRANCHES_PERIOD", "START_OF_THE_PERIOD_OF", "END_OF_THE_PERIOD_OF",
        "ANY_ITEM", "EACH_ITEM", "NO_ITEM", "THE_ITEM", "NUMBER_OF_ITEMS", "PERCENTAGE_OF_ITEMS", "AT_LEAST_HALF_OF",
    }
)  # fmt: skip


_LISTS = ("BY_BANDS_OF", "BY_WEIGHT", "LESSER_OF", "GREATER_OF")


def _amount_hint(token: str, before: list[str]) -> str:
    """How an amount or a value is said that somebody says otherwise."""
    last = before[-1] if before else ""
    listed = next((word for word in reversed(before) if word in _LISTS), "")
    if "COMMA" in (token, last) and listed and before.count("LEFT") > before.count("RIGHT"):
        return "part them by semicolons: `(…; …)`"
    if last in ("LESSER_OF", "GREATER_OF"):
        return f"list them in brackets: `the {last.removesuffix('_OF').lower()} of (…; …)`"
    if listed == "BY_WEIGHT" and "FOR" not in before:
        return "a weight is said as `80% for customers >= 40`"
    if listed == "BY_BANDS_OF" and last == "PERCENT":
        return "bands are said as `0% below 60; 50% from 60 to below 80; 100% from 80`"
    if token == "PER" and "AT" in before:
        return "a price is said as `at 350 USD for each …`"
    if token == "UP_TO" and "WHEN" in before:
        return "say the bound before `when`: `release tranche 2, up to … when …`"
    if last == "COMMA" and "WHEN" not in before and token in ("AT_MOST", "AT_LEAST"):
        return f"an amount is bounded by `{'up to' if token == 'AT_MOST' else 'not below'} …`"
    if "THEN" in before and "OTHERWISE" not in before:
        return "say what counts where it is not so: `(if … then … otherwise …)`"
    if token in ("AMOUNT_RELEASED", "TOTAL_OF", "AMOUNT_OF") and before == ["RELEASE"]:
        return "put it in brackets, as in `release (amount released of tranche 1) of tranche 2`"
    return ""


def _hint(tokens: list[Token], at: int) -> str:
    token, before = tokens[at], tokens[at - 1] if at else None
    types, words = [found.type for found in tokens], [found.span.text for found in tokens]
    if cure := habit_cure(types, words, at) or sentence_cure(types, words, at):
        return cure
    if amount := _amount_hint(token.type, [found.type for found in tokens[:at]]):
        return amount
    if before is not None and before.type == "UNLESS":
        return "put what stands against the release in brackets after `unless`"
    if token.type == "PRO_RATA":
        return "write `in proportion to … out of …`; `pro rata` is how a budget is shared"
    if token.type == "IF":
        return "write `when`; a value that hangs on a condition stands in brackets: `(if … then … otherwise …)`"
    if token.type == "COMMA" or (before is not None and before.type == "COMMA"):
        return "leave the comma out; conditions are joined by `and` or `or`"
    if token.type == "AND" or token.type == "OR":
        return "a condition says what of its subject: `X achieved and Y achieved`"
    if token.type == "RIGHT":
        return "a bracket closes that was not opened, or something is missing before it"
    return "see docs/language.md for the sentence you need"
