"""Read aloud, the rules are the same rules; and what is explained is what they mean."""

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, get_args

import pytest

from gatekeeper.cli.app import run
from gatekeeper.program.model import Program
from gatekeeper.program.reading import WIDTH, read_aloud
from gatekeeper.run.rules import check_sources, check_text
from gatekeeper.source import Source
from gatekeeper.syntax import tree
from gatekeeper.syntax.parse import read_statements
from tests.cases.case import read_case
from tests.docs.pages import blocks, page_text

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "rules").glob("*.gate"))
FOLDERS = sorted({path.parent for path in (ROOT / "tests" / "cases").rglob("*.gate")})


def programs(path: Path) -> tuple[Program, ...]:
    text = path.read_text(encoding="utf-8")
    rules, _ = check_sources(read_case(text).sources if "cases" in path.parts else (Source(path.name, text),))
    return rules.programs if rules else ()


def meant(program: Program) -> dict[str, Any]:
    """All of a program but where it stands."""

    def unplaced(item: Any) -> Any:
        return replace(item, id="") if is_dataclass(item) and hasattr(item, "id") else item  # type: ignore[type-var]

    said = {each.name: getattr(program, each.name) for each in fields(program) if each.name != "source"}
    return {name: tuple(map(unplaced, v)) if isinstance(v, tuple) else v for name, v in said.items()}


def must_be_the_same(program: Program) -> str:
    text = read_aloud(program)
    rules, problems = check_sources([Source("again.gate", text)])
    assert rules is not None, problems
    assert meant(rules.programs[0]) == meant(program)
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert all(len(line) <= WIDTH for line in comments)
    assert not unread(text)
    return text


def unread(text: str) -> list[str]:
    """The statements of which nothing is said, the header left out."""
    found = read_statements(Source("again.gate", text)).statements
    ends = [statement.span.start for statement in found[1:]] + [len(text)]
    return [
        statement.span.text
        for statement, end in zip(found, ends, strict=True)
        if not isinstance(statement.node, tree.Header) and "\n#   - " not in text[statement.span.start : end]
    ]


def test_a_statement_of_which_nothing_is_said_is_noticed() -> None:
    assert unread("currency USD\nmeasure x\n#   - Said\nmeasure y\n") == ["measure y"]


def test_the_cases_hold_every_kind_of_statement() -> None:
    kinds = {type(node) for folder in FOLDERS for path in folder.glob("*.gate") for node in written(path)}
    assert kinds == {*get_args(tree.StatementNode)}


def written(path: Path) -> list[tree.StatementNode]:
    found = read_statements(Source(path.name, path.read_text(encoding="utf-8").split("\n===")[0])).statements
    return [statement.node for statement in found if statement.node is not None]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_case_read_aloud_is_the_same_rules(folder: Path) -> None:
    for path in folder.glob("*.gate"):
        for program in programs(path):
            must_be_the_same(program)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_read_aloud_are_the_same_rules(path: Path) -> None:
    for program in programs(path):
        must_be_the_same(program)


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["read", str(EXAMPLES[0])]) == 0
    assert "# 1.\nrelease 40,000 EUR of tranche 1\n" in capsys.readouterr().out
    wrong = tmp_path / "wrong.gate"
    wrong.write_text("language 1\nrelease tranche 1 when x achieved\n", encoding="utf-8")
    assert run(["read", str(wrong)]) == 1
    assert "nothing was decided" in capsys.readouterr().err


def test_the_page_shows_what_is_read() -> None:
    shown = {block.kind: block.text for block in blocks(page_text("docs/reading.md"))}
    rules, _ = check_text(shown["gate (as written)"])
    assert rules is not None
    assert must_be_the_same(rules.programs[0]) == shown["gate"]


HEAD = """language 1
currency USD
roles: board, auditor
milestone pilot, due 30 June 2027
document audit report
measure revenue in USD per quarter
measure jobs, cumulative, higher is better
measure uptime as percentage
fact insolvency, absence means no from 1 January 2027
judgement opinion by auditor, one of clean, qualified
judgement progress by board, for each tranche, cannot be waived
parameter long stop as date
item site
document site plan for each site
document yearly report, due 90 days after the end of each year
"""


def explained(sentence: str) -> str:
    """What is explained of the last sentence, on one line each."""
    rules, problems = check_text(HEAD + sentence)
    assert rules is not None, problems
    text = must_be_the_same(rules.programs[0])
    return text[text.rindex("\n\n") :].replace("\n#     ", " ")


