"""The sandbox templates run in, and how values are written in them. Loaded when the first paper is written."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from gatekeeper.decisions.record import PaymentFound, PowerUsed, ResolutionFound, Without
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import capital, counted, money, one_line, quoted, resolved_text
from gatekeeper.reader import N_, date_text, number_text, reader, same_figures, say, say_n
from gatekeeper.reports.papers import OWN_FILES, Format, TemplateProblem, visible
from gatekeeper.resources import templates_folder
from gatekeeper.syntax.colours import Shade, shaded


class Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox templates run in. Which attributes are safe hangs on the type alone, so each is looked into once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute."""
        asked = type(obj), attr
        if asked not in self.safe:
            self.safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self.safe[asked]


@lru_cache(maxsize=16)
def environment(form: Format, own: Path | None) -> Sandbox:
    """The sandbox templates run in: undefined names stop it, and every value is made inert for the form."""
    if own is not None:
        _check_folder(own)
    folders = [FileSystemLoader(folder) for folder in (own, templates_folder()) if folder is not None]
    made = Sandbox(
        loader=ChoiceLoader(folders),
        undefined=StrictUndefined,
        autoescape=form == "html",
        finalize=markdown_text if form == "md" else html_value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"money": money, "date": date_text, "number": _number, "counted": counted, "one_line": one_line}
    made.filters |= {"code_block": code_block, "capital": capital, "coloured": coloured}
    made.filters |= {"word": lambda word: say(str(word)), "recorded": recorded, "quoted": quoted}
    made.globals |= {"_": say, "_n": say_n, "language": lambda: reader().language}
    made.globals |= {"done": done, "otherwise": otherwise, "figures_note": figures_note}
    made.globals |= {"payment_line": payment_line, "resolution_line": resolution_line}
    return made


def _check_folder(own: Path) -> None:
    shipped = sorted([*OWN_FILES, *(path.name for path in templates_folder().iterdir())])
    if not own.is_dir():
        raise TemplateProblem("there is no such folder of templates", own.name)
    if not any((own / name).is_file() for name in shipped):
        raise TemplateProblem(
            f"nothing in this folder replaces a template: expected one of {', '.join(shipped)}", own.name
        )


# --- values as they are written --------------------------------------------------------------------------------------


class Verbatim(str):
    """Text that is already in the form of the paper."""

    __slots__ = ()


_MARKDOWN = re.compile(r"[\\`*_\[\]|~$]")
_AT_START = re.compile(r"(?:[#+=-]|\d+(?=[.)](?:\s|$)))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown_text(value: object) -> object:
    """A value in Markdown that stays the text it is: no markup, no table cell, no line ends of its own."""
    if isinstance(value, Verbatim):
        return value
    text = one_line(str(html_value(value)))
    text = re.sub(r"[&<>]", lambda found: _ENTITIES[found[0]], text)
    text = _MARKDOWN.sub(lambda found: "\\" + found[0], text)
    if start := _AT_START.match(text):
        end = start.end()
        return f"{text[:end]}\\{text[end:]}" if text[0].isdigit() else f"\\{text}"
    return text


def html_value(value: Any) -> Any:
    """A value about to be escaped; a forgotten one stops the template rather than print `None`."""
    if value is None:
        raise ValueError("there is no value here: say what to print instead, as in `{{ value or '–' }}`")
    return visible(value) if type(value) is str else value


_ELEMENTS = {
    Shade.STATEMENT: "b",
    Shade.WORD: "b",
    Shade.EVENT: "b",
    Shade.FIGURE: "span",
    Shade.TEXT: "em",
    Shade.COMMENT: "i",
}


@lru_cache(maxsize=4_096)  # a rule stands in the memo of every award it decides
def coloured(sentence: str, names: tuple[str, ...] = ()) -> Markup:
    """A rule in HTML: words of the language in bold, comments in italics, which paper shows; figures in colour."""
    runs: list[tuple[str, list[str]]] = []
    for shade, piece in shaded(sentence, names):
        element = runs[-1][0] if runs and shade is Shade.BLANK else _ELEMENTS.get(shade, "")
        if not runs or runs[-1][0] != element:
            runs.append((element, []))
        runs[-1][1].append(str(escape(visible(piece))))
    texts = ((element, "".join(pieces)) for element, pieces in runs)
    return Markup("".join(f"<{element}>{text}</{element}>" if element else text for element, text in texts))


def code_block(text: str) -> Verbatim:
    """The text as a block of code in Markdown, fenced beyond any fence within it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Verbatim(f"{fence}text\n{text.rstrip()}\n{fence}")


def _number(value: int | Decimal) -> str:
    return number_text(Fraction(value))


def otherwise(without: Without, currency: str) -> str:
    """What would have been decided without waivers or extensions: `not yet`, `release, 100,000 USD`."""
    outcome = say(str(without.outcome))
    return f"{outcome}, {money(without.amount, currency)}" if without.amount else outcome


def done(used: PowerUsed) -> str:
    """`tranche 2 held`: what was done under a power."""
    return say(_DONE[used.act], tranches=recorded(used.tranches))


_DONE = {
    "held": N_("{tranches} held"),
    "resumed": N_("{tranches} resumed"),
    "cancelled": N_("{tranches} cancelled"),
    "deferred": N_("{tranches} deferred"),
}


def payment_line(found: PaymentFound, currency: str) -> str:
    """`15 June 2026: part payment, 60,000 USD (reference P-2026-0117)`."""
    day, amount = date_text(found.paid_on), money(found.amount, currency)
    said = say("{day}: {kind}, {amount}", day=day, kind=say(found.kind), amount=amount)
    reference = say("reference {reference}", reference=found.reference)
    return f"{said} ({reference})" if found.reference else said


def resolution_line(found: ResolutionFound, currency: str) -> str:
    """`10 September 2026: resolved to approve 150,000 USD, investment committee`."""
    said = say("{day}: resolved to {act}", day=date_text(found.meeting), act=resolved_text(found, currency))
    return f"{said}, {found.by}" if found.by else said


def figures_note() -> str:
    """Why some numbers look otherwise: the sentences of the rules stay as they are written."""
    if same_figures():
        return ""
    plain, own = "1,234.5", number_text(Fraction(12345, 10))
    return say("The sentences of the rules are as written: {plain} in them is {own}.", plain=plain, own=own)
