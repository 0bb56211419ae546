"""Gathers the texts that papers are written with, and brings every translation up to date: `make texts`.

Texts that are new stand in reports/locale/*.po without a translation until somebody writes it; a test asks for it.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from gatekeeper.resources import IN_CHECKOUT, locale_folder

KEYWORDS: dict[str, Any] = {"say": None, "_": None, "N_": None, "say_n": (1, 2), "_n": (1, 2), "N_n": (1, 2)}
# A house's templates are not ours to translate; what commands print is English.
WHERE = ("src/gatekeeper/decisions", "src/gatekeeper/reports", "src/gatekeeper/run", "reports/templates")
METHODS: list[tuple[str, Any]] = [("**.py", "python"), ("**.html", babel_extract), ("**.md", babel_extract)]
OPTIONS: dict[str, Any] = {name: {"trim_blocks": "true", "lstrip_blocks": "true"} for name in ("**.html", "**.md")}
_LINE = 120


def gathered(root: Path = IN_CHECKOUT) -> Catalog:
    """Every text, in the order of the alphabet, with the files it stands in."""
    found: dict[Any, set[str]] = {}
    for folder in WHERE:
        for file, _line, said, _comments, _context in extract_from_dir(
            root / folder, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
        ):
            found.setdefault(said, set()).add(f"{folder}/{Path(file).as_posix()}")
    catalogue = Catalog(fuzzy=False)
    for said in sorted(found, key=str):
        catalogue.add(said, locations=[(file, 0) for file in sorted(found[said])], flags=_flags(said))
    return catalogue


def _flags(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return ("python-brace-format",) if "{" in str(said) else ()


def renewed(old: bytes, language: str, template: Catalog) -> bytes:
    """A translation with the texts of the template: those that are new without a translation, those gone left out."""
    catalogue = read_po(BytesIO(old), locale=language)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return written(catalogue)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as it is kept: by the alphabet, no times, no names."""
    data = BytesIO()
    write_po(data, catalogue, width=_LINE, omit_header=True, sort_output=True, include_lineno=False)
    plural = f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};"
    head = "\n".join(
        [
            'msgid ""',
            'msgstr ""',
            f'"Language: {catalogue.locale_identifier}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            f'"Plural-Forms: {plural}\\n"',
        ]
    )
    return f"{head}\n\n".encode() + data.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple | list) else message.string)
    ]


def main() -> None:
    """Renew every translation and say what it lacks."""
    template = gathered()
    for file in sorted(locale_folder().glob("*.po")):
        old = file.read_bytes()
        new = renewed(old, file.stem, template)
        file.write_bytes(new)
        lacks = missing(read_po(BytesIO(new), locale=file.stem))
        print(f"{file.name}: {len(template)} texts, {len(lacks)} without a translation")
        for text in lacks:
            print(f"  {text}")


if __name__ == "__main__":
    main()