@pytest.mark.parametrize(
    ("timing", "days"),
    [
        ("by long stop", "on long stop itself or any day before it"),
        ("before 30 June 2027", "on any day before 30 June 2027, that day left out"),
        ("after 30 June 2027", "from the day after 30 June 2027 on"),
        ("on or after 30 June 2027", "on 30 June 2027 itself or any day after it"),
        ("on 30 June 2027", "on 30 June 2027 and no other day"),
        ("between 1 June 2027 and long stop", "from 1 June 2027 to long stop, both days included"),
        ("within 6 months after long stop", "from long stop to 6 months after it, both days included, and not before"),
        ("within 6 days before long stop", "from 6 days before long stop to that day, both days included"),
        ("on time", "by its due date as extended, that day included"),
        ("by the latest of (long stop; 1 May 2027)", "while one is still to come, so is the latest"),
        ("by the earliest of (long stop; 1 May 2027)", "one that has not come yet is left out"),
        ("by the end of the year in which long stop falls", "the last day of that year"),
        ("by original due date of pilot", "else as declared, before any extension"),
    ],
)
def test_every_timing_says_its_days(timing: str, days: str) -> None:
    assert days in explained(f"release tranche 1 when pilot achieved {timing}\n")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("release tranche 1 when pilot not achieved by 1 May 2027", "is met once those days have passed without it"),
        ("release tranche 1 when pilot not achieved", "speaks of the day of decision: by then it has not happened"),
        ("treat pilot as achieved when jobs > 5", "Only where nothing is recorded of it"),
        ("treat pilot as achieved when jobs > 5", "since the first day on which this was met"),
        ("hold tranche 1 from pilot announced until pilot remedied", "begins anew each time pilot announced"),
        ("release tranche 1 when opinion has ever been clean", "any one day is enough"),
        ("release tranche 1 when opinion has always since long stop been clean", "every day"),
        ("release tranche 1 when pilot achieved by long stop", "Long stop: the day the portfolio has"),
        ("release (the lesser of (revenue; 5 USD)) of tranche 1 in any case", "the others are its most"),
        ("release tranche 1 when revenue >= 80% of plan", "from the rows of that kind"),
        ("release tranche 1 when growth of revenue over baseline > 5%", "what it is more, as a percentage"),
        ("release tranche 1 when pilot achieved after tranche 2 released", "the day of its latest payment on record"),
        ("release tranche 1 when pilot achieved by planned date of tranche 2", "as the portfolio has it"),
        ("release tranche 1 when pilot achieved after pilot announced", "its latest where it recurs"),
        ("release tranche 1 when pilot achieved within 5 days after jobs reached 5", "the day of the first figure"),
        ("release tranche 1 when jobs >= 5 and revenue >= total of the earlier tranches", "those numbered below this"),
        ("reduce tranche 1 by 5% for each begun week pilot is late", "a week only begun counts too"),
        ("recover 5 USD of tranche 1 for each jobs below 5, up to 9 USD when jobs < 5", "It claims no more than 9 USD"),
        ("board may hold tranche 1", "Held from that day on, until the same role resumes it"),
        ("board may cancel tranche 1", "not taken back"),
        ("board may defer tranche 1", "nothing is paid on the day of that meeting"),
        ("board may extend pilot to any later date", "nothing bounds how far"),
        ("board may extend pilot by up to 5 days, at most 3 times in all, fee paid", "whatever it is of"),
        ("board may extend pilot by up to 5 days, fee paid", "the row of the extension must show the day"),
        ("item plot", "Which plots an award has"),
        ("judgement score as percentage by board", "a percentage, which it fixes"),
        ("release tranche 1 rising evenly from 0% at 1 to 9% at 9 of jobs, nothing below 2 in any case", "below 2"),
        ("release tranche 1 when pilot missed", "its due date, as extended, has passed without it"),
        ("release tranche 1 when revenue > 5 USD", "exactly 5 USD is not enough"),
        ("release tranche 1 when revenue at most 5 USD", "exactly 5 USD is enough"),
        ("release tranche 1 when jobs = 5", "exactly 5 and nothing else"),
        ("release tranche 1 when jobs != 5", "anything but 5"),
        ("release tranche 1 when jobs between 5 and 6", "both ends belong to it"),
        ("release tranche 1 when revenue over the last quarter > 1 USD", "the figures added up over the last quarter"),
        ("release tranche 1 when revenue over the last 2 quarters > 1 USD", "added up over the last 2 quarters"),
        ("release tranche 1 when at least 1 of (jobs > 1; jobs > 2)", "At least 1 of these 2, whichever"),
        ("release tranche 1 when at most 1 of (jobs > 1; jobs > 2)", "No more than 1 of these 2"),
        ("release tranche 1 when none of (jobs > 1; jobs > 2)", "each must be shown not to be so"),
        ("release tranche 1 when tranche 2 released", "read from the payments on record"),
        ("release tranche 1 when amount released > 5 USD", "what was paid of the whole award"),
        ("release tranche 1 when amount released of tranche 2 > 5 USD", "what was paid of that tranche"),
        ("release tranche 1 when total of every tranche > 5 USD", "as it stands in the portfolio, whatever was paid"),
        ("release tranche 1 when jobs > (if insolvency then 5 otherwise 6)", "while it is not known, between the two"),
        ("release tranche 1 when pilot achieved and jobs > 5", "What is not recorded of pilot or jobs is not known"),
        ("release tranche 1 when not insolvency", "Where nothing is recorded of insolvency, that counts as no"),
        ("release tranche 1 when jobs > 5 unless insolvency", "`unless insolvency` stands against the whole rule"),
        ("release tranche 1 when jobs > 5 cannot be waived", "No waiver covers any of this"),
        ("release tranche 1 in any case", "Nothing has to be met"),
        ("release tranches 1 to 2 in any case", "Gives the whole of the tranche"),
        ("release 50% of tranche 1 in any case", "Gives 50% of tranche 1 as it stands in the portfolio"),
        ("release 5 USD of tranche 1 in any case", "Gives 5 USD, never more than tranche 1"),
        ("release tranche 1 in proportion to jobs out of 9, nothing below 3 in any case", "jobs divided by 9"),
        ("release tranche 1 in proportion to jobs out of 9 in any case", "up to the whole, less what was paid"),
        ("release tranche 1 rising evenly from 0% at 6 to 90% at 9 of jobs in any case", "90% from 9 on"),
        ("release tranche 1 by bands of jobs (0% below 6; 9% from 6) in any case", "start of a band belongs to it"),
        ("release tranche 1 at 5 USD for each jobs above 2 in any case", "5 USD times what jobs is above 2"),
        ("release tranche 1, not below 9 USD in any case", "but no less than 9 USD"),
        ("release tranche 1 at 5 USD for each jobs, up to 90% of tranche 1 in any case", "but no more than 90% of am"),
        ("release tranche 1 by weight (50% for jobs > 5) in any case", "the sum of the shares"),
        ("release tranche 1 when jobs > 1\nrelease a further 5% of tranche 1 when jobs > 9", "Adds 5% of tranche 1"),
        ('release tranche 1 label "a" when jobs > 1\nrelease 5% of tranche 1 when jobs > 9 exception to "a"', "“a”"),
        ("hold every tranche when insolvency", "nothing is paid of any tranche, nor while it is not known"),
        ("never release tranche 2 when jobs < 5", "no waiver helps"),
        ("reduce tranche 1 by 5% for each full month pilot is late, up to 9%", "whole months from the due"),
        ("reduce tranche 1 by 5% when jobs < 5", "percentages of several reductions are added"),
        ("retain 5% of tranche 1 until audit report accepted", "kept back until this is shown"),
        ("recover the excess of tranche 1 when jobs < 5", "what was paid beyond what the rules give"),
        ("recover 5% of tranche 1 when jobs < 5", "never more than was paid"),
        ("cancel tranche 1 when jobs < 5", "Nothing more is paid of it"),
        ("never pay more than 5 USD in total until pilot achieved", "the rest is due once the limit ends"),
        ("never pay more than 5 USD in total", "It never ends"),
        ("share 5 USD among tranche 1 of every award pro rata", "in proportion to its payment"),
        ("share 5 USD among tranche 1 of every award by priority", "in the order of their priority"),
        ("board may waive any condition up to 5 USD", "No more than this is paid"),
        ("board may extend pilot by up to 6 months", "whoever granted them"),
        ("board may hold every tranche", "only once its use is recorded"),
        ("define big as jobs > 5", "Wherever `big` is said"),
        ("release tranche 1 when average revenue over the last 2 quarters > 5 USD", "the average over the last 2"),
        ("release tranche 1 when jobs over the last year > 5", "what it grew by over the last year"),
        ("release tranche 1 when revenue from 1 January 2026 to 30 June 2026 > 5 USD", "30 June 2026, both included"),
        ("release tranche 1 when revenue since 1 January 2026 > 5 USD", "since 1 January 2026, that day included"),
        ("release tranche 1 when revenue in the year ending 30 June 2026 > 5 USD", "of the year whose last day is 30"),
        ("release tranche 1 when revenue in the tranche's period > 5 USD", "from the period start to the period end"),
        ("release tranche 1 when jobs as at 30 June 2027 > 5", "the figure of that day and no other"),
        ("release tranche 1 when jobs reached 5 by 30 June 2027", "any one figure for a day that counts (on 30 June"),
        ("release tranche 1 when jobs has not reached 5", "any one figure is enough"),
        ("release tranche 1 when revenue > 5 USD in any quarter since 1 January 2026", "one of these periods is"),
        ("release tranche 1 when revenue > 5 USD in each of the last 2 quarters", "each of these periods must show it"),
        ("release tranche 1 when uptime > 5% for any 3 consecutive months", "3 of these one after the other"),
        ("release tranche 1 when revenue > 5 USD in at least 3 of the last 4 quarters", "3 of these periods or more"),
        ("release tranche 1 when revenue > 5 USD in at most 1 quarter since 1 May 2026", "others must be shown not to"),
        ("release tranche 1 when uptime > 5% on at least 20 of any 30 days", "some 30 of these one after the other"),
        ("release tranche 1 when full months since long stop >= 5", "whole months from long stop to the"),
        ("reduce tranche 1 by 5% for each full 10 jobs below 90", "whole steps of 10; what is left over"),
        ("reduce tranche 1 by 5% for each begun 1% uptime is below 90%", "of 1%; what is left over counts as a whole"),
        ("recover 5% of tranche 1 in 4 quarterly instalments from long stop when jobs < 5", "in 4 equal parts"),
        ("release tranche 1 when long stop has passed", "the day of decision is later than long stop"),
        ("release tranche 1 when 6 months have passed since long stop", "6 months after long stop or later"),
        ("release tranche 1 available from 1 May 2027 until long stop in any case", "long stop, that day left out"),
        ("hold tranche 1 when pilot is overdue by more than 60 days", "lies more than 60 days ago, and it has"),
        ("hold tranche 1 when pilot is overdue", "lies before the day of decision, and it has not come"),
        ("release tranche 1 payable within 60 days after long stop in any case", "The money is due within 60 days"),
        ("release tranche 1 when tranche 1 released under any other award of the group", "of the other awards"),
        ("release tranche 1 when amount released under the other awards of the group > 5 USD", "of the other awards"),
        ("release tranche 1 when each site has (site plan received)", "Asked of each site that the tables list"),
        ("release tranche 1 when number of sites with (site plan received) > 5", "of each site the tables list"),
        ("release tranche 1 when the latest yearly report received", "the latest report that is due or has come"),
        ("release tranche 1 when every yearly report due received", "every period whose due date has passed"),
        ("warn when jobs < 5", "it changes nothing that is paid"),
        ("require jobs < 5", "nothing is decided on them"),
        ("extend pilot by the time audit report is late", "More time by itself"),
    ],
)  # fmt: skip
def test_every_sentence_says_what_it_leaves_unsaid(sentence: str, said: str) -> None:
    assert said in explained(f"{sentence}\n")


