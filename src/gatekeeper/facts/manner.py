"""How a house writes its cells: the order of its dates, the marks in its numbers, its words for ours."""

import re
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.months import worded_day
from gatekeeper.inert import inert
from gatekeeper.vocabulary import fold


class DateOrder(StrEnum):
    """In which order day, month and year stand where they are figures."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"

    @property
    def words(self) -> str:
        """The order in words: `day, month, year`."""
        return ", ".join({"D": "day", "M": "month", "Y": "year"}[letter] for letter in self)


def as_word(text: str) -> str:
    """A house's word as it is looked up: Word and Excel put a curved apostrophe where a plain one was typed."""
    return fold(text).replace("’", "'")


@inert
class Manner:
    """How a house writes cells: the order of dates, the marks in numbers, and its words by our heading, as looked up.

    `language` is that of the names of months beside the English ones.
    """

    order: DateOrder | None = None
    decimal: str = ""
    thousands: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str = ""

    def word(self, heading: str, text: str) -> str:
        """Our word for what stands in a cell, or what stands there."""
        return self.words[heading].get(as_word(text), text) if heading in self.words else text

    def date(self, text: str) -> str | Wrong:
        """A day written in figures, or with a month of the house's language, as we write it; any other stays."""
        if self.language and (day := worded_day(self.language, text)):
            return day
        if self.order is None or not (parts := _FIGURES.match(text)):
            return text
        first, second, third = parts[1], parts[2], parts[3]
        years = [at for at, part in enumerate((first, second, third)) if len(part) == 4]
        if not years and len(first) <= 2 and len(third) <= 2:
            message = f"{quoted(text)} has no year of four figures, expected {self.order.words}"
            return Wrong("GK2091", message, f"a date as {self.order.words}", "write the year in full")
        if years == [0] and "-" in text:
            return text  # 2026-04-03 is read alike everywhere
        by_letter = dict(zip(self.order, (first, second, third), strict=True))
        if years != [self.order.index("Y")] or not 1 <= int(by_letter["M"]) <= 12:
            message = f"{quoted(text)} is not written as {self.order.words}"
            cure = "the order is declared in `columns.toml`: write the month in words here, or mend the order there"
            return Wrong("GK2091", message, f"a date as {self.order.words}", cure)
        return f"{by_letter['Y']}-{int(by_letter['M']):02}-{int(by_letter['D']):02}"

    def number(self, text: str) -> str | Wrong:
        """A number with its marks as we write them; a currency, a unit or a percent sign beside it stays."""
        text = self._with_code(text)
        if not self.decimal or not (found := _RUN.search(text)):
            return text
        run = found[0].translate(_BLANKS)
        marks = re.escape(self.thousands)
        grouped = rf"\d{{1,3}}(?:{marks}\d{{3}})+|" if marks else ""
        if not (parts := re.fullmatch(rf"({grouped}\d+)(?:{re.escape(self.decimal)}(\d+))?", run, re.ASCII)):
            thousands = f" and {quoted(self.thousands)} between thousands" if self.thousands else ""
            expected = f"a number with {quoted(self.decimal)} before the decimals{thousands}"
            cure = "the marks are declared in `columns.toml`: write the number so, or mend them there"
            return Wrong("GK2092", f"expected {expected}, got {quoted(text)}", expected, cure)
        digits = parts[1].replace(self.thousands, "") if self.thousands else parts[1]
        return f"{text[: found.start()]}{digits}{'.' + parts[2] if parts[2] else ''}{text[found.end() :]}"

    def _with_code(self, text: str) -> str:
        """The amount with the code of a currency that the house writes otherwise: `€ 5` is `EUR 5`."""
        for theirs, ours in self.words.get("currency", {}).items():
            if len(theirs) < len(text) and fold(text).startswith(theirs):
                return f"{ours} {text[len(theirs) :].strip()}"
            if len(theirs) < len(text) and fold(text).endswith(theirs):
                return f"{text[: -len(theirs)].strip()} {ours}"
        return text


_FIGURES = re.compile(r"(\d{1,4})[/.\- ](\d{1,2})[/.\- ](\d{1,4})\.?(?:[ T]00:00(?::00(?:\.0+)?)?)?\Z", re.ASCII)
_RUN = re.compile(r"\d(?:[\d.,'’ \u00a0\u2009\u202f]*\d)?")
_BLANKS = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'"})
