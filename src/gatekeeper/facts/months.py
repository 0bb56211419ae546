"""Days with the name of a month in a language other than English, as a house may write them."""

import re
import unicodedata
from collections.abc import Mapping

from gatekeeper.vocabulary import fold

# The names of months, which may be cut to three letters or more that no other begins with; accents do not matter.
MONTHS_OF: Mapping[str, str] = {
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
}
_ALSO = {"de": {"janner": 1, "maerz": 3}, "es": {"setiembre": 9}}
_WORDED = re.compile(r"(\d{1,2})(?:\.|er|º|°)? *(?:de +)?([^\W\d_]{3,})\.? +(?:de +)?(\d{4})\Z")


def _month(language: str, word: str) -> int | None:
    """The number of the month that a word of a language names, alone or with others of its letters left out."""
    letters = unicodedata.normalize("NFKD", fold(word))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    names = MONTHS_OF[language].split()
    begun = [number for number, name in enumerate(names, 1) if name.startswith(plain)]
    if plain in names:
        return names.index(plain) + 1
    return begun[0] if len(begun) == 1 else _ALSO.get(language, {}).get(plain)


def worded_day(language: str, text: str) -> str | None:
    """The day that a text names with a month of a language, as we write it: `3. Mai 2026` is `2026-05-03`."""
    if (worded := _WORDED.match(text)) and (month := _month(language, worded[2])):
        return f"{worded[3]}-{month:02}-{int(worded[1]):02}"
    return None


def languages_of(text: str) -> tuple[str, ...]:
    """The languages in which a text names a day; none where it is no such text."""
    return tuple(language for language in MONTHS_OF if worded_day(language, text) is not None)
