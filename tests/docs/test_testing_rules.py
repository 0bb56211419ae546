"""The page on scenarios lists every step there is, and its example is played."""

from pathlib import Path

from gatekeeper.scenarios.forms import Keyword, Takes, step_for
from gatekeeper.scenarios.play import play_features
from gatekeeper.scenarios.steps import vocabulary
from tests.docs.pages import blocks, page_text, table_rows

TEXT = page_text("docs/testing-rules.md")
FOLLOWS = {Takes.NOTHING: "", Takes.TABLE: "; a table follows", Takes.TEXT: "; a text follows"}


def test_every_step_is_listed_under_its_keyword() -> None:
    for keyword in Keyword:
        part = TEXT.partition(f"\n### {keyword.capitalize()}\n")[2].partition("\n#")[0]
        listed = list(table_rows(part, "| step | what it says |"))
        known = [
            [f"`{step.form}`", step.words + FOLLOWS[step.takes]] for step in vocabulary() if step.keyword is keyword
        ]
        assert listed == known


def test_the_example_passes(tmp_path: Path) -> None:
    feature = tmp_path / "market-proof.feature"
    (example,) = [block for block in blocks(TEXT) if block.kind == "gherkin"]
    feature.write_text(example.text, encoding="utf-8")
    played = play_features([feature])
    assert [(each.name, each.problem) for each in played] == [
        ("Forty customers are enough", None),
        ("Thirty-nine are not", None),
    ]


def test_no_step_is_hidden_by_another() -> None:
    plain = {"N": "2", "COUNT": "4", "UNIT": "quarters", "AMOUNT": "5 USD", "DATE": "30 June 2027", "DAY": "1 May 2027"}
    for step in vocabulary():
        said = step.form
        while "[" in said:
            said = said[: said.rindex("[")] + said[said.rindex("[") :].partition("]")[2]  # without what may be left out
        while "(" in said:  # the first of several words
            before, _, rest = said.rpartition("(")
            inside, _, after = rest.partition(")")
            said = before + inside.partition("/")[0] + after
        words = [plain.get(word, word) for word in said.split(" ")]
        found = step_for(step.keyword, " ".join(words))
        assert found is not None
        assert found[0].form == step.form
