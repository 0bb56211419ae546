"""What every paper shares: the facts of the run, and how a template is filled in (`templating.py`)."""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from traceback import extract_tb
from typing import Literal

from gatekeeper.inert import inert
from gatekeeper.resources import templates_folder

Format = Literal["html", "md"]


@inert
class RuleText:
    """One rule file as it was decided by."""

    text: str
    sha256: str


@inert
class RunFacts:
    """What a paper says of the run it belongs to; what is empty is left out of the paper."""

    version: str = ""  # of gatekeeper
    rules: Mapping[str, RuleText] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)  # file: sha256
    decisions_sha256: str = ""
    portfolio: str = ""
    meeting: str = ""
    author: str = ""
    on: date | None = None
    known_by: date | None = None
    findings: int = 0
    register_forms: tuple[str, ...] = ()


class TemplateProblem(Exception):
    """A template that cannot be used: what is wrong, in which file, on which line (0: the whole file), and its code."""

    def __init__(self, message: str, file: str, line: int = 0, code: str = "GK2510") -> None:
        super().__init__(message)
        self.message, self.file, self.line, self.code = message, file, line, code

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.message}"

    def __reduce__(self) -> tuple[type["TemplateProblem"], tuple[str, str, int, str]]:
        """As a worker sends it."""
        return TemplateProblem, (self.message, self.file, self.line, self.code)


class NotInRun(Exception):
    """What was asked for and the run does not give: the code, what is the matter, the cure."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


# --- rendering -------------------------------------------------------------------------------------------------------


def render(name: str, templates: Path | None, values: Mapping[str, object]) -> str:
    """The template filled in; a file of the same name in the user's folder replaces the shipped one."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    from gatekeeper.reports.house import house_of
    from gatekeeper.reports.templating import environment

    own = None if templates is None else templates.resolve()
    house = house_of(own)
    try:
        return (
            environment("md" if name.endswith(".md") else "html", own)
            .get_template(name)
            .render({"house": house, **values})
        )
    except TemplateSyntaxError as error:
        raise TemplateProblem(error.message or "syntax error", _shown(error.filename or name), error.lineno) from error
    except TemplateNotFound as error:
        raise TemplateProblem(f"there is no template `{error.name}`", name) from error
    except UnicodeDecodeError as error:
        raise TemplateProblem("a template is not UTF-8 text", name) from error
    except Exception as error:
        raise _problem(error, name, own) from error


def _problem(error: Exception, name: str, own: Path | None) -> Exception:
    """A failure inside a template names its line; one of our own stays what it is."""
    from jinja2 import TemplateError

    folders = tuple(str(folder) for folder in (own, templates_folder()) if folder)
    for frame in reversed(extract_tb(error.__traceback__)):
        if frame.filename.startswith(folders):
            return TemplateProblem(_said(error), _shown(frame.filename), frame.lineno or 0)
    return TemplateProblem(_said(error), name) if isinstance(error, TemplateError) else error


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def _shown(filename: str) -> str:
    return Path(filename).name


# A house's own styles and letterhead in Word, for every paper or for one sort; none is shipped.
HOUSE_DOCX = "house.docx"
HOUSE_FILE = "house.toml"  # its letterhead and its wording
OWN_FILES = (HOUSE_FILE, HOUSE_DOCX, "memo.docx", "letter.docx", "minutes.docx")


# Control characters, what is no character, halves of one, and those that turn the direction of the text around them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def visible(text: str) -> str:
    """The text with what would hide or reorder other text shown as a box."""
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
