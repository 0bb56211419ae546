"""The normal form of a rule is itself a sentence of the language, and says the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.program.model import BudgetShare, Limit, Power, Program, Rule
from gatekeeper.program.sentences import bounds_text, limit_text, power_text, rule_text, share_text
from gatekeeper.run.rules import check_sources
from gatekeeper.source import Source
from gatekeeper.syntax import tree
from gatekeeper.syntax.parse import parse
from gatekeeper.syntax.statements import statements
from tests.cases.case import read_case

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "rules").glob("*.gate")), *sorted((ROOT / "tests" / "cases").rglob("*.gate"))]


def programs(path: Path) -> tuple[Program, ...]:
    text = path.read_text(encoding="utf-8")
    sources = read_case(text).sources if "cases" in path.parts else (Source(path.name, text),)
    rules, _ = check_sources(sources)
    # A name that has to stand between backticks stands without them in what people read.
    return tuple(program for program in rules.programs if "`" not in program.source.text) if rules else ()


def rewritten(program: Program) -> str:
    """The file with every rule in its normal form."""
    parsed, _ = parse(program.source)
    powers = (tree.WaiveNode, tree.ExtendNode, tree.PowerNode)
    told = (tree.ReleaseNode, tree.GuardNode, tree.RemedyNode, tree.LimitNode, tree.ShareNode, *powers)
    rules = {node.span.start for node in parsed.statements if isinstance(node, told)}
    others = [s.span.text for s in statements(program.source) if s.span.start not in rules]
    normal = [f"{rule_text(rule, program.written)}{_label(rule)}" for rule in of(program)]
    normal += [limit_text(limit, program.written) for limit in program.limits]
    normal += [share_text(share, program.currency) for share in program.shares]
    normal += [
        power_text(power, program.written) + bounds_text(power, program.currency) for power in powers_of(program)
    ]
    return "\n".join([*others, *normal]) + "\n"


def shared_rules(program: Program) -> list[Limit | BudgetShare]:
    """The limits and shares without what their normal form leaves out."""
    limits = [replace(limit, id="", label="", clause="", because="") for limit in program.limits]
    return [*limits, *(replace(share, id="", label="", clause="", because="") for share in program.shares)]


def _label(rule: Rule) -> str:
    """The label, which an exception names."""
    return f' label "{rule.label}"' if rule.label else ""


def powers_of(program: Program) -> list[Power]:
    """The powers without what their normal form leaves out."""
    powers: list[Power] = [*program.powers, *program.extend_powers, *program.tranche_powers]
    return [replace(power, clause="", because="") for power in powers]


def of(program: Program) -> tuple[Rule, ...]:
    return program.rules


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_rule_in_its_normal_form_is_the_same_rule(path: Path) -> None:
    for program in programs(path):
        rules, problems = check_sources([Source("again.gate", rewritten(program))])
        assert rules is not None, problems
        (again,) = rules.programs
        assert [rule_text(rule, again.written) for rule in of(again)] == [
            rule_text(rule, program.written) for rule in of(program)
        ]
        meant = [replace(rule, id="", clause="", because="", waivable=True) for rule in of(program)]
        assert [replace(rule, id="", clause="", because="", waivable=True) for rule in of(again)] == meant
        assert shared_rules(again) == shared_rules(program)
        assert powers_of(again) == powers_of(program)
