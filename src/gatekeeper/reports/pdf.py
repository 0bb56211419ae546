"""A paper as PDF, set by Typst: tagged, PDF/UA-1 asked for, in fonts that come along.

What it says reaches Typst as data, never as markup.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatekeeper.reports.blocks import (
    Block,
    Cell,
    Code,
    Figure,
    Heading,
    Image,
    Items,
    Line,
    Lines,
    Paper,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    Terms,
)
from gatekeeper.reports.papers import TemplateProblem
from gatekeeper.resources import fonts_folder, templates_folder

if TYPE_CHECKING:
    import typst

FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def pdf_from(
    paper: Paper,
    on: date,
    name: str = "memo.typ",
    templates: Path | None = None,
    facts: Mapping[str, str] | None = None,
) -> bytes:
    """The paper as PDF, by the Typst template of that name: the house's own, or the one shipped.

    A character that no font at hand can show is printed as its number, `⟨U+1F600⟩`, since an empty box tells nobody
    anything. Raises `TemplateProblem` where the template cannot be used.
    """
    said: dict[str, object] = {"title": paper.title, "language": paper.language, "on": on.isoformat(), **(facts or {})}
    said["blocks"] = [_block(block) for block in paper.blocks]
    own = None if templates is None else templates.resolve()
    return _set(said, name, own, format="pdf", pdf_standards=["ua-1"])


def logo_from(image: Image) -> bytes:
    """A drawn picture as PNG; one of dots as it is."""
    if image.sort != "svg":
        return image.data
    return _set({"svg": image.data.decode("utf-8", "replace")}, "picture.typ", None, format="png", ppi=200)


def picture_from(figure: Figure, templates: Path | None = None) -> bytes:
    """The picture as PNG."""
    own = None if templates is None else templates.resolve()
    return _set({"svg": figure.svg}, "picture.typ", own, format="png", ppi=200)


def _set(said: Mapping[str, object], name: str, own: Path | None, **how: Any) -> bytes:
    import typst

    folder = own if own is not None and (own / name).is_file() else templates_folder()
    compiler = _compiler(folder / name, folder, own)
    shown = json.dumps(said, ensure_ascii=False, sort_keys=True)
    _try_characters(shown, own)
    while True:
        told = _in_numbers(shown)
        try:
            made = compiler.compile(sys_inputs={"paper": told}, **how)
        except typst.TypstError as error:
            if _learn(str(error), told):
                continue
            if _NAMED.search(str(error)) and (alone := _without_marks(shown)) != shown:
                shown = alone
                continue
            raise TemplateProblem(_first_line(error), name) from error
        assert isinstance(made, bytes)
        return made


@lru_cache(maxsize=4)
def _compiler(template: Path, folder: Path, own: Path | None) -> "typst.Compiler":
    """One compiler a template: it keeps what it has read of the template and the fonts."""
    import typst

    return typst.Compiler(str(template), root=str(folder), font_paths=[*_fonts(own)], ignore_system_fonts=True)


def _fonts(own: Path | None) -> list[str]:
    from importlib import import_module

    packaged = [Path(str(import_module(name).__file__)).parent / "files" for name in FONT_PACKAGES]
    return [str(folder) for folder in (*packaged, fonts_folder(), own) if folder is not None]


# --- characters no font has ------------------------------------------------------------------------------------------

# Grows as Typst names them; what it holds is so of the fonts, whichever paper came first.
_NOT_SHOWN: dict[int, str] = {}
_NAMED = re.compile(r'the text `"(.*?)"` could not be displayed', re.S)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


_TRIED: set[tuple[str, Path | None]] = set()


def _try_characters(shown: str, own: Path | None) -> None:
    """Each character that is new set once on a page of its own: a pack is not set twice to find that one is lacking."""
    import typst

    marks = {c for c in set(shown) if not c.isascii() and unicodedata.category(c) not in _JOINING}
    new = sorted(c for c in marks if (c, own) not in _TRIED)
    _TRIED.update((c, own) for c in new)
    compiler = _compiler(templates_folder() / "memo.typ", templates_folder(), own)
    while new := [c for c in new if ord(c) not in _NOT_SHOWN]:
        try:
            compiler.compile(sys_inputs={"paper": json.dumps(_page_of(new))}, format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if _learn(str(error), "".join(new)):
                continue
        return


def _page_of(characters: list[str]) -> dict[str, Any]:
    lines = _lines(tuple(Line((Run(c),)) for c in characters))
    page = {"is": "paragraph", "kind": "", "lines": lines}
    return {
        "title": "-", "language": "en", "on": "2000-01-01", "author": "", "decision": "", "footer": "", "blocks": [page]
    }  # fmt: skip


def _in_numbers(text: str) -> str:
    """The text with what no font has as numbers; `translate` takes seconds a pack for it."""
    if not _NOT_SHOWN:
        return text
    lacking = re.compile(f"[{re.escape(''.join(map(chr, _NOT_SHOWN)))}]")
    return lacking.sub(lambda found: _NOT_SHOWN[ord(found[0])], text)


def _learn(error: str, told: str) -> bool:
    """Whether Typst named characters that no font has, and which were not known before."""
    found = _NAMED.search(error)
    if found is None:
        return False
    named = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
    new = ({c for c in named if not c.isascii()} & set(told)) - set("⟨⟩")  # a mark joins what stands before it
    _NOT_SHOWN.update({ord(c): f"⟨U+{ord(c):04X}⟩" for c in new})
    return bool(new)


def _without_marks(text: str) -> str:
    """The text with accents and the like, which join what stands before them, as numbers: where a font has no pair."""
    return "".join(f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in _JOINING else c for c in text)


_JOINING = ("Mn", "Mc", "Me", "Cf")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


_TYPST = {"png": "png", "jpeg": "jpg", "svg": "svg"}


# --- blocks as data --------------------------------------------------------------------------------------------------


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "lines": _lines(block.lines)}
        case Paragraph():
            return {"is": "paragraph", "kind": block.kind, "lines": _lines(block.lines)}
        case Items():
            return {"is": "items", "ordered": block.ordered, "items": [_lines(item) for item in block.items]}
        case Terms():
            return {"is": "terms", "pairs": [[_lines(name), _lines(said)] for name, said in block.pairs]}
        case Code():
            return {"is": "code", "lines": _lines(block.lines)}
        case Table():
            rows = {"head": [_row(row) for row in block.head], "rows": [_row(row) for row in block.rows]}
            short = all(_is_short(cell) for row in (*block.head, *block.rows) for cell in row.cells)
            return {
                "is": "table",
                "kind": block.kind,
                "short": short,
                "caption": _lines(block.caption),
                "widths": block.widths,
                **rows,
            }
        case Figure():
            alt = ". ".join(text for text in (block.title, block.description) if text)
            return {"is": "figure", "svg": block.svg, "alt": alt}
        case Image():
            return {
                "is": "image",
                "data": list(block.data),
                "sort": _TYPST[block.sort],
                "alt": block.alt,
                "width": block.width,
            }
        case Section():
            tone = next((word[5:] for word in block.kind.split() if word.startswith("tone-")), "plain")
            return {"is": "section", "kind": block.kind, "tone": tone, "blocks": [_block(b) for b in block.blocks]}


_SHORT = 700  # characters that are sure to stand on one page, in the narrowest column


def _is_short(cell: Cell) -> bool:
    return sum(len(run.text) for line in cell.lines for run in line.runs) <= _SHORT


def _row(row: Row) -> dict[str, Any]:
    return {"kind": row.kind, "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"span": cell.span, "amount": cell.amount, "header": cell.header, "lines": _lines(cell.lines)}


def _lines(lines: Lines) -> list[dict[str, Any]]:
    return [_line(line) for line in lines]


def _line(line: Line) -> dict[str, Any]:
    runs = [
        {
            "text": _breakable(run.text),
            "bold": run.bold, "italic": run.italic, "mono": run.mono, "shape": run.shape, "tone": run.tone,
        }
        for run in line.runs
    ]  # fmt: skip
    return {"small": line.small, "depth": line.depth, "runs": runs}


_LONG = re.compile(r"\S{70,}")


def _breakable(text: str) -> str:
    """A word longer than a line may be broken anywhere."""
    return _LONG.sub(lambda found: re.sub(r"(.{20})", "\\1\u200b", found[0]), text)
