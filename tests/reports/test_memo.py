"""Memos say what the record says, in both forms, whatever stands in it."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision, ExtensionFound, Node, PowerUsed, SourceKey, Without
from gatekeeper.decisions.wording import calm
from gatekeeper.reports.forms import memo_forms
from gatekeeper.reports.memo import memo_name, render_memo
from gatekeeper.reports.papers import Format, RuleText, RunFacts, TemplateProblem
from gatekeeper.values.dates import date_text
from gatekeeper.values.numbers import grouped_text
from gatekeeper.vocabulary import Outcome
from tests.reports import decisions as d
from tests.reports import real

RUN = RunFacts(
    version="9.8.7",
    rules={"seed-fund.gate": RuleText("language 1", "ab" * 32)},
    inputs={"awards.csv": "cd" * 32},
    decisions_sha256="ef" * 32,
    meeting="Board meeting of 4 December 2026",
    author="Amina Otieno",
    on=d.ON,
    known_by=d.ON,
    findings=3,
)
EVERY = list(d.OF_EVERY_OUTCOME)
FORMS: list[Format] = ["html", "md"]


class _Text(HTMLParser):
    """The words of a page, a line each, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.hidden = tag == "style" or (self.hidden and tag != "body")

    def handle_data(self, data: str) -> None:
        if not self.hidden and data.strip():
            self.words.append(data.strip())


def page(html: str) -> _Text:
    parser = _Text()
    parser.feed(html)
    return parser


def text_of(decision: Decision, form: Format) -> str:
    rendered = render_memo(decision, form, run=RUN)
    html = rendered if form == "html" else MarkdownIt().enable("table").render(rendered)
    return "\n".join(page(html).words)


# --- everything printed is in the record ---------------------------------------------------------------------------


def values_of(record: object) -> list[str]:
    """Everything in the record as a reader may meet it: texts as they are, numbers grouped, days written out."""
    match record:
        case Enum() | str():
            return [str(record)]
        case date():
            return [date_text(record)]
        case Decimal():
            return [grouped_text(Fraction(record))]
        case bool() | None:
            return []
        case int():
            return [str(record)]
        case tuple():
            return [text for part in record for text in values_of(part)]
        case dict():
            return [text for key, value in record.items() for text in (*values_of(key), *values_of(value))]
        case _:
            assert is_dataclass(record)
            return [text for field in fields(record) for text in values_of(getattr(record, field.name))]


NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("form", FORMS)
def test_every_number_in_a_memo_comes_from_the_record(name: str, form: Format) -> None:
    decision = d.OF_EVERY_OUTCOME[name]
    known = {number for text in values_of(decision) + values_of(RUN) for number in NUMBER.findall(text)}
    known |= {number for line in explain(decision).lines for number in NUMBER.findall(line.distance)}
    known |= {str(number) for number in range(1, 13)}  # the sections; how many there are of something
    known.add("256")  # of SHA-256
    known |= {"190,000", "20,000", "31"}  # distances and days left, told one by one in the tests of explain
    remaining = Fraction(decision.award_committed or 0) - Fraction(decision.award_paid)
    known |= {grouped_text(remaining), grouped_text(remaining - Fraction(decision.amount))}
    assert set(NUMBER.findall(text_of(decision, form))) - known == set()


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("form", FORMS)
def test_a_memo_says_all_that_the_record_holds(name: str, form: Format) -> None:
    decision = d.OF_EVERY_OUTCOME[name]
    told = " ".join(text_of(decision, form).split())
    said = [decision.title, decision.recipient, decision.agreement, str(decision.outcome), decision.rules_sha256]
    said += [c.requirement for c in decision.conditions] + [c.observed for c in decision.conditions]
    said += [c.evidence for c in decision.conditions] + [c.clause for c in decision.conditions]
    said += [source.key for c in decision.conditions for source in c.sources]
    if decision.outcome not in (Outcome.ALREADY_RELEASED, Outcome.LAPSED):  # there a line of the summary says enough
        said += [calm(line.text) for line in decision.amount_lines]
    said += [choice.text for choice in decision.open_choices]
    said += [payment.reference for payment in decision.payments] + [w.void_because for w in decision.waivers]
    said += [j.finding for j in decision.judgements] + [other for j in decision.judgements for other in j.others]
    assert [text for text in said if text not in told] == []


