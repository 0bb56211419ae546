"""Rule text of any length and depth is read or refused in words: nothing recurses on length, nothing dies on depth."""

import pytest

from gatekeeper import check_text
from gatekeeper.program.exceptions import MAX_EXCEPTIONS
from gatekeeper.syntax.parse import MAX_NESTING, MAX_OPERATIONS
from gatekeeper.syntax.statements import MAX_STATEMENT

HEAD = "language 1\ncurrency USD\nmilestone pilot plant\nmeasure customers\n"


def codes(text: str) -> list[str]:
    return [problem.code for problem in check_text(text)[1] if problem.severity == "error"]


def release(condition: str) -> str:
    return f"{HEAD}release tranche 1 when {condition}\nrelease tranche 2 when customers >= 1\n"


@pytest.mark.parametrize("join", ["or", "and"])
def test_three_thousand_conditions_are_one_list(join: str) -> None:
    rules, _ = check_text(release(f" {join} ".join(["pilot plant achieved"] * 3000)))
    assert rules is not None


def test_a_list_of_three_thousand_items() -> None:
    rules, _ = check_text(release("all of (" + ";\n    ".join(["pilot plant achieved"] * 3000) + ")"))
    assert rules is not None


def test_brackets_as_deep_as_allowed_and_one_deeper() -> None:
    for depth, expected in ((MAX_NESTING, []), (MAX_NESTING + 1, ["GK0107"]), (5000, ["GK0107"])):
        assert codes(release("(" * depth + "pilot plant achieved" + ")" * depth)) == expected


def test_lists_in_lists_as_deep_as_allowed_and_one_deeper() -> None:
    for depth, expected in ((MAX_NESTING, []), (MAX_NESTING + 1, ["GK0107"])):
        assert codes(release("any of (" * depth + "pilot plant achieved" + ")" * depth)) == expected


@pytest.mark.parametrize(
    "text", ["not " * 5000 + "pilot plant achieved", "customers" + " + customers" * 5000 + " >= 1"]
)
def test_a_chain_too_long_is_refused(text: str) -> None:
    assert codes(release(text)) == ["GK0108"]


def test_a_chain_as_long_as_allowed() -> None:
    assert codes(release("customers" + " + customers" * MAX_OPERATIONS + " >= 1")) == []
    assert codes(release("not " * 50 + "pilot plant achieved")) == []
    assert codes(release("not " * MAX_OPERATIONS + "pilot plant achieved")) == ["GK0107"]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("meaning", ["step {}", "step {} and step {}", "not step {}", "(step {})"])
def test_definitions_inside_each_other_too_often_are_refused_once(meaning: str, backwards: bool) -> None:
    chain = [f"define step {n} as {meaning.replace('{}', str(n + 1))}\n" for n in range(1000)]
    chain.append("define step 1000 as pilot plant achieved\n")
    text = f"{HEAD}{''.join(chain[::-1] if backwards else chain)}release tranche 1 when step 0 and customers >= 1\n"
    assert set(codes(text)) <= {"GK0107", "GK0108"}
    assert 1 <= len(codes(text)) <= 2


@pytest.mark.parametrize("meaning", ["total {}", "total {} + total {}", "(total {}) * 1"])
def test_defined_values_inside_each_other_too_often_are_refused_once(meaning: str) -> None:
    chain = "".join(f"define total {n} as {meaning.replace('{}', str(n + 1))}\n" for n in range(1000))
    text = f"{HEAD}{chain}define total 1000 as customers\nrelease tranche 1 when total 0 >= 1\n"
    assert 1 <= len(codes(text)) <= 2


def test_definitions_that_double_are_refused_before_anyone_counts_them() -> None:
    chain = "".join(f"define step {n} as step {n + 1} or step {n + 1}\n" for n in range(20))
    text = f"{HEAD}{chain}define step 20 as pilot plant achieved\nrelease tranche 1 when step 0 and customers >= 1\n"
    assert codes(text) == ["GK0108"]


def test_a_statement_too_long_is_refused_and_the_others_are_read() -> None:
    text = f'{HEAD}release tranche 1 in any case because "{"x" * MAX_STATEMENT}"\nrelease tranche 2 when revnue >= 1\n'
    assert codes(text) == ["GK0102", "GK0201"]


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\x00", "\x07", "\u00ad", "\u2028", "\r", "\x85"])
def test_what_cannot_be_seen_is_refused_by_its_code_point(character: str) -> None:
    _, problems = check_text(release(f"pilot{character} plant achieved"))
    assert [problem.code for problem in problems] == ["GK0101"]
    assert f"U+{ord(character):04X}" in problems[0].message


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    assert codes("\ufeff" + release("pilot plant achieved").replace("\n", "\r\n")) == []


def test_letters_with_marks_are_one_name_however_they_are_composed() -> None:
    composed, parted = "\u00e9tude achev\u00e9e", "e\u0301tude acheve\u0301e"
    text = f"language 1\ncurrency USD\nmilestone {composed}\nrelease tranche 1 when {parted} achieved\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    "name", ["महिला उद्यमी", "étude", "σχέδιο", "проект", "計画書の提出", "ማረጋገጫ", "โครงการ", "مشروع", "10 µm filter"]
)
def test_names_in_other_scripts_are_names(name: str) -> None:
    text = f"language 1\ncurrency USD\nmilestone {name}\nrelease tranche 1 when {name} achieved\n"
    assert codes(text) == []


def test_a_word_of_two_scripts_is_refused() -> None:
    assert codes(release("pilot plаnt achieved")) == ["GK0103"]  # the a is Cyrillic


def test_an_empty_file_says_what_is_missing() -> None:
    assert codes("") == ["GK0501"]
    assert codes("\n# nothing but a comment\n") == ["GK0501"]


def test_rules_that_give_one_tranche_too_many_amounts_are_refused() -> None:
    shares = [f"release {number / 1000:.3f}% of every tranche when customers >= {number}" for number in range(1, 500)]
    assert codes(HEAD + "\n".join(shares[:200])) == []
    assert codes(HEAD + "\n".join(shares)) == ["GK0102"]


def test_rules_of_as_many_tranches_are_read() -> None:
    shares = [f"release {number / 1000:.3f}% of tranche {number} when customers >= 1" for number in range(1, 500)]
    assert codes(HEAD + "\n".join(shares)) == []


def test_exceptions_one_behind_another_as_far_as_allowed_and_one_further() -> None:
    for count, expected in ((MAX_EXCEPTIONS, []), (MAX_EXCEPTIONS + 1, ["GK0341"])):
        chain = [
            f'release 1% of tranche 1 when customers >= {n} label "r{n}" exception to "r{n - 1}"'
            for n in range(1, count + 1)
        ]
        assert codes(HEAD + 'release tranche 1 when customers >= 0 label "r0"\n' + "\n".join(chain)) == expected


def test_very_many_unknown_names_and_labels_are_told_in_little_time_and_room() -> None:
    stages = [f"milestone stage alpha {n}" for n in range(400)]
    slips = [f"release tranche {n + 1} when stage alpa {n} achieved" for n in range(400)]
    problems = check_text(HEAD + "\n".join([*stages, *slips]))[1]
    assert [problem.code for problem in problems] == ["GK0201"] * 400
    assert problems[0].help.startswith("did you mean")
    labels = [f'release tranche {n + 1} when customers >= 1 label "r{n}" exception to "q{n}"' for n in range(400)]
    problems = check_text(HEAD + "\n".join(labels))[1]
    assert [problem.code for problem in problems if problem.severity == "error"] == ["GK0204"] * 400
    assert max(len(problem.help) for problem in problems) < 200
