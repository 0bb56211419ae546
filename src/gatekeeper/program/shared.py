"""Rules over several tranches or awards, limits on what is paid and shared budgets: from the tree to the program."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.program import model
from gatekeeper.program.resolve import Resolver
from gatekeeper.program.sentences import limit_text, share_text
from gatekeeper.program.walk import nodes
from gatekeeper.source import Span
from gatekeeper.syntax import tree
from gatekeeper.vocabulary import Sort, fold

Clauses = Callable[[tuple[tree.Attribute, ...]], dict[str, tree.Attribute]]
Fits = Callable[[tree.TranchesNode], bool]


class SharedRules:
    """Makes the rules over several tranches of one file; what clauses and tranches must be is told by the checker."""

    def __init__(self, resolver: Resolver, written: Mapping[str, str], clauses: Clauses, fits: Fits) -> None:
        self.resolver = resolver
        self.written = written
        self.clauses = clauses
        self.fits = fits

    def limit(self, node: tree.LimitNode) -> Iterator[model.Limit]:
        """never pay more than X in total …, or what is wrong with it."""
        clauses = self.clauses(node.clauses)
        fine = self._no_other_clauses(node.clauses, ("UNTIL", *_TOLD), "a limit on payments", "`until …`")
        tranches = self._scope(node)
        amount = self._amount(node.amount)
        until = None
        if "UNTIL" in clauses:
            asked = clauses["UNTIL"].value
            until = self.resolver.whole_condition(asked)  # type: ignore[arg-type]
            fine = fine and until is not None
        if tranches is None or amount is None or not fine:
            return
        if tranches.first != tranches.last and not self._of_the_award(amount, until, node.span):
            return
        limit = model.Limit(
            id="",
            tranches=tranches,
            amount=amount,
            until=until,
            unit=node.unit,
            label=_said(clauses, "LABEL"),
            clause=_said(clauses, "CLAUSE"),
            because=_said(clauses, "BECAUSE"),
            span=node.span,
        )
        yield replace(limit, id=limit.label or limit_text(limit, self.written))

    def share(self, node: tree.ShareNode) -> Iterator[model.BudgetShare]:
        """share … among TRANCHES of every award …, or what is wrong with it."""
        clauses = self.clauses(node.clauses)
        fine = self._no_other_clauses(node.clauses, _TOLD, "a shared budget", "")
        currency = self.resolver.currency
        if node.money is not None and currency and node.money.currency != currency:
            message = f"the amount is in {node.money.currency}, expected {currency}"
            self.resolver.error("GK0505", message, node.span, "name one currency")
            fine = False
        if not self.fits(node.tranches) or not fine:
            return
        share = model.BudgetShare(
            id="",
            tranches=model.Tranches(node.tranches.first, node.tranches.last),
            how=model.Sharing.PRO_RATA if node.how == "PRO_RATA" else model.Sharing.BY_PRIORITY,
            amount=node.money.amount if node.money is not None else None,
            budget=node.budget,
            round=node.round,
            label=_said(clauses, "LABEL"),
            clause=_said(clauses, "CLAUSE"),
            because=_said(clauses, "BECAUSE"),
            span=node.span,
        )
        yield replace(share, id=share.label or share_text(share, currency))

    def _scope(self, node: tree.LimitNode) -> model.Tranches | None:
        if node.tranches is None:
            return model.Tranches()
        return model.Tranches(node.tranches.first, node.tranches.last) if self.fits(node.tranches) else None

    def _amount(self, node: tree.Expression) -> model.Value | None:
        value = self.resolver.value(node)
        if value is None:
            return None
        currency = self.resolver.currency
        if value.type.sort is not Sort.MONEY:
            self.resolver.error(
                "GK0441",
                f"expected an amount of money, got {value.type}",
                node.span,
                "as in `never pay more than 200,000 USD in total`, or a share: `80% of total of every tranche`",
            )
            return None
        if currency and value.type.unit != currency:
            message = f"the amount is in {value.type.unit}, expected {currency}"
            self.resolver.error("GK0505", message, node.span, "name one currency")
            return None
        return value

    def _of_the_award(self, amount: model.Value, until: model.Condition | None, span: Span) -> bool:
        """A limit over several tranches is the same for each, so nothing in it may belong to one of them."""
        for found in (*nodes(amount), *nodes(until)):
            what = ""
            if isinstance(found, model.TrancheWord):
                what = f"`{found}`"
            elif isinstance(found, model.EarlierTranches):
                what = "`the earlier tranches`"
            elif isinstance(found, str):
                declared = self.resolver.declarations.get(found)
                if isinstance(declared, model.OfTranche) and declared.per_tranche:
                    named = isinstance(declared.of_tranche, int)
                    what = "" if named else f"`{self.written.get(found, found)}`, declared `for each tranche`,"
            if what:
                message = f"{what} is not one thing for all the tranches of the limit"
                self.resolver.error("GK0351", message, span, "name a tranche by its number, or a fact of the award")
                return False
        return True

    def _no_other_clauses(
        self, clauses: tuple[tree.Attribute, ...], taken: tuple[str, ...], what: str, more: str
    ) -> bool:
        stray = [attribute for attribute in clauses if attribute.word not in taken]
        for attribute in stray:
            word = attribute.word.lower().replace("_", " ")
            help_ = f"it takes {f'{more}, ' if more else ''}`label`, `clause` and `because`"
            self.resolver.error("GK0352", f"`{word}` is not said of {what}", attribute.span, help_)
        return not stray


_TOLD = ("LABEL", "CLAUSE", "BECAUSE")


def _said(clauses: Mapping[str, tree.Attribute], word: str) -> str:
    return str(clauses[word].value) if word in clauses else ""


def shared_twice(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """One budget in two shares would be given out twice, and a tranche in two of them would be asked of both."""
    for at, share in enumerate(program.shares):
        for earlier in program.shares[:at]:
            if same_budget(share, earlier):
                message = f'the budget "{share.budget}" is shared twice'
                help_ = "name all its tranches in one rule, as `tranches 2 to 4`"
            elif share.tranches.first in earlier.tranches or earlier.tranches.first in share.tranches:
                message = "a tranche stands in two shares"
                help_ = "let the shares speak of different tranches"
            else:
                continue
            assert share.span is not None
            assert earlier.span is not None
            labels = (Label(share.span), Label(earlier.span, "the other share"))
            yield Diagnostic("GK0353", Severity.ERROR, message, labels, help_)


def same_budget(share: model.BudgetShare, other: model.BudgetShare) -> bool:
    """Whether two shares are of one budget; a share that names no round is of any."""
    if not share.budget or fold(share.budget) != fold(other.budget):
        return False
    return not share.round or not other.round or fold(share.round) == fold(other.round)