@pytest.mark.parametrize("name", EVERY)
def test_both_forms_say_the_same_recommendation(name: str) -> None:
    decision = d.OF_EVERY_OUTCOME[name]
    said = explain(decision).recommendation[1:]
    assert all(said in text_of(decision, form) for form in FORMS)


def test_the_recommendation_and_its_amount_come_before_everything_else() -> None:
    told = text_of(d.RELEASE, "html")
    assert told.index("Release up to 250,000 USD of tranche 2.") < told.index("2. Summary")
    numbers = re.findall(r"^([0-9]+)\. ", told, re.M)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_status_is_in_word_and_shape() -> None:
    told = text_of(d.WAIVED, "md")
    assert "Status: ✓ release" in told
    assert "⊘ not met, waived" in told
    assert "✓ does not apply" in told
    assert "– open, makes no difference" in told


def test_the_outcome_without_the_waivers_is_told() -> None:
    assert "the outcome would be: not yet." in " ".join(text_of(d.WAIVED, "html").split())


def test_a_condition_under_a_not_reads_as_such() -> None:
    adverse = replace(d.CUSTOMERS, requirement="audit opinion is adverse", sign=-1, verdict=d.NOT_MET)
    root = Node("not", d.MET, parts=(d.leaf(adverse),))
    decision = replace(d.RELEASE, rules=(d.market_proof(root, d.MET),), conditions=(adverse,))
    assert "| not so: audit opinion is adverse |" in render_memo(decision, "md")


# --- hostile text --------------------------------------------------------------------------------------------------


def test_hostile_text_is_only_text_in_html() -> None:
    calm = page(render_memo(d.WAIVED, run=RUN))
    hostile = page(render_memo(d.HOSTILE, run=RUN))
    assert "script" not in hostile.tags
    assert set(hostile.tags) == set(calm.tags)
    assert "{{ 7*7 }}" in " ".join(hostile.words)
    assert "49" not in " ".join(hostile.words)
    assert "\u202e" not in " ".join(hostile.words)


def test_hostile_text_is_only_text_in_markdown() -> None:
    parse = MarkdownIt().enable("table").parse
    calm, hostile = (parse(render_memo(memo, "md", run=RUN)) for memo in (d.WAIVED, d.HOSTILE))
    blocks = [token.type for token in hostile if token.type != "fence"]
    assert blocks == [token.type for token in calm if token.type != "fence"]
    inline = {child.type for token in hostile for child in token.children or ()}
    assert inline <= {"text", "text_special", "softbreak", "strong_open", "strong_close"}


@pytest.mark.parametrize(
    "name", ["# a", "1. a", "- a", "+ a", "= a", "> a", "```", "|", "<b>", "[a](b)", "a\n\nb", "&lt;"]
)
def test_no_text_is_markup_in_markdown(name: str) -> None:
    tokens = MarkdownIt().enable("table").parse(render_memo(replace(d.NO_RULE, reasons=(name,), title=name), "md"))
    assert tokens[1].children is not None
    said = "".join(child.content for child in tokens[1].children)
    assert said == f"{' '.join(name.split())}: tranche 4 of 4"


# --- templates -----------------------------------------------------------------------------------------------------


def test_a_file_of_the_same_name_replaces_a_template(tmp_path: Path) -> None:
    (tmp_path / "memo.md").write_text("{{ decision.title }} · {{ house }}\n", encoding="utf-8")
    assert render_memo(d.RELEASE, "md", tmp_path, house="a|b") == "Solar cold rooms for lake fisheries · a\\|b\n"
    assert "Release up to" in render_memo(d.RELEASE, "html", tmp_path)


def test_a_style_sheet_alone_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("body { color: navy; }", encoding="utf-8")
    assert "body { color: navy; }" in render_memo(d.RELEASE, "html", tmp_path)


BROKEN = [
    ("one\n{{ decision.titel }}", 2, "'gatekeeper.decisions.record.Decision object' has no attribute 'titel'"),
    ("{{ meeting }}", 1, "'meeting' is undefined"),
    ("\n\n{% if %}", 3, "Expected an expression, got 'end of statement block'"),
    ("{{ decision.planned_date.__class__ }}", 1, "access to attribute '__class__' of 'date' object is unsafe."),
    ("{{ decision.amount + 'x' }}", 1, "unsupported operand type(s) for +: 'decimal.Decimal' and 'str'"),
    ("{{ decision.excess and 1 or None }}", 1, "there is no value here"),
    ("{{ decision.title | shout }}", 1, "No filter named 'shout'."),
    ("{% include 'other.md' %}", 0, "there is no template `other.md`"),
]


