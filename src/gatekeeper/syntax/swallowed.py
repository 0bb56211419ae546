"""Names of declarations that swallowed what was meant to be said of them: `measure jobs cumulative`.

A name may hold any words, so each of these may be a name; it is told as a warning, and backticks silence it.
"""

import re

from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import PER_WORDS, Kind

_ATTRIBUTES = re.compile(r" (cumulative$|higher is better|lower is better|cannot be waived|reported within |means )")
_NUMBER = r"\d[\w.,/-]*"
_DAYS = re.compile(rf" (?:due )?(since|by|on or before|before|after|until|on|from|within|no later than) {_NUMBER}")
_DUE_IN = re.compile(rf" due in ({_NUMBER} (?:business |working |calendar )?(?:day|week|month|quarter|year)s?)$")
_BOUNDS = re.compile(rf" (between {_NUMBER} and|at least {_NUMBER}|at most {_NUMBER})")
_OFTEN = re.compile(rf" (?:due )?((?:each|every) (?:{'|'.join(sorted(PER_WORDS, key=len, reverse=True))}))$")
_ADVERB = re.compile(r" (?:due )?(daily|weekly|monthly|quarterly|half-yearly|yearly|annually)$")
_TYPE = re.compile(
    r" as (?:an? )?(text|string|integer|int|decimal|money|amount|currency|boolean|bool|percent|yes or no)$"
)
_CONDITION = re.compile(r" (when|unless) .")
_CLAUSE = re.compile(rf" clause {_NUMBER}")
_DECLARED = (Kind.MILESTONE, Kind.DOCUMENT, Kind.MEASURE, Kind.FACT, Kind.JUDGEMENT, Kind.PARAMETER)
_ADVERBS = {
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "half-yearly": "half-year",
    "yearly": "year", "annually": "year",
}  # fmt: skip


def swallowed(kind: Kind, name: str, written: str, roles: frozenset[str]) -> tuple[str, str] | None:
    """What a name holds that may be meant as said of it, and how that is said; none where nothing looks so."""
    if kind not in _DECLARED:
        return None
    return _attribute(kind, name) or _how_often(kind, name) or _sort(kind, name, written) or _by_whom(kind, name, roles)


def _attribute(kind: Kind, name: str) -> tuple[str, str] | None:
    if found := _ATTRIBUTES.search(name):
        said = found[1].strip()
        quoted = ' "…"' if said == "means" else " …" if said == "reported within" else ""
        return said, f"part it by a comma: `{kind} {name[: found.start()]}, {said}{quoted}`"
    if found := _DUE_IN.search(name):
        head = name[: found.start()]
        return "due", f"say from when it is counted: `{kind} {head}, due {found[1]} after agreement signed achieved`"
    if found := _BOUNDS.search(name):
        head = name[: found.start()]
        if kind is Kind.JUDGEMENT:
            return found[1], f"bounds follow its type: `{kind} {head} by ROLE as number, {found[1]} …`"
        return found[1], f"declare `{kind} {head}`, and say in a rule what it must come to"
    if found := _CONDITION.search(name):
        return found[1], f"declare `{kind} {name[: found.start()]}` alone; a condition stands in a rule"
    if found := _CLAUSE.search(name):
        return found[0].strip(), f'write `{kind} {name[: found.start()]}, clause "…"`'
    if (found := _DAYS.search(name)) is None:
        return None
    head = name[: found.start()]
    if kind in (Kind.MILESTONE, Kind.DOCUMENT) and found[1] not in ("since", "after", "from"):
        return found[1], f"say when it is due: `{kind} {head}, due 30 June 2027`; a rule may ask for another day"
    return found[1], f"declare `{kind} {head}`; days stand in the rule that uses it, or in the tables"


def _how_often(kind: Kind, name: str) -> tuple[str, str] | None:
    found = _OFTEN.search(name) or _ADVERB.search(name)
    if found is None:
        return None
    unit = _ADVERBS.get(found[1]) or str(PER_WORDS[found[1].split(" ", 1)[1]])
    head = name[: found.start()]
    if kind is Kind.DOCUMENT:
        return found[1], f"say that it comes back: `document {head}, due at the end of each {unit}`"
    if kind is Kind.MEASURE:
        return found[1], f"say of which time its figures are: `measure {head} per {unit}`"
    return found[1], f"a {kind} does not come back; what does is a `document …, due at the end of each {unit}`"


def _sort(kind: Kind, name: str, written: str) -> tuple[str, str] | None:
    if kind in (Kind.MILESTONE, Kind.DOCUMENT):
        return None
    last = written.split()[-1]
    if " " in written and last in currencies():
        return last, f"write `{kind} {written.removesuffix(last).strip()} in {last}`"
    if name.endswith(" as"):
        by = " by ROLE" if kind is Kind.JUDGEMENT else ""
        return "as", f"leave `as` out: `{kind} {written.rsplit(maxsplit=1)[0]}{by}, one of …`"
    if found := _TYPE.search(name):
        help_ = "a type is `as number`, `as percentage` or `as date`; money is `in USD`, and yes or no needs no type"
        return found[0].strip(), help_
    return None


def _by_whom(kind: Kind, name: str, roles: frozenset[str]) -> tuple[str, str] | None:
    head, by, role = name.rpartition(" by ")
    if not by or role not in roles or kind not in (Kind.MILESTONE, Kind.DOCUMENT):
        return None
    if kind is Kind.MILESTONE:
        return f"by {role}", f"if only the word of that role counts: `milestone {head}, verified by {role}`"
    return f"by {role}", f"declare `document {head}`, and ask in a rule for `{head} given by {role}`"
