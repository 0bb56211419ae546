"""A house's letterhead and wording: `house.toml` and its logo, in the folder of its own templates.

Everything in it is checked before anything is written: a key nobody knows, a text no paper says, a place that the text
does not have, a picture that is none.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from tomllib import TOMLDecodeError, loads
from typing import Any

from gatekeeper.inert import inert
from gatekeeper.reader import Reader, texts_known
from gatekeeper.reports.papers import HOUSE_FILE, TemplateProblem

LARGEST_LOGO = 300_000  # bytes
_SORTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_MIME = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_KEYS = ("name", "address", "contact", "logo", "logo width")


@inert
class House:
    """What a house puts above its papers and whom it lets grantees ask; `words` are texts as it says them."""

    name: str = ""
    address: tuple[str, ...] = ()
    contact: str = ""
    logo: str = ""  # as a data URI
    logo_width: int = 40  # mm
    words: Mapping[str, str] = field(default_factory=dict)
    words_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by language


def house_of(templates: Path | None) -> House:
    """The house of a folder of templates; raises `TemplateProblem` where its file has a mistake."""
    file = templates / HOUSE_FILE if templates is not None else None
    if file is None or not file.is_file():
        return House()
    return _read(file.parent.resolve(), file.read_bytes())


def reader_in(who: Reader, templates: Path | None) -> Reader:
    """The reader, with texts as the house says them: for every language, and then for the one of the reader."""
    house = house_of(templates)
    words = {**house.words, **house.words_in.get(who.language, {})}
    return replace(who, texts={**who.texts, **words}) if words else who


@lru_cache(maxsize=4)
def _read(folder: Path, content: bytes) -> House:
    try:
        found = loads(content.decode("utf-8-sig"))
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(f"this is not TOML in UTF-8: {error}") from error
    for name in found:
        if name not in ("house", "words"):
            raise _wrong(f"unknown table `[{name}]`, expected `[house]` or `[words]`")
    own, words = _table(found, "house"), _table(found, "words")
    for key in own:
        if key not in _KEYS:
            raise _wrong(f"unknown key `{key}` under `[house]`, expected one of {', '.join(_KEYS)}{_near(key, _KEYS)}")
    width = own.get("logo width", 40)
    if not isinstance(width, int) or isinstance(width, bool) or not 5 <= width <= 170:
        raise _wrong(f"expected `logo width` from 5 to 170, in millimetres, got `{width}`")
    return House(
        name=_text(own, "name"),
        address=tuple(_lines(own)),
        contact=_text(own, "contact"),
        logo=_logo(folder, _text(own, "logo")),
        logo_width=width,
        words=_words({text: said for text, said in words.items() if not isinstance(said, dict)}),
        words_in={language: _words(said) for language, said in words.items() if isinstance(said, dict)},
    )


def _table(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = found.get(name, {})
    if not isinstance(table, dict):
        raise _wrong(f"expected a table `[{name}]`, got `{table}`")
    return table


def _text(own: Mapping[str, Any], key: str) -> str:
    text = own.get(key, "")
    if not isinstance(text, str):
        raise _wrong(f"expected a text for `{key}`, got `{text}`")
    return text


def _lines(own: Mapping[str, Any]) -> Iterator[str]:
    address = own.get("address", [])
    if not isinstance(address, list) or not all(isinstance(line, str) for line in address):
        raise _wrong('expected lines for `address`, such as ["Harbour Road 4", "Kisumu"]')
    yield from address


# --- the logo --------------------------------------------------------------------------------------------------------


def _logo(folder: Path, name: str) -> str:
    if not name:
        return ""
    file = folder / name
    if Path(name).name != name or not file.is_file():
        raise _wrong(f"there is no logo `{name}` beside this file")
    content = file.read_bytes()
    if len(content) > LARGEST_LOGO:
        raise _wrong(f"the logo `{name}` has {len(content):,} bytes, expected at most {LARGEST_LOGO:,}")
    sort = next((sort for start, sort in _SORTS.items() if content.startswith(start)), "")
    if not sort and re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg[\s>]", content, re.S):
        sort = "svg"
    if not sort:
        raise _wrong(f"the logo `{name}` is no PNG, JPEG or SVG picture")
    return f"data:{_MIME[sort]};base64,{b64encode(content).decode()}"


# --- words -----------------------------------------------------------------------------------------------------------

_PLACE = re.compile(r"\{([a-z_]*)\}")


def _words(words: Mapping[str, Any]) -> dict[str, str]:
    known = texts_known()
    for text, said in words.items():
        if not isinstance(said, str) or not said.strip():
            raise _wrong(f"expected a text for `{text}`, got `{said}`")
        if known and text not in known:
            raise _wrong(f"no paper says `{text}`{_near(text, known)}")
        if extra := sorted(set(_PLACE.findall(said)) - set(_PLACE.findall(text))):
            raise _wrong(f"`{said}` has a place `{{{extra[0]}}}` that `{text}` does not have")
        if "{" in _PLACE.sub("", said) or "}" in _PLACE.sub("", said):
            raise _wrong(f"`{said}` has a brace that begins or ends no place")
    return dict(words)


def _near(word: str, known: Any) -> str:
    near = get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean `{near[0]}`?" if near else ""


def _wrong(message: str) -> TemplateProblem:
    return TemplateProblem(message, HOUSE_FILE, code="GK2511")