def test_declarations_say_what_silence_means_in_them() -> None:
    rules, _ = check_text(f"{HEAD}release tranche 1 when pilot achieved\n")
    assert rules is not None
    text = read_aloud(rules.programs[0]).replace("\n#     ", " ")
    for said in (
        "Due on 30 June 2027, unless the award's own table names another day",
        "Achieved as its row says; nobody has to verify it",
        "Each figure is of one quarter, and figures of several add up",
        "Each figure is a running total",
        "Each figure is of one day",
        "it counts as no when decided on or after 1 January 2027",
        "Decided by the auditor and nobody else: one of clean, qualified",
        "Each tranche has its own; that of another tranche never stands in",
        "No waiver covers it",
        "Each award has its own, fixed in the portfolio",
        "These rules decide every award",
        "so the rules are always in force",
        "rounded once, down to whole multiples of 0.01 USD",
    ):
        assert said in text


HEADER = """language 1
currency EUR
programme wells
round entitlements to the nearest 5 EUR
month ends round up
years begin 1 April
business days of Kenya
in force from 1 January 2026
"""


def test_the_header_is_said_in_words() -> None:
    for head, said in (
        (HEADER, "From 1 January 2026 on, that day included, without an end"),
        (HEADER, "to the nearest multiple (an exact half up) of 5 EUR"),
        (HEADER, "one month after 31 January is 1 March"),
        (HEADER, "counted from 1 April"),
        (HEADER, "nor are the public holidays of Kenya"),
        (HEADER, "the awards of the programme wells"),
        ("language 1\ncurrency EUR\nround entitlements up to 5 EUR\n", "up to whole multiples of 5 EUR"),
    ):
        rules, _ = check_text(head)
        assert rules is not None
        assert said.casefold() in must_be_the_same(rules.programs[0]).replace("\n#     ", " ").casefold()
