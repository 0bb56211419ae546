"""Papers in the language of their reader: the same decisions, dates and amounts written as that country writes them."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from string import Formatter
from zipfile import ZipFile

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import calm_english, seen_text
from gatekeeper.facts.read import read_portfolio
from gatekeeper.reader import (
    ENGLISH,
    UnknownLocale,
    date_text,
    money_text,
    number_text,
    read_by,
    reader_of,
    say,
    say_n,
    translations,
)
from gatekeeper.reports.memo import render_memo
from gatekeeper.reports.papers import RunFacts
from gatekeeper.reports.templating import markdown_text
from gatekeeper.resources import examples_folder, locale_folder, rules_folder
from gatekeeper.run.folder import prepare, write_run
from gatekeeper.run.proof import replay
from gatekeeper.run.rules import load_rules
from gatekeeper.values.absence import Reason
from gatekeeper.vocabulary import Event, Outcome, PaymentKind, Verdict
from tests.reports import real
from tests.texts import gathered, missing, renewed

DAY = date(2027, 6, 1)
MANY = Fraction(10**36 + 5)  # longer than the precision decimals have by default


@pytest.mark.parametrize(
    ("locale", "day", "number", "money"),
    [
        ("", "1 June 2027", "-1,234,567.5", "1,234,567.50 USD"),
        ("en-GB", "1 June 2027", "-1,234,567.5", "1,234,567.50\xa0USD"),
        ("en_US", "June 1, 2027", "-1,234,567.5", "1,234,567.50\xa0USD"),
        ("de-CH", "1. Juni 2027", "-1’234’567.5", "1’234’567.50\xa0USD"),
        ("fr", "1er juin 2027", "-1\u202f234\u202f567,5", "1\u202f234\u202f567,50\xa0USD"),
        ("en-IN", "1 June 2027", "-12,34,567.5", "12,34,567.50\xa0USD"),
    ],
)
def test_days_numbers_and_money_are_written_as_the_country_does(locale: str, day: str, number: str, money: str) -> None:
    with read_by(reader_of(locale)):
        assert date_text(DAY) == day
        assert number_text(Fraction(-12345675, 10)) == number
        assert money_text(Fraction(12345675, 10), "USD") == money


def test_no_digit_is_lost_however_long_the_number_and_whatever_the_coin() -> None:
    with read_by(reader_of("de")):
        assert number_text(MANY).replace(".", "") == str(10**36 + 5)
        assert number_text(Fraction(1, 3)) == "0,333333333333…"
        assert money_text(Fraction(1001, 1000), "KWD") == "1,001\xa0KWD"
        assert money_text(Fraction(1), "ISK") == "1\xa0ISK"
        assert money_text(Fraction(1, 2), "HUF") == "0,50\xa0HUF"  # two places by ISO 4217, none by Babel


def test_an_unknown_locale_names_the_nearest() -> None:
    with pytest.raises(UnknownLocale) as found:
        reader_of("fr-FX-XX")
    assert "fr" in " ".join(found.value.near)
    with pytest.raises(UnknownLocale):
        reader_of("../../etc")
    with pytest.raises(UnknownLocale):
        reader_of("de-XX")  # a country that is none
    assert reader_of("zh-TW").tag == "zh-Hant-TW"


def test_without_a_locale_texts_are_as_the_program_writes_them() -> None:
    assert reader_of("") is ENGLISH
    assert reader_of("  ").is_translated
    assert say("by {day}", day="{day}") == "by {day}"
    assert say_n("{count} day", "{count} days", 1_200) == "1,200 days"
    assert recorded("250,000 USD") == "250,000 USD"


def test_a_language_without_a_translation_keeps_english_texts() -> None:
    who = reader_of("de-AT")
    assert (who.language, who.is_translated, who.tag) == ("en", False, "de-AT")
    with read_by(who):
        assert say("Recommendation") == "Recommendation"
        assert recorded("250,000.50 USD") == "250.000,50\xa0USD"


# --- the catalogues --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template() -> Catalog:
    return gathered()


@pytest.mark.parametrize("language", translations())
def test_a_catalogue_is_as_make_texts_leaves_it_and_lacks_nothing(language: str, template: Catalog) -> None:
    kept = (locale_folder() / f"{language}.po").read_bytes()
    assert renewed(kept, language, template) == kept, "say `make texts`"
    assert missing(read_po(BytesIO(kept), locale=language)) == []


@pytest.mark.parametrize("language", translations())
def test_every_translation_has_the_places_of_its_text(language: str) -> None:
    catalogue = read_po(BytesIO((locale_folder() / f"{language}.po").read_bytes()), locale=language)
    for message in catalogue:
        if message.id:
            texts = [message.id] if isinstance(message.id, str) else list(message.id)
            said = [message.string] if isinstance(message.string, str) else list(message.string or ())
            assert {places(text) for text in said} == {places(texts[0])}, message.id
            assert message.fuzzy is False


def places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_french_is_set_as_french_is() -> None:
    """No-break spaces before signs and within quotation marks, and no straight apostrophes."""
    who = reader_of("fr")
    for said in (*who.texts.values(), *(text for texts in who.plurals.values() for text in texts)):
        assert not re.search(r" [:;!?%»]|« |'|\"", said), said


def test_all_that_is_called_by_a_word_is_translated() -> None:
    words = {*map(str, Outcome), *map(str, Verdict), *map(str, PaymentKind), *map(str, Event), *map(str, Reason)}
    assert words - set(reader_of("fr").texts) - {"unknown"} == set()  # of a verdict it is `not known`


# --- what the record keeps -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("achieved on 12 May 2026", "atteint le 12 mai 2026"),
        ("achieved on 12 May 2026; due 1 June 2026", "atteint le 12 mai 2026\u202f; échéance\xa0: 1er juin 2026"),
        ("not reported (not yet decided by auditor)", "non déclaré (pas encore décidé par auditor)"),
        ("1,200,000.50 USD to 2,000,000 USD", "1\u202f200\u202f000,50\xa0USD à 2\u202f000\u202f000\xa0USD"),
        ("2026", "2026"),
        ("2,026", "2\u202f026"),
        ("Q3 2026, Q4 2026", "T3 2026, T4 2026"),
        ("less a reduction of 2% × 3 full months late (plant, due 3 May 2026), up to 10%",
         "moins une réduction de 2% × 3 mois entiers de retard (plant, échéance\xa0: 3 mai 2026), au plus 10\xa0%"),
        ("programme officer: yes (2026-11-02)", "programme officer\xa0: oui (2 novembre 2026)"),
        ("June 2026", "juin 2026"),
        ("the budget “a fund” of round “2027”", "le budget «\xa0a fund\xa0», tour «\xa02027\xa0»"),
        ("June 2026: achieved on 31 June 2026", "June 2026: achieved on 31 June 2026"),  # there is no such day
        ("lowlands", "lowlands"),
        ("1 to 3 (of 4 quarters, of which Q2 2027 and Q4 2027 are not known)",
         "1 à 3 (sur 4 trimestres, dont T2 2027, T4 2027 ne sont pas connus)"),
        ("2 of 4, 1 not reported: Q4 2025: 20,000 USD; Q1 2026: not yet due; and 2 before",
         "2 sur 4, dont 1 non déclarées\xa0: T4 2025\xa0: 20\u202f000\xa0USD\u202f; "
         "T1 2026\xa0: pas encore échu\u202f; et 2 avant"),
        ("not yet due (their last day has not come), but at least 3",
         "pas encore échu (leur dernier jour n’est pas venu), mais au moins 3"),
        ("from a day counted from what has not happened, until 31 December 2030",
         "à partir du jour suivant\xa0: un jour compté de ce qui n’est pas survenu, "
         "jusqu’au jour suivant\xa0: 31 décembre 2030"),
        ("“met” and {braces} of somebody", "“met” and {braces} of somebody"),
    ],
)  # fmt: skip
def test_what_the_program_wrote_is_said_again_and_what_people_wrote_is_not(kept: str, said: str) -> None:
    with read_by(reader_of("fr")):
        assert recorded(kept) == said


def test_all_that_the_program_wrote_in_the_examples_is_said_in_french() -> None:
    with read_by(reader_of("fr")):
        left = {text for decision in real.every_decision() for text in kept_texts(decision) if recorded(text) == text}
    assert {text for text in left if re.search("[a-z]", text)} == HOUSE_WORDS


# Findings and choices in the words of the rules.
HOUSE_WORDS = {
    "adverse", "clean", "qualified", "unqualified",
}  # fmt: skip


def kept_texts(decision: Decision) -> Iterator[str]:
    for condition in decision.conditions:
        yield from (calm_english(seen_text(condition)), condition.seen.assumed)
    yield from (line.text for line in decision.amount_lines)
    yield from (waiver.void_because for waiver in decision.waivers)
    yield from (extension.void_because for extension in decision.extensions)
    for judgement in decision.judgements:
        yield from (judgement.finding, *judgement.others)


# --- a run -----------------------------------------------------------------------------------------------------------


def test_a_run_in_french_decides_the_same_and_can_be_replayed(tmp_path: Path) -> None:
    rules, _ = load_rules(rules_folder() / "tiny.gate")
    assert rules is not None
    portfolio, findings = read_portfolio(examples_folder() / "tiny", rules)
    made = {}
    for locale in ("", "fr"):
        run = prepare(rules, portfolio, findings, real.ON, real.ON, {}, locale=locale, papers=("html", "md", "docx"))
        write_run(run, tmp_path / f"run{locale}", lambda *_: None)
        made[locale] = {file.name: file.read_bytes() for file in sorted((tmp_path / f"run{locale}").glob("*.*"))}
    assert made[""]["decisions.jsonl"] == made["fr"]["decisions.jsonl"]
    assert made[""]["register.csv"] == made["fr"]["register.csv"]
    assert b'<html lang="fr">' in made["fr"]["index.html"]
    assert b'"locale": "fr"' in made["fr"]["manifest.json"]
    again = replay(tmp_path / "runfr", lambda *_: None)
    assert again.same_decisions
    assert again.different_papers == ()
    assert again.papers > 5
    memo = next((tmp_path / "runfr" / "memos").glob("*.docx"))
    with ZipFile(memo) as archive:
        assert b'w:val="fr"' in archive.read("word/styles.xml")
        assert b"Recommandation" in archive.read("word/document.xml")


def test_no_english_text_of_ours_is_left_in_a_french_memo() -> None:
    ours = re.compile(r"\b(the rules|is not|was due|released|reported|recorded|may be paid|Conditions:|Waivers:)\b")
    with read_by(reader_of("fr")):
        for decision in real.decisions_of("tiny"):
            told = render_memo(decision, "md", run=RunFacts()).partition("### Les règles telles")[0]
            rules_own = {condition.requirement for condition in decision.conditions}
            for line in told.splitlines():
                plain = line
                for text in sorted(rules_own, key=len, reverse=True):
                    plain = plain.replace(markdown_of(text), "")
                assert not ours.search(plain), line


def markdown_of(text: str) -> str:
    return str(markdown_text(text))