@pytest.mark.parametrize(("template", "line", "message"), BROKEN)
def test_a_broken_template_is_reported_with_its_place(
    tmp_path: Path, template: str, line: int, message: str
) -> None:  # fmt: skip
    (tmp_path / "memo.md").write_text(template, encoding="utf-8")
    with pytest.raises(TemplateProblem) as caught:
        render_memo(d.RELEASE, "md", tmp_path)
    assert (caught.value.file, caught.value.line) == ("memo.md", line)
    assert caught.value.message.startswith(message)
    assert str(caught.value).startswith(f"memo.md:{line}: " if line else "memo.md: ")


def test_a_template_that_is_not_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "memo.md").write_bytes(b"\xff\xfe")
    with pytest.raises(TemplateProblem, match=r"memo\.md: a template is not UTF-8 text"):
        render_memo(d.RELEASE, "md", tmp_path)


def test_a_folder_that_replaces_nothing_is_reported(tmp_path: Path) -> None:
    (tmp_path / "memo.htm").write_text("", encoding="utf-8")
    with pytest.raises(
        TemplateProblem,
        match=r"nothing in this folder replaces a template: expected one of blocks\.typ, conditions\.md",
    ):
        render_memo(d.RELEASE, "md", tmp_path)
    with pytest.raises(TemplateProblem, match="there is no such folder of templates"):
        render_memo(d.RELEASE, "md", tmp_path / "none")


# --- form ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_same_record_gives_the_same_bytes(form: Format) -> None:
    assert render_memo(d.WAIVED, form, run=RUN) == render_memo(replace(d.WAIVED), form, run=replace(RUN))


@pytest.mark.parametrize("name", EVERY)
def test_a_memo_needs_no_network_and_no_script(name: str) -> None:
    html = render_memo(d.OF_EVERY_OUTCOME[name], run=RUN)
    assert re.findall(r"<(?:script|link|img|iframe)\b|\bsrc=|https?:|url\(|@import", html) == []
    assert '<html lang="en">' in html
    assert len(re.findall(r"<th(?![^>]*\bscope=)[ >]", html)) == 0


def test_a_memo_can_be_written_without_anything_of_the_run() -> None:
    assert "Release up to 250,000 USD" in render_memo(d.RELEASE)


# --- names of files ------------------------------------------------------------------------------------------------


def named(award: str, tranche: int = 2) -> str:
    return memo_name(replace(d.RELEASE, award=award, tranche=tranche))


def test_a_plain_award_id_is_the_name_of_its_memo() -> None:
    assert named("A-001") == "A-001-tranche-2"


HOSTILE_IDS = [
    "../../etc/passwd", "/", "", ".", "..", "a-001", "A-001 ", "Ä-001", "A_001", "A/001", "A\\001", "A:001", "CON",
    "NUL", "A" * 300, "A" * 299, "日本", "日木", "A\x00", "A\n", "-A", "A-", "A--B", "a_001", "<b>", "x" * 60, "\ud800",
    "A.001", "A.001.", "COM1", "\u00c9-1", "E\u0301-1", "A-001\u200b", "\u0410-001", "A" * 300 + "B",
]  # fmt: skip


def test_no_award_id_leaves_the_folder_or_takes_the_name_of_another() -> None:
    names = [named(award) for award in [*HOSTILE_IDS, "A-001"]]
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,100}", name)] == []


def test_award_and_tranche_cannot_be_confused() -> None:
    assert named("A-1-TRANCHE-2", 3).casefold() != named("A-1", 3).casefold()
    assert named("A-1", 12) != named("A-11", 2)


# --- the shape of the sentence -------------------------------------------------------------------------------------


