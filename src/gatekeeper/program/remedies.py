"""Rules that take away: reductions, retentions, recoveries, cancellations. From the tree to the program."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from gatekeeper.program import model
from gatekeeper.program.amounts import Amounts
from gatekeeper.program.resolve import Resolver
from gatekeeper.program.sentences import rule_text
from gatekeeper.syntax import tree
from gatekeeper.values.dates import Unit
from gatekeeper.vocabulary import NUMBER, Sort

MOST_INSTALMENTS = 1_000
R = TypeVar("R", model.Reduce, model.Retain, model.Recover, model.Cancel)

Clauses = Callable[[tuple[tree.Attribute, ...]], dict[str, tree.Attribute]]
Conditions = Callable[[tuple[tree.Attribute, ...]], tuple[model.Condition | None, model.Condition | None, bool]]
Fits = Callable[[tree.TranchesNode], bool]


class Remedies:
    """Makes the rules of one file that take away; clauses, conditions and tranches are read by the checker."""

    def __init__(
        self, resolver: Resolver, written: Mapping[str, str], currency: str, clauses: Clauses, conditions: Conditions,
        fits: Fits,
    ) -> None:  # fmt: skip
        self.resolver = resolver
        self.written = written
        self.amounts = Amounts(resolver, currency)
        self.clauses = clauses
        self.conditions = conditions
        self.fits = fits

    def remedy(self, node: tree.RemedyNode) -> Iterator[model.Remedy]:
        """reduce …, retain …, recover …, cancel …, or what is wrong with it."""
        clauses = self.clauses(node.clauses)
        if not self._takes(node, clauses) or not self.fits(node.tranches):
            return
        when, unless, fine = self.conditions(node.clauses)
        until = self.resolver.whole_condition(node.until) if node.until is not None else None
        part = self.amounts.part(node.portion) if node.portion is not None else None
        per = self._per(node.per) if node.per is not None else None
        up_to = self.amounts.part(node.up_to) if node.up_to is not None else None
        spread = self._spread(node.spread) if node.spread is not None else None
        asked = ((node.portion, part), (node.per, per), (node.up_to, up_to), (node.until, until), (node.spread, spread))
        if not fine or any(written is not None and found is None for written, found in asked):
            return
        if part is not None and up_to is not None and part.type != up_to.type:
            assert node.up_to is not None
            help_ = "give both as a percentage, or both as an amount of money"
            self.resolver.error(
                "GK0409", f"a reduction in {part.type} with its most in {up_to.type}", node.up_to.span, help_
            )
            return
        span = node.portion.span if node.portion is not None else node.span
        follows = (part, per, up_to) if node.word in ("REDUCE", "RETAIN") else ()  # what was paid may be claimed back
        if not self.amounts.is_not_its_own(follows, node.tranches, span):
            return
        common: dict[str, Any] = {
            "id": "",
            "tranches": model.Tranches(node.tranches.first, node.tranches.last),
            "unless": unless,
            "label": said(clauses, "LABEL"),
            "clause": said(clauses, "CLAUSE"),
            "because": said(clauses, "BECAUSE"),
            "waivable": "CANNOT_BE_WAIVED" not in clauses,
            "span": node.span,
        }
        written = self.written
        match node.word:
            case "REDUCE":
                assert part is not None
                yield _identified(model.Reduce(**common, part=part, per=per, up_to=up_to, when=when), written)
            case "RETAIN":
                assert part is not None
                assert until is not None
                yield _identified(model.Retain(**common, part=part, when=until), written)
            case "RECOVER":
                assert when is not None
                rule = model.Recover(**common, part=part, per=per, up_to=up_to, when=when, spread=spread)
                yield _identified(rule, written)
            case _:
                assert when is not None
                yield _identified(model.Cancel(**common, when=when), written)

    def _takes(self, node: tree.RemedyNode, clauses: dict[str, tree.Attribute]) -> bool:
        """Whether the clauses are those such a rule takes, or a message."""
        word = node.word.lower()
        if node.word == "RETAIN":
            for other in ("WHEN", "UNLESS", "IN_ANY_CASE"):
                if other in clauses:
                    span, help_ = clauses[other].span, "say in `until …` what ends it"
                    self.resolver.error("GK0340", f"`{_spoken(clauses[other])}` in a `retain` rule", span, help_)
                    return False
            return True
        always = node.word == "REDUCE" and (node.per is not None or "IN_ANY_CASE" in clauses)
        if "WHEN" not in clauses and not always:
            help_ = "add `when …`" + (
                ", or `for each full month … is late`; else `in any case`" if word == "reduce" else ""
            )
            self.resolver.error("GK0323", f"a `{word}` rule without a condition", node.tranches.span, help_)
            return False
        if node.word != "REDUCE" and "IN_ANY_CASE" in clauses:
            span = clauses["IN_ANY_CASE"].span
            self.resolver.error("GK0340", f"`in any case` in a `{word}` rule", span, "add `when …`")
            return False
        return True

    def _spread(self, node: tree.SpreadNode) -> model.TimePassed | None:
        first = self.resolver.date(node.first)
        if not 1 < node.count <= MOST_INSTALMENTS:
            message = f"expected a whole number of instalments from 2 to {MOST_INSTALMENTS:,}"
            self.resolver.error("GK0316", message, node.span, "one is the whole sum, without `in … instalments`")
            return None
        return model.TimePassed(node.unit, first, NUMBER, node.count) if first is not None else None

    def _per(self, node: tree.LatenessNode | tree.BeyondNode) -> model.Per | None:
        if isinstance(node, tree.LatenessNode):
            if node.word == "FOR_EACH" and node.unit not in (Unit.DAY, Unit.BUSINESS_DAY):
                said, of = f"for each {node.unit}", " ".join(node.subject.span.text.split())
                help_ = f"say `for each full {node.unit} {of} is late`, or `for each begun {node.unit} …`"
                self.resolver.error("GK0363", f"`{said}`: does one that has only begun count?", node.span, help_)
                return None
            date = self.resolver.date(tree.DueDateOf(node.subject, span=node.subject.span))
            begun = node.word == "FOR_EACH_BEGUN"
            return model.FullPeriodsLate(node.unit, node.subject.name, begun) if date is not None else None
        if node.bound is None:  # for each X, for each site
            counted = self.resolver.value(node.value)
            if counted is None or not self._countable(node, counted):
                return None
            return model.EachBeyond(counted, True, model.Literal(Fraction(0), NUMBER))
        value, bound = self.resolver.value(node.value), self.resolver.value(node.bound)
        if value is None or bound is None or not self.amounts.scale(value, node.value, bound, node.bound):
            return None
        if node.step is not None:
            return self._steps(node, value, bound, node.step)
        if not self._countable(node, value):
            return None
        return model.EachBeyond(value, node.word == "MORE_THAN", bound)

    def _countable(self, node: tree.BeyondNode, value: model.Value) -> bool:
        if value.type.sort in (Sort.NUMBER, Sort.PERCENTAGE):
            return True
        help_ = "count something, as in `by 1% for each jobs created below 100`"
        self.resolver.error("GK0409", f"expected a number to count, got {value.type}", node.value.span, help_)
        return False

    def _steps(
        self,
        node: tree.BeyondNode,
        value: model.Value,
        bound: model.Value,
        step: tree.Number | tree.Percent | tree.Amount,
    ) -> model.Per | None:
        """`for each full 10 X below N`: the step is of the kind that is counted."""
        size = self.amounts.step(value, node.value, step)
        return model.EachBeyond(value, node.word == "MORE_THAN", bound, size, node.begun) if size is not None else None


def said(clauses: dict[str, tree.Attribute], word: str) -> str:
    """The text of a clause, or nothing."""
    return str(clauses[word].value) if word in clauses else ""


def _spoken(attribute: tree.Attribute) -> str:
    return attribute.word.lower().replace("_", " ")


def _identified(rule: R, written: Mapping[str, str]) -> R:
    return replace(rule, id=rule.label or rule_text(rule, written))
