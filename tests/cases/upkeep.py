"""What every case pays for besides its own claim, whatever it claims.

The verdicts in the record follow from its leaves, and the outcome from the verdicts; the record comes back whole from
JSON; the order of rows and of rules decides nothing; the facts written down decide the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

from gatekeeper import Decision, decide, explain
from gatekeeper.decisions.jsonl import by_pydantic, decisions_from_jsonl, decisions_jsonl
from gatekeeper.decisions.record import Node, RuleFound
from gatekeeper.facts.read import read_texts
from gatekeeper.facts.write import csv_texts
from gatekeeper.program.model import Rules
from gatekeeper.run.rules import check_sources
from gatekeeper.source import Source
from gatekeeper.syntax.statements import statements
from gatekeeper.vocabulary import Outcome, Verdict
from tests.cases.case import Facts, csv_text
from tests.covered import uncounted

Answers = tuple[bool, bool]  # surely met, surely failed
_OF_VERDICT: dict[Verdict, Answers] = {Verdict.MET: (True, False), Verdict.NOT_MET: (False, True)}


def decided(rules: Rules, facts: Facts, tables: dict[str, str] | None = None) -> tuple[Decision, ...]:
    """The decisions of a case."""
    texts = tables or {name: csv_text(rows) for name, rows in facts.tables.items()}
    portfolio, _ = read_texts(texts, rules)
    return decide(rules, portfolio, facts.on, facts.known_by)


def upkeep(rules: Rules, sources: Sequence[Source], facts: Facts, decisions: tuple[Decision, ...]) -> None:
    """Raises AssertionError where a case does not keep what every case keeps."""
    for decision in decisions:
        _verdicts_follow(decision)
        _outcome_follows(decision)
        assert explain(decision).headline.startswith(str(decision.outcome)), "the explanation tells another outcome"
    _budgets_add_up(decisions)
    _written_so_that_it_is_read(decisions)
    with uncounted():  # what is read and decided once more reaches nothing else
        _rows_in_any_order(rules, facts, decisions)
        _statements_in_any_order(sources, facts, decisions)
        _written_and_read(rules, facts, decisions)


# ------------------------------------------------------------------------------------------------ the record


def _written_so_that_it_is_read(decisions: tuple[Decision, ...]) -> None:
    lines = decisions_jsonl(decisions)
    assert lines == b"".join(by_pydantic()(decision) + b"\n" for decision in decisions), (
        "pydantic writes another record"
    )
    assert decisions_from_jsonl(lines) == decisions, "the record does not survive JSON"


def _verdicts_follow(decision: Decision) -> None:
    for rule in decision.rules:
        for node, wanted in ((rule.when, rule.favours), (rule.unless, not rule.favours)):
            if node is not None and rule.verdict is not Verdict.INVALID:
                _answers(decision, node, wanted)
        if rule.verdict is not Verdict.INVALID:
            assert _rule_met(decision, rule) is (rule.verdict is Verdict.MET), f"the verdict of {rule.sentence}"


def _answers(decision: Decision, node: Node, wanted: bool) -> Answers:
    """The two answers of a node, counted anew from its leaves; the record must say the same."""
    if node.op == "leaf":
        assert node.condition is not None
        condition = decision.conditions[node.condition - 1]
        if condition.waived_by is not None:
            return wanted, not wanted
        found = _OF_VERDICT.get(condition.verdict, (False, False))
    else:
        against = node.op in ("not", "none", "at most")
        parts = [_answers(decision, part, wanted is not against) for part in node.parts]
        found = _counted(node, parts)
        if node.verdict is not Verdict.INVALID and not _waived_below(decision, node):
            expected = _OF_VERDICT.get(node.verdict, (False, False))
            assert found == expected, f"the verdict of a {node.op} node does not follow from its parts"
    return found


def _counted(node: Node, parts: list[Answers]) -> Answers:
    met, failed, size = sum(m for m, _ in parts), sum(f for _, f in parts), len(parts)
    least, most = {
        "all": (size, size), "any": (1, size), "none": (0, 0), "not": (0, 0), "defined": (size, size),
        "at least": (node.count or 0, size), "at most": (0, node.count or 0),
    }[node.op]  # fmt: skip
    return met >= least and size - failed <= most, size - failed < least or met > most


def _waived_below(decision: Decision, node: Node) -> bool:
    if node.op == "leaf":
        assert node.condition is not None
        return decision.conditions[node.condition - 1].waived_by is not None
    return any(_waived_below(decision, part) for part in node.parts)


def _rule_met(decision: Decision, rule: RuleFound) -> bool:
    met = rule.when is None or _answers(decision, rule.when, rule.favours)[0]
    if rule.kind == "retain":  # it keeps back until its condition is met
        return not met
    if rule.unless is not None:
        applies, fails = _answers(decision, rule.unless, not rule.favours)
        is_open = not applies and not fails and _is_open(decision, rule.unless)
        met = met and not applies and (fails or is_open)
    return met and not rule.excepted_by and not any(map(_may_take_its_place(decision, rule), decision.rules))


def _may_take_its_place(decision: Decision, rule: RuleFound) -> Callable[[RuleFound], bool]:
    """Whether another is an exception to the rule, at whatever remove, that is not known to stand aside."""

    def above(other: RuleFound) -> bool:
        labels = {found.label: found for found in decision.rules if found.label}
        known, at = {other.id}, labels.get(other.exception_to)
        while at is not None and at.id not in known:
            if at.id == rule.id:
                return other.verdict is Verdict.UNKNOWN and not other.excepted_by
            known.add(at.id)
            at = labels.get(at.exception_to)
        return False

    return above


def _is_open(decision: Decision, node: Node) -> bool:
    """Whether what is neither met nor failed is so because something has yet to happen, not because of an unknown."""
    return node.verdict is Verdict.OPEN or _waived_below(decision, node)


def _budgets_add_up(decisions: Iterable[Decision]) -> None:
    """What the tranches of a budget are given and kept back comes to what it says, and never to more than it has."""
    shared: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        if decision.budget is not None:
            shared.setdefault((decision.rules_file, decision.budget.id), []).append(decision)
    for sharing in shared.values():
        whole = [decision.budget for decision in sharing if decision.budget is not None]
        assert whole[0].given == sum(d.amount for d in sharing), "what is given is not what is paid"
        assert whole[0].given == sum(own.own_given for own in whole)
        assert whole[0].kept_back == sum(own.own_kept_back for own in whole)
        if (amount := whole[0].amount) is not None and whole[0].left is not None:
            taken = whole[0].taken + whole[0].given + whole[0].kept_back
            assert taken + whole[0].left == max(amount, whole[0].taken), "a budget does not add up"
        for own in whole:
            assert own.own_given + own.own_kept_back <= own.own_asked, "more than is asked"


def _outcome_follows(decision: Decision) -> None:
    releases = [rule for rule in decision.rules if rule.kind == "release"]
    met = [rule for rule in releases if rule.verdict is Verdict.MET]
    claims = bool(decision.to_recover) if decision.outcome is not Outcome.ON_HOLD else True
    guards = [rule for rule in decision.rules if rule.stops and (rule.kind != "recover" or claims)]
    applying = {rule.kind for rule in guards if rule.verdict is Verdict.MET}
    # Where every way comes to the same, what is not known may stand behind any outcome.
    settled = decision.completed is not None and decision.completed.result == "settled"
    perhaps = [rule for rule in decision.rules if settled and rule.verdict is Verdict.UNKNOWN]
    match decision.outcome:
        case Outcome.RELEASE | Outcome.RELEASE_IN_PART:
            assert decision.amount > 0, "what pays pays something"
            later = any(payment.kind == "payment" for payment in decision.payments)
            assert met or later or any(rule.verdict is Verdict.UNKNOWN for rule in releases)
            assert not applying, "a guard applies"
            ruled_out = [rule for rule in guards if rule.verdict in (Verdict.NOT_MET, Verdict.OPEN) or rule in perhaps]
            assert ruled_out == guards, "a guard is not ruled out"
        case Outcome.NO_RULE:
            assert not releases
        case Outcome.LAPSED:
            assert releases
            assert not met
            assert not any(rule.possible for rule in releases if rule not in perhaps)
        case Outcome.BARRED:
            assert "never" in applying or any(rule.kind == "never" for rule in perhaps)
        case Outcome.ON_HOLD:
            assert "never" not in applying
            by_somebody = any(used.in_effect and used.act in ("held", "deferred") for used in decision.powers_used)
            assert by_somebody or "hold" in applying or any(rule.verdict is Verdict.UNKNOWN for rule in guards)
        case Outcome.CONFLICT:
            assert len({rule.entitlement for rule in releases if rule in (*met, *perhaps)}) > 1
            assert not applying
        case Outcome.RECOVER:
            assert "recover" in applying
            assert decision.to_recover > 0
        case Outcome.CANCEL:
            assert "cancel" in applying or any(
                used.in_effect and used.act == "cancelled" for used in decision.powers_used
            )
        case Outcome.NOT_YET | Outcome.UNDETERMINED:
            assert any(rule.possible for rule in releases)
            assert not applying
        case _:
            pass
    assert decision.outcome.pays or decision.amount == 0, "what does not pay pays nothing"


# ------------------------------------------------------------------------------------------------ order and writing


def _plain(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Without the text of the rules and the lines they stand on, which another order changes."""
    return tuple(
        replace(
            decision,
            rules_sha256="",
            rules=tuple(replace(rule, line=0) for rule in decision.rules),
            limits=tuple(replace(limit, line=0) for limit in decision.limits),
            notices=tuple(replace(notice, line=0) for notice in decision.notices),
            budget=replace(decision.budget, line=0) if decision.budget is not None else None,
        )
        for decision in decisions
    )