def test_the_conditions_keep_the_shape_of_the_sentence() -> None:
    named = Node("defined", d.MET, name="commercial traction", parts=(d.leaf(d.REVENUE),))
    signs = Node("any", d.MET, parts=(d.leaf(d.CUSTOMERS), d.leaf(d.LETTER)))
    more = Node("defined", d.MET, name="signs of life", parts=(signs,))
    none = Node("none", d.MET, parts=(d.leaf(replace(d.LETTER, sign=-1)),))
    few = Node("at most", d.UNKNOWN, count=1, parts=(d.leaf(replace(d.UNKNOWN_UPTIME, sign=-1)),))
    not_all = Node("not", d.INVALID, parts=(Node("any", d.INVALID, parts=(d.leaf(replace(d.CUSTOMERS, sign=-1)),)),))
    rule = d.market_proof(d.every(d.MET, named, more, none, few, not_all), d.MET)
    conditions = (d.REVENUE, d.LETTER, d.UNKNOWN_UPTIME, replace(d.CUSTOMERS, verdict=d.INVALID, sign=-1))
    told = render_memo(
        replace(d.RELEASE, rules=(replace(rule, unless=d.leaf(d.REVENUE)),), conditions=conditions), "md"
    )
    assert "net of returns) · commercial traction |" in told
    assert "| | signs of life: any of these: | | | | | ✓ met | |" in told
    assert "| | none of these: |" in told
    assert "| | at most 1 of these 1: | | | | | – not known | |" in told
    assert "| | not: | | | | | ! invalid | |" in told
    assert "gives nothing if\n" in told
    assert "| | as above: revenue over the last 4 quarters ≥ 500,000 USD | | | | | ✓ met | |" in told


def test_what_an_amount_rests_on_is_shown_with_its_rule_and_nothing_is_lost() -> None:
    jobs = replace(d.CUSTOMERS, id=9, part="amount", kind="value", requirement="jobs created")
    stray = replace(d.CUSTOMERS, id=10, rule="", requirement="a stray fact")
    told = render_memo(replace(d.RELEASE, conditions=(*d.RELEASE.conditions, jobs, stray)), "md")
    assert "### The amount of “market proof” rests on\n" in told
    assert "· known" in told
    assert told.index("### Other facts") < told.index("| a stray fact |")


@pytest.mark.parametrize("form", FORMS)
def test_what_was_granted_or_done_under_a_power_is_shown_void_or_valid(form: Format) -> None:
    row = SourceKey("extensions", "award=A-001; milestone=regulatory approval")
    longer = ExtensionFound(
        subject="regulatory approval", by="programme officer", granted_on=date(2026, 6, 20),
        new_due=date(2026, 12, 31), months=Decimal(6), fee_paid_on=None, valid=True, void_because="", used=True,
        clause="Article 9", source=row,
    )  # fmt: skip
    void = replace(longer, by="auditor", valid=False, used=False, void_because="no rule gives auditor a power")
    held = PowerUsed(
        act="held", tranches="every tranche", by="programme officer", on=date(2026, 5, 3), valid=True, void_because="",
        in_effect=False, evidence="minutes", clause="Article 5", source=row,
    )  # fmt: skip
    without = Without(Outcome.LAPSED, Decimal(0))
    told = render_memo(
        replace(d.RELEASE, extensions=(longer, void), without_extensions=without, powers_used=(held,)), form
    )
    for words in (
        "resting on an extension by the programme officer", "regulatory approval", "31 December 2026", "Article 9",
        "no rule gives the auditor a power", "every tranche held", "minutes", "valid, past", "would be: lapsed",
    ):  # fmt: skip
        assert words in told


@pytest.mark.parametrize("format", FORMS)
def test_what_does_not_stop_it_is_named_and_stands_in_the_annex(format: Format) -> None:
    decision = next(d for d in real.decisions_of("seed-fund") if d.id == "SF-033/3")  # the longest of the examples
    text = (
        re.sub(r"<[^>]+>", "", render_memo(decision, format, run=RUN).partition("</style>")[2])
        if format == "html"
        else (render_memo(decision, format, run=RUN))
    )
    before, annex = text[: text.rindex("8. Annex")], text[text.rindex("8. Annex") :]
    assert "does not apply, stands in the annex: “insolvency or sanctions” (Article 11.2);" in before
    assert "sanctions match" not in before
    assert "sanctions match" in annex
    assert "And 4 more, as the conditions show." in before


def test_a_usual_memo_is_two_pages_before_its_annex() -> None:
    decision = next(d for d in real.decisions_of("seed-fund") if d.id == "SF-033/3")
    (made,) = memo_forms(decision, ["pdf"], run=RUN)
    pages = [page.extract_text() for page in PdfReader(BytesIO(made[1])).pages]
    assert pages[2].lstrip().startswith("8. Annex")
