"""The form of a step: how a sentence of a scenario is written, and the pattern that reads it.

A form is the sentence itself. `"NAME"` stands for a text in quotation marks, a word in capitals for what is said there
(quotation marks around it are optional), `[…]` for what may be left out and `(a/b)` for one of several words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar


class Keyword(StrEnum):
    """Where in a scenario a step stands."""

    GIVEN = "given"
    WHEN = "when"
    THEN = "then"


class Takes(StrEnum):
    """What follows a step on the lines below it."""

    NOTHING = "nothing"
    TABLE = "a table"
    TEXT = "a text between lines of three quotation marks"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the vocabulary: its form, what it does in a few words, and the function that does it."""

    keyword: Keyword
    form: str
    words: str
    takes: Takes
    pattern: re.Pattern[str]
    does: Callable[..., None]

    def arguments(self, text: str) -> dict[str, str] | None:
        """What the sentence says at each place of the form; none where it is another sentence."""
        text = text if '"' in text else straight(text)  # where both stand, the curled ones are quoted themselves
        found = self.pattern.fullmatch(text.strip())
        if found is None:
            return None
        return {name: said.strip() for name, said in found.groupdict().items() if said is not None}


_TOKEN = re.compile(r'"(?P<quoted>[A-Z]+)"|(?P<bare>[A-Z]{2,}|N\b)|(?P<mark>[\[\]()/])|(?P<blank> +)|(?P<other>.)')
_MARKS: Mapping[str, str] = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "/": "|"}


def pattern_of(form: str) -> re.Pattern[str]:
    """The pattern that reads a form."""
    return re.compile("".join(_pieces(form)), re.IGNORECASE)


def _pieces(form: str) -> Iterator[str]:
    for token in _TOKEN.finditer(form):
        if token["quoted"]:
            yield f'"(?P<{token["quoted"].lower()}>[^"]+)"'
        elif token["bare"] == "N":
            yield "(?P<n>[0-9]+)"
        elif token["bare"]:
            yield f'"?(?P<{token["bare"].lower()}>[^"]+?)"?'
        elif token["mark"]:
            yield _MARKS[token["mark"]]
        else:
            yield r"\s+" if token["blank"] else re.escape(token["other"])


def straight(text: str) -> str:
    """The text with straight quotation marks, however an editor wrote them."""
    return re.sub("[“”„]", '"', text)


STEPS: list[Step] = []

Does = TypeVar("Does", bound=Callable[..., None])


def step(keyword: Keyword, form: str, words: str, takes: Takes = Takes.NOTHING) -> Callable[[Does], Does]:
    """Put a function into the vocabulary under a form."""

    def keep(does: Does) -> Does:
        STEPS.append(Step(keyword, form, words, takes, pattern_of(form), does))
        return does

    return keep


def step_for(keyword: Keyword, text: str) -> tuple[Step, dict[str, str]] | None:
    """The step a sentence is, and what it says; none where it is none."""
    for known in STEPS:
        if known.keyword is keyword and (said := known.arguments(text)) is not None:
            return known, said
    return None


def nearest_forms(keyword: Keyword, text: str) -> tuple[str, ...]:
    """The forms a sentence nobody knows is most like; those of its own keyword first."""
    own = {_bare(known.form): known.form for known in STEPS if known.keyword is keyword}
    near = get_close_matches(_bare(text), list(own), n=2, cutoff=0.6)
    return tuple(own[each] for each in near)


def keyword_for(text: str) -> Keyword | None:
    """The keyword under which a sentence would be known."""
    return next((keyword for keyword in Keyword if step_for(keyword, text) is not None), None)


def _bare(text: str) -> str:
    """A sentence without what differs from one scenario to the next."""
    text = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|[0-9][0-9,.%]*|\b[A-Z]{2,}\b", " ", straight(text))
    return re.sub(r"\W+", " ", text).casefold().strip()