def _rows_in_any_order(rules: Rules, facts: Facts, decisions: tuple[Decision, ...]) -> None:
    chance = Random(7)
    tables = {}
    for name, (headings, *rows) in chance.sample(sorted(facts.tables.items()), len(facts.tables)):
        columns = chance.sample(range(len(headings)), len(headings))
        shuffled = [headings, *chance.sample(rows, len(rows))]
        tables[name] = csv_text([row[column] for column in columns] for row in shuffled)
    assert decided(rules, facts, tables) == decisions, "the order of rows or columns changes a decision"


def _statements_in_any_order(sources: Sequence[Source], facts: Facts, decisions: tuple[Decision, ...]) -> None:
    turned = [
        Source(source.name, "\n".join(s.span.text for s in reversed(list(statements(source))))) for source in sources
    ]
    rules, problems = check_sources(turned)
    assert rules is not None, f"the rules cannot be read from the last to the first: {problems}"
    assert _plain(decided(rules, facts)) == _plain(decisions), "the order of rules changes a decision"


def _written_and_read(rules: Rules, facts: Facts, decisions: tuple[Decision, ...]) -> None:
    portfolio, _ = read_texts({name: csv_text(rows) for name, rows in facts.tables.items()}, rules)
    texts = {name.removesuffix(".csv"): text for name, text in csv_texts(portfolio).items()}
    assert decided(rules, facts, texts) == decisions, "the facts written down decide otherwise"
