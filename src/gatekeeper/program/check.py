"""From the tree to the program: what may be decided, or what is wrong. An unchecked tree never gets past here."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from gatekeeper.diagnostics import Diagnostic, Label, Severity, has_errors, in_order
from gatekeeper.program import model
from gatekeeper.program.alternatives import alternatives
from gatekeeper.program.amounts import Amounts
from gatekeeper.program.declare import Attributes, declaration, item_kind
from gatekeeper.program.exceptions import exceptions, head, labels_text
from gatekeeper.program.first_tranche import before_the_first
from gatekeeper.program.header import HeaderFound, default_rounding, header
from gatekeeper.program.other_tranches import OtherTranches
from gatekeeper.program.remedies import Remedies
from gatekeeper.program.resolve import MAX_SIZE, Extent, Resolver
from gatekeeper.program.sentences import deeming_text, notice_text, right_text, rule_text, tranche_text
from gatekeeper.program.shared import SharedRules, shared_twice
from gatekeeper.program.walk import nodes
from gatekeeper.source import Source, Span
from gatekeeper.syntax import tree
from gatekeeper.syntax.names import plural
from gatekeeper.values.dates import Unit
from gatekeeper.vocabulary import NUMBER, Event, without_tranche

# Where `X of tranche 2` may stand; a comment may part the two words.
_OF_A_TRANCHE = re.compile(r"\bof(?:\s|#[^\n]*\n)+(?:tranche|this|the)\b", re.IGNORECASE)

R = TypeVar("R", model.Release, model.Hold, model.Never)


def check(
    file: tree.File, source: Source, parsed_well: bool = True
) -> tuple[model.Program | None, tuple[Diagnostic, ...]]:
    """The program of a parsed file, or none if anything in it is wrong, and every diagnostic in order of place.

    `parsed_well` is false where statements were left out of the tree; then what only a whole file can tell (a name
    never used, a label nobody has) is not said.
    """
    checker = _Checker(file, source)
    program = checker.program()
    problems = checker.header.problems + checker.resolver.problems
    if not has_errors(problems) and parsed_well:
        for look in CHECKS:
            problems += list(look(program, checker.resolver))
    return (None if has_errors(problems) or not parsed_well else program), in_order(problems)


class _Kinds(dict[str, model.ItemKind]):
    """The kinds of item of a file; of a declaration too broken to be read, a kind of that name."""

    def __missing__(self, name: str) -> model.ItemKind:
        return model.ItemKind(name, plural(name))


class _Checker:
    def __init__(self, file: tree.File, source: Source) -> None:
        self.file = file
        self.source = source
        self.header: HeaderFound = header(source, file.statements)
        definitions = {node.name.name: node for node in file.statements if isinstance(node, tree.Define)}
        self.declared: dict[str, model.Declaration] = {}
        self.written = dict(file.written)
        items = _Kinds(
            (node.name.name, item_kind(node, file.written))
            for node in file.statements
            if isinstance(node, tree.DeclareItem)
        )
        self.resolver = Resolver(
            self.declared, definitions, self.header.currency, file.written, self.header.years_begin, items
        )
        self.labels: dict[str, Span] = {}
        self.spoken_of: dict[str, Span] = {}  # where what is of another tranche is first named
        self._declare()

    def _declare(self) -> None:
        declares = [node for node in self.file.statements if isinstance(node, tree.Declare)]
        for node in declares:
            self.declared.setdefault(node.name.name, self._declaration(node, None))
        self._declare_of_tranches()
        for node in declares:  # due dates may name any declaration, so they come second
            self.resolver.problems += Attributes(node).problems()
            due = next((a.value for a in node.attributes if a.word == "DUE"), None)
            if due is not None and not isinstance(due, tree.EachPeriod):
                date: Any = due
                each = Attributes(node).text("FOR_EACH_ITEM")
                self.resolver.around = (each,) if each else ()  # its due date is that of the item
                self.declared[node.name.name] = self._declaration(node, self.resolver.date(date))
                self.resolver.around = ()
        for name, declared in self.declared.items():
            whole = self.declared[without_tranche(name)]
            if isinstance(declared, model.OfTranche) and isinstance(whole, model.OfTranche) and declared is not whole:
                self.declared[name] = replace(whole, of_tranche=declared.of_tranche)

    def _declare_of_tranches(self) -> None:
        """`X of tranche 2` is a name of its own: what is declared for each tranche, as that one has it."""
        spoken_of = tuple(node for node in self.file.statements if _OF_A_TRANCHE.search(node.span.text))
        for name in nodes(spoken_of):
            if not isinstance(name, tree.Name) or name.tranche is None or name.name in self.declared:
                continue
            base = without_tranche(name.name)
            declared = self.declared.get(base)
            tranche = self.resolver.tranche(name.tranche)
            self.spoken_of[name.name] = name.span
            self.written[name.name] = f"{self.written.get(base, base)} of {tranche_text(tranche)}"
            self.resolver.used.add(base)
            if isinstance(declared, model.OfTranche) and declared.per_tranche:
                self.declared[name.name] = replace(declared, of_tranche=tranche)
            elif name.known and (declared is not None or base in self.resolver.definition_trees):
                whole = self.written.get(base, base)
                may = f"declare it `for each tranche`, or say `{whole}` alone"
                cure = may if isinstance(declared, model.OfTranche) else f"say `{whole}` alone: it is of the award"
                kind = self.resolver.kind_of(base)
                self.resolver.error("GK0480", f"no tranche has a {kind} `{whole}` of its own", name.span, cure)

    def _derive(self, deemings: list[model.Deeming], rights: list[model.ExtendRight]) -> None:
        """The due dates, silences and rights of what is said `of tranche 2`."""
        others = OtherTranches(self.declared, self.written, deemings, rights)
        others.derive()
        for name in dict.fromkeys(others.beyond):
            message = f"what is said of `{self.written[name]}` rests on a tranche before that one"
            span = self.spoken_of.get(name) or next(iter(self.spoken_of.values()))
            self.resolver.error("GK0481", message, span, "name the tranches by their numbers")

    def _declaration(self, node: tree.Declare, due: model.DateExpression | None) -> model.Declaration:
        return declaration(node, due, self.written.get(node.name.name, node.name.name))

    def program(self) -> model.Program:
        """The program, as far as it can be made out."""
        h = self.header
        releases: list[model.Release] = []
        guards: list[model.Hold | model.Never] = []
        limits: list[model.Limit] = []
        shares: list[model.BudgetShare] = []
        shared = SharedRules(self.resolver, self.written, self._clauses, self._tranches_fit)
        remedies: list[model.Remedy] = []
        taking = Remedies(
            self.resolver, self.written, h.currency, self._clauses_of_others, self._conditions, self._tranches_fit
        )
        powers: list[model.Power] = []
        for node in self.file.statements:
            match node:
                case tree.ReleaseNode():
                    releases += self._release(node)
                case tree.GuardNode():
                    guards += self._guard(node)
                case tree.RemedyNode():
                    remedies += taking.remedy(node)
                case tree.WaiveNode():
                    powers += self._waive(node)
                case tree.ExtendNode():
                    powers += self._extend(node)
                case tree.PowerNode():
                    powers += self._power(node)
                case tree.LimitNode():
                    limits += shared.limit(node)
                case tree.ShareNode():
                    shares += shared.share(node)
                case _:
                    pass
        notices = [notice for node in self.file.statements for notice in self._notice(node)]
        rights = [right for node in self.file.statements for right in self._right(node)]
        deemings = [deeming for node in self.file.statements for deeming in self._deeming(node)]
        for name in self.resolver.definition_trees:
            self.resolver.definition(name)
        self._derive(deemings, rights)
        speaking = [*releases, *remedies]
        if not h.currency and speaking and not h.attempted("currency"):
            h.say(
                "GK0509",
                "the file names no currency",
                speaking[0].span or Span(self.source, 0, 0),
                "add a line such as `currency USD` at the top",
            )
        rounding = h.rounding
        if rounding is None and h.currency:
            rounding = default_rounding(h.currency)
        definitions = {name: item for name, item in self.resolver.definitions.items() if item is not None}
        return model.Program(
            source=self.source,
            language=h.language,
            agreement=h.agreement,
            programme=h.programme,
            currency=h.currency,
            rounding=rounding,
            month_ends=h.month_ends,
            years_begin=h.years_begin,
            calendar=h.calendar,
            in_force=h.in_force,
            roles=h.roles,
            declarations=self.declared,
            definitions=definitions,
            releases=tuple(releases),
            guards=tuple(guards),
            limits=tuple(limits),
            shares=tuple(shares),
            converts=tuple(sorted(self.resolver.converts)),
            remedies=tuple(remedies),
            powers=tuple(power for power in powers if isinstance(power, model.WaivePower)),
            written=self.written,
            extend_powers=tuple(power for power in powers if isinstance(power, model.ExtendPower)),
            tranche_powers=tuple(power for power in powers if isinstance(power, model.TranchePower)),
            items=self.resolver.items,
            each_of={name: each for name, each in self.resolver.each_of.items() if each},
            notices=tuple(notices),
            rights=tuple(sorted(rights, key=lambda right: right.id)),
            deemings=tuple(sorted(deemings, key=lambda deeming: deeming.id)),
        )

    # ------------------------------------------------------------------------------------------ rules

    def _release(self, node: tree.ReleaseNode) -> Iterator[model.Release]:
        clauses = self._clauses(node.clauses)
        amount = Amounts(self.resolver, self.header.currency).of_release(node)
        when, unless, fine = self._conditions(node.clauses)
        if "WHEN" not in clauses and "IN_ANY_CASE" not in clauses:
            self.resolver.error(
                "GK0323",
                "a release without a condition",
                node.tranches.span,
                "add `when …`; if nothing is to be met, say `in any case`",
            )
            return
        when, well = self._available(node.clauses, when)
        payable, dated = self._payable(clauses.get("PAYABLE"))
        if not (fine and well and dated) or amount is None or not self._tranches_fit(node.tranches):
            return
        rule = model.Release(
            id="",
            tranches=_tranches(node.tranches),
            amount=amount,
            when=when,
            unless=unless,
            label=_text(clauses, "LABEL"),
            clause=_text(clauses, "CLAUSE"),
            because=_text(clauses, "BECAUSE"),
            waivable="CANNOT_BE_WAIVED" not in clauses,
            further=node.further,
            exception_to=_text(clauses, "EXCEPTION_TO"),
            payable=payable,
            span=node.span,
        )
        yield _identified(rule, self.written)

    def _available(
        self, clauses: tuple[tree.Attribute, ...], when: model.Condition | None
    ) -> tuple[model.Condition | None, bool]:
        """The condition with the days on which the tranche is available beside it, and whether they are well."""
        node = next((a.value for a in clauses if isinstance(a.value, tree.AvailableNode)), None)
        if node is None:
            return when, True
        days = self.resolver.available(node)
        if days is None or when is None:
            return days, days is not None
        parts = when.parts if isinstance(when, model.AllOf) and not when.spelled else (when,)
        return model.AllOf((*parts, days)), True

    def _payable(self, clause: tree.Attribute | None) -> tuple[model.Timing | None, bool]:
        """When the money is due, and whether that is well said."""
        if clause is None:
            return None, True
        node: Any = clause.value
        timing = self.resolver.timing(node)
        if timing is not None and timing.word not in (model.TimingWord.BY, model.TimingWord.WITHIN_AFTER):
            help_ = "say `payable by D`, or `payable within 60 days after D`"
            self.resolver.error("GK0355", "money that is due by no day", clause.span, help_)
            return None, False
        return timing, timing is not None

    def _guard(self, node: tree.GuardNode) -> Iterator[model.Hold | model.Never]:
        clauses = self._clauses_of_others(node.clauses)
        when, unless, fine = self._conditions(node.clauses)
        if node.first is not None and node.last is not None:
            if "WHEN" in clauses:
                help_ = "keep one of the two; what stands against it follows `unless`"
                self.resolver.error("GK0325", "`when` beside `from … until …`", clauses["WHEN"].span, help_)
                return
            when = self.resolver.episode(node.first, node.last)
        elif "WHEN" not in clauses:
            word = "hold" if node.word == "HOLD" else "never release"
            stands = unless is not None
            cure = (
                "what nothing releases is not paid in any case: ask for it in the release, or say `when not (…)` here"
            )
            self.resolver.error(
                "GK0323", f"a `{word}` rule without a condition", node.tranches.span, cure if stands else "add `when …`"
            )
            return
        if not fine or when is None or not self._tranches_fit(node.tranches):
            return
        common: dict[str, Any] = {
            "id": "",
            "tranches": _tranches(node.tranches),
            "when": when,
            "unless": unless,
            "label": _text(clauses, "LABEL"),
            "clause": _text(clauses, "CLAUSE"),
            "because": _text(clauses, "BECAUSE"),
            "span": node.span,
        }
        if node.word == "HOLD":
            yield _identified(model.Hold(**common, waivable="CANNOT_BE_WAIVED" not in clauses), self.written)
        else:
            yield _identified(model.Never(**common), self.written)

    def _notice(self, node: tree.StatementNode) -> Iterator[model.Notice]:
        """warn when CONDITION …; require CONDITION …"""
        if not isinstance(node, tree.NoticeNode):
            return
        clauses = self._clauses_of_others(node.clauses)
        word = model.NoticeWord(node.word.lower())
        taken = ("UNLESS", "LABEL", "CLAUSE", "BECAUSE", *(("WHEN",) if word is model.NoticeWord.WARN else ()))
        for attribute in node.clauses:
            if attribute.word not in taken and attribute.word != "EXCEPTION_TO":
                help_ = f"it takes {'`when`, ' if 'WHEN' in taken else ''}`unless`, `label`, `clause` and `because`"
                said = f"`{_spoken(attribute)}` is not said of what is to be told"
                self.resolver.error("GK0342", said, attribute.span, help_)
                return
        when, unless, fine = self._conditions(node.clauses)
        if node.asked is not None:
            when = self.resolver.whole_condition(node.asked)
        elif "WHEN" not in clauses:
            self.resolver.error("GK0323", "a `warn` rule without a condition", node.span, "add `when …`")
        if when is None or not fine:
            return
        notice = model.Notice(
            id="",
            word=word,
            when=when,
            unless=unless,
            label=_text(clauses, "LABEL"),
            clause=_text(clauses, "CLAUSE"),
            because=_text(clauses, "BECAUSE"),
            span=node.span,
        )
        yield replace(notice, id=notice.label or notice_text(notice, self.written))

    def _deeming(self, node: tree.StatementNode) -> Iterator[model.Deeming]:
        """treat M as accepted when CONDITION …"""
        if not isinstance(node, tree.DeemingNode):
            return
        resolver, clauses = self.resolver, self._clauses_of_others(node.clauses)
        for attribute in node.clauses:
            if attribute.word not in ("WHEN", "UNLESS", "LABEL", "CLAUSE", "BECAUSE", "EXCEPTION_TO"):
                help_ = "it takes `when`, `unless`, `label`, `clause` and `because`"
                said = f"`{_spoken(attribute)}` is not said of what is taken for so"
                resolver.error("GK0342", said, attribute.span, help_)
                return
        if resolver.told(node.subject):
            return
        when, unless, fine = self._conditions(node.clauses)
        if "WHEN" not in clauses:
            resolver.error("GK0323", "a `treat` rule without a condition", node.span, "add `when …`")
            return
        event = resolver.deemed(node)
        if when is None or not fine or event is None:
            return
        deeming = model.Deeming(
            id="",
            subject=node.subject.name,
            event=event,
            when=when,
            unless=unless,
            label=_text(clauses, "LABEL"),
            clause=_text(clauses, "CLAUSE"),
            because=_text(clauses, "BECAUSE"),
            span=node.span,
        )
        yield replace(deeming, id=deeming.label or deeming_text(deeming, self.file.written))

    def _clauses_of_others(self, clauses: tuple[tree.Attribute, ...]) -> dict[str, tree.Attribute]:
        """The clauses of a rule that releases nothing."""
        found = self._clauses(clauses)
        if "EXCEPTION_TO" in found:
            help_ = "only a `release` is an exception to another; here say `unless …`"
            span = found["EXCEPTION_TO"].span
            self.resolver.error("GK0340", "`exception to` in a rule that releases nothing", span, help_)
        return found

    def _waive(self, node: tree.WaiveNode) -> Iterator[model.WaivePower]:
        clauses = self._power_clauses(node.clauses, "waive", "`of tranche …`, `up to …`")
        if node.up_to is not None and self.header.currency and node.up_to.currency != self.header.currency:
            self.resolver.error(
                "GK0505",
                f"the power is in {node.up_to.currency}, expected {self.header.currency}",
                node.span,
                "name one currency",
            )
        target, is_label = "", isinstance(node.target, str)
        if isinstance(node.target, str):
            target = node.target
        elif node.target is not None:
            if self.resolver.told(node.target):
                return
            target = node.target.name
            self.resolver.used.add(target)
        yield model.WaivePower(
            role=node.role.name,
            target=target,
            is_label=is_label,
            tranches=_tranches(node.tranches) if node.tranches is not None else model.Tranches(),
            up_to=node.up_to.amount if node.up_to is not None else None,
            clause=_text(clauses, "CLAUSE"),
            because=_text(clauses, "BECAUSE"),
            span=node.span,
        )

    def _extend(self, node: tree.ExtendNode) -> Iterator[model.ExtendPower]:
        clauses = self._power_clauses(node.clauses, "extend", "`by up to …`, `at most … times`")
        if self.resolver.told(node.subject) or not self.resolver.has_due(node.subject):
            return
        if node.up_to is not None and node.up_to.count < 1:
            what = "expected a whole number of days, weeks, months or years"
            self.resolver.error("GK0316", what, node.span, "from 1")
        elif self._times_fit(node.times, node.span) and self._provisos_fit(node):
            said = {proviso.word: proviso for proviso in node.provisos}
            yield model.ExtendPower(
                in_all=said["IN_ALL"].times if "IN_ALL" in said else None,
                requested=said["EVENT"].before if "EVENT" in said else None,
                fee="FEE_PAID" in said,
                fee_before=said["FEE_PAID"].before if "FEE_PAID" in said else None,
                role=node.role.name,
                subject=node.subject.name,
                up_to=node.up_to,
                times=node.times,
                clause=_text(clauses, "CLAUSE"),
                because=_text(clauses, "BECAUSE"),
                span=node.span,
            )

    def _provisos_fit(self, node: tree.ExtendNode) -> bool:
        """Whether what else is asked of an extension is well said, each once."""
        seen: set[str] = set()
        for proviso in node.provisos:
            if proviso.word in seen:
                self.resolver.error(
                    "GK0325", f"`{proviso.span.text}` says again what was said", proviso.span, "keep one"
                )
                return False
            seen.add(proviso.word)
            if proviso.event not in (None, Event.REQUESTED):
                help_ = "say `requested at least 30 days before the due date`"
                self.resolver.error("GK0331", f"an extension is not `{proviso.event}`", proviso.span, help_)
                return False
            if proviso.before is not None and proviso.before.count < 1:
                self.resolver.error(
                    "GK0316", "expected a whole number of days, weeks or months", proviso.span, "from 1"
                )
                return False
            if not self._times_fit(proviso.times, proviso.span):
                return False
        return True

    def _right(self, node: tree.StatementNode) -> Iterator[model.ExtendRight]:
        """extend M by the time E is late …"""
        if not isinstance(node, tree.ExtensionNode):
            return
        resolver, clauses = self.resolver, self._clauses_of_others(node.clauses)
        for attribute in node.clauses:
            if attribute.word not in ("WHEN", "UNLESS", "LABEL", "CLAUSE", "BECAUSE", "EXCEPTION_TO"):
                help_ = "it takes `when`, `unless`, `label`, `clause` and `because`"
                said = f"`{_spoken(attribute)}` is not said of more time"
                resolver.error("GK0342", said, attribute.span, help_)
                return
        names = [*node.subjects, *([node.late] if node.late is not None else [])]
        kinds = {getattr(self.declared.get(name.name), "each", "") for name in node.subjects}
        resolver.around = tuple(kinds - {""}) if len(kinds) == 1 else ()  # what each item has is extended for each
        yield from self._right_of(node, names, clauses)
        resolver.around = ()

    def _right_of(
        self, node: tree.ExtensionNode, names: list[tree.Name], clauses: dict[str, tree.Attribute]
    ) -> Iterator[model.ExtendRight]:
        resolver = self.resolver
        known = [not resolver.told(name) and resolver.has_due(name) for name in names]  # each is told of
        which = [resolver.says_which(name) for name in names]
        if not all(known) or not all(which):
            return
        days = resolver.whole_value(node.days) if node.days is not None else None
        if node.days is not None and (days is None or not self._counts_days(node, node.days, days)):
            return
        when, unless, fine = self._conditions(node.clauses)
        if not fine:
            return
        right = model.ExtendRight(
            id="",
            subjects=tuple(name.name for name in node.subjects),
            late=node.late.name if node.late is not None else "",
            days=days,
            unit=node.unit or Unit.DAY,
            when=when,
            unless=unless,
            label=_text(clauses, "LABEL"),
            clause=_text(clauses, "CLAUSE"),
            because=_text(clauses, "BECAUSE"),
            span=node.span,
        )
        yield replace(right, id=right.label or right_text(right, self.written))

    def _counts_days(self, node: tree.ExtensionNode, said: tree.Expression, days: model.Value) -> bool:
        if days.type == NUMBER:
            return True
        help_ = f"name a number of {node.unit}s, as a fact declared `as number`"
        self.resolver.error("GK0409", f"expected a number, got {days.type}", said.span, help_)
        return False

    def _power(self, node: tree.PowerNode) -> Iterator[model.TranchePower]:
        word = model.PowerWord(node.word.removeprefix("MAY_").lower())
        clauses = self._power_clauses(node.clauses, word, "tranches")
        if node.times is not None and word is not model.PowerWord.DEFER:
            self.resolver.error(
                "GK0331",
                f"nobody counts how often a tranche is {_DONE[word]}",
                node.span,
                "leave the number of times out; a role may defer or extend so many times",
            )
        elif self._tranches_fit(node.tranches) and self._times_fit(node.times, node.span):
            yield model.TranchePower(
                role=node.role.name,
                word=word,
                tranches=_tranches(node.tranches),
                times=node.times,
                clause=_text(clauses, "CLAUSE"),
                because=_text(clauses, "BECAUSE"),
                span=node.span,
            )

    def _power_clauses(self, clauses: tuple[tree.Attribute, ...], what: str, takes: str) -> dict[str, tree.Attribute]:
        for attribute in clauses:
            if attribute.word not in ("CLAUSE", "BECAUSE"):
                self.resolver.error(
                    "GK0324",
                    f"`{_spoken(attribute)}` is not said of a power to {what}",
                    attribute.span,
                    _power_cure(attribute, what) or f"a power takes {takes}, `clause` and `because`",
                )
        return self._clauses(clauses)

    def _times_fit(self, times: int | None, span: Span) -> bool:
        if times is None or times >= 1:
            return True
        self.resolver.error("GK0331", "a power that may be used no whole number of times", span, "from 1")
        return False

    def _tranches_fit(self, node: tree.TranchesNode) -> bool:
        if node.first >= 1 and (node.last is None or node.last >= node.first):
            return True
        self.resolver.error(
            "GK0314", "tranches are numbered 1, 2, 3, …", node.span, "name the lower number first, from 1"
        )
        return False

    def _clauses(self, clauses: tuple[tree.Attribute, ...]) -> dict[str, tree.Attribute]:
        found: dict[str, tree.Attribute] = {}
        for attribute in clauses:
            if attribute.word in found:
                help_ = (
                    "join the conditions with `and`, or in `all of (…; …)`"
                    if attribute.word == "WHEN"
                    else "keep one of them"
                )
                self.resolver.error("GK0325", f"`{_spoken(attribute)}` stands twice in one rule", attribute.span, help_)
            found[attribute.word] = attribute
        if "WHEN" in found and "IN_ANY_CASE" in found:
            self.resolver.error(
                "GK0326", "`in any case` beside a condition", found["IN_ANY_CASE"].span, "keep one of the two"
            )
        label = found.get("LABEL")
        if label is not None:
            self._label(str(label.value), label.span)
        return found

    def _label(self, label: str, span: Span) -> None:
        earlier = self.labels.setdefault(label, span)
        if earlier is not span:
            self.resolver.error(
                "GK0202",
                f'the label "{label}" stands twice',
                span,
                "give one of the rules another label",
                Label(earlier, "first here"),
            )

    def _conditions(
        self, clauses: tuple[tree.Attribute, ...]
    ) -> tuple[model.Condition | None, model.Condition | None, bool]:
        """The condition, what stands against it, and whether both are well."""
        when = unless = None
        fine = True
        for attribute in clauses:
            node: Any = attribute.value
            if attribute.word == "WHEN":
                when = self.resolver.whole_condition(node)
                fine = fine and when is not None
            elif attribute.word == "UNLESS":
                unless = self._unless(node)
                fine = fine and unless is not None
        return when, unless, fine

    def _unless(self, node: tree.Expression) -> model.Condition | None:
        if isinstance(node, tree.Junction):
            text = " ".join(node.span.text.split())
            self.resolver.error(
                "GK0327", "`unless` with more than one condition needs brackets", node.span, f"write `unless ({text})`"
            )
            return None
        return self.resolver.whole_condition(node)


_DONE = {model.PowerWord.HOLD: "held", model.PowerWord.CANCEL: "cancelled"}


def _tranches(node: tree.TranchesNode) -> model.Tranches:
    return model.Tranches(node.first, node.last)


def _text(clauses: dict[str, tree.Attribute], word: str) -> str:
    return str(clauses[word].value) if word in clauses else ""


def _power_cure(attribute: tree.Attribute, what: str) -> str:
    """Of a power that is to be used on a condition alone: a rule asks for both."""
    if attribute.word not in ("WHEN", "UNLESS") or what not in ("hold", "cancel"):
        return ""
    return f"a power has no condition: let a rule ask for both, `{what} tranche 1 when … and … given by ROLE`"


def _spoken(attribute: tree.Attribute) -> str:
    return attribute.word.lower().replace("_", " ")


def _identified(rule: R, written: dict[str, str]) -> R:
    return replace(rule, id=rule.label or rule_text(rule, written))


# ------------------------------------------------------------------------------------------------ whole-file checks


def _powers(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    labels = {rule.label: rule for rule in program.rules if rule.label}
    listed = labels_text(labels)
    for power in program.powers:
        assert power.span is not None
        if power.is_label and power.target not in labels:
            yield Diagnostic(
                "GK0204",
                Severity.ERROR,
                f'no rule has the label "{power.target}"',
                (Label(power.span),),
                listed if labels else f'no rule has a label: write `label "{power.target}"` in the one that is meant',
            )
        elif power.is_label and not labels[power.target].waivable:
            yield Diagnostic(
                "GK0328",
                Severity.ERROR,
                f'the rule "{power.target}" cannot be waived',
                (Label(power.span),),
                "delete the power; a `never release` rule is beyond any waiver",
            )
        declared = program.declarations.get(power.target)
        if declared is not None and not getattr(declared, "waivable", True):
            yield Diagnostic(
                "GK0328",
                Severity.ERROR,
                f"`{declared.name}` is declared `cannot be waived`",
                (Label(power.span),),
                "delete one of the two",
            )


def _due_dates(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """Due dates that count from each other come to an end, and soon enough to be worked out."""
    extents: dict[str, Extent] = {}
    for name in program.declarations:
        circle = _due_circle(program, name, extents)
        if circle:
            declared = program.declarations[circle[0]]
            assert declared.span is not None
            written = [program.written.get(each, each) for each in circle]
            yield Diagnostic(
                "GK0332",
                Severity.ERROR,
                f"the due date of `{written[0]}` rests on itself: {' → '.join(written)}",
                (Label(declared.span),),
                "break the circle: give one of them a date of its own",
            )
            return
        extent = extents.get(name)
        if extent is not None and (extent.depth > MAX_DUE_CHAIN or extent.size > MAX_SIZE):
            declared = program.declarations[name]
            assert declared.span is not None
            yield Diagnostic(
                "GK0107",
                Severity.ERROR,
                f"the due date of `{declared.name}` counts from too many others, one behind another",
                (Label(declared.span),),
                f"expected at most {MAX_DUE_CHAIN} due dates, each counted from the next",
            )
            return


MAX_DUE_CHAIN = 40


def _due_circle(
    program: model.Program, name: str, extents: dict[str, Extent], above: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The names of a circle of due dates that begins here, or none; on the way it is noted how far each reaches."""
    if name in above:
        return (*above[above.index(name) :], name)
    if name in extents or len(above) > MAX_DUE_CHAIN:
        return ()
    parts = []
    for other in _dues_behind(program, name):
        if circle := _due_circle(program, other, extents, (*above, name)):
            return circle
        parts.append(extents.get(other, Extent(MAX_DUE_CHAIN, 1)))
    deepest = max((part.depth for part in parts), default=0)
    extents[name] = Extent(1 + deepest, max(1, sum(part.size for part in parts)))
    return ()


def _dues_behind(program: model.Program, name: str) -> Iterator[str]:
    """Whose due dates the due date of a name counts from, or is moved by."""
    yield from _dues_named(getattr(program.declarations.get(name), "due", None))
    for right in program.rights:
        if name not in right.subjects:
            continue
        yield from (right.late,) if right.late else ()
        for node in (*nodes(right.when), *nodes(right.unless), *nodes(right.days)):
            match node:
                case model.DueDate(subject, False) | model.Overdue(subject) | model.Happened(subject, Event.MISSED):
                    yield subject
                case model.Happened(subject, _, _, model.Timing(model.TimingWord.ON_TIME)):
                    yield subject
                case _:
                    pass


def _dues_named(date: model.DateExpression | None) -> Iterator[str]:
    match date:
        case model.DueDate(subject, _):
            yield subject
        case model.Shifted(_, _, base) | model.EndOf(_, base) | model.NextDay(_, _, base):
            yield from _dues_named(base)
        case model.Picked(_, parts):
            for part in parts:
                yield from _dues_named(part)
        case _:
            return


def _taken_for_so(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """What is taken for so may not rest on being so itself."""
    behind = {(deeming.subject, deeming.event): set(_events_in(program, deeming)) for deeming in program.deemings}
    for deeming in program.deemings:
        if deeming.span is None:
            continue  # it says of another tranche what one that is written says of each
        own = (deeming.subject, deeming.event)
        reached: set[tuple[str, Event]] = set()
        waiting = list(behind[own])
        while waiting:
            other = waiting.pop()
            if other not in reached:
                reached.add(other)
                waiting += behind.get(other, set())
        if own in reached:
            name = program.written.get(deeming.subject, deeming.subject)
            yield Diagnostic(
                "GK0359",
                Severity.ERROR,
                f"whether `{name} {deeming.event}` is taken for so rests on itself",
                (Label(head(deeming.span)),),
                "name other events in its condition",
            )


def _events_in(program: model.Program, deeming: model.Deeming) -> Iterator[tuple[str, Event]]:
    """The events that a deeming asks of, also behind the due dates it asks of."""
    dues: set[str] = set()
    waiting: list[object] = [deeming.when, deeming.unless]
    while waiting:
        for node in nodes(waiting.pop()):
            if isinstance(node, model.Happened | model.EventDate | model.Overdue | model.DueDate):
                event = getattr(node, "event", Event.ACHIEVED)
                events = (Event.ACHIEVED, Event.RECEIVED) if event in _OF_DUE else (event,)
                yield from ((node.subject, each) for each in events)
                if node.subject not in dues:
                    dues.add(node.subject)
                    waiting.append(getattr(program.declarations.get(node.subject), "due", None))
                    waiting += [right for right in program.rights if node.subject in right.subjects]
            elif isinstance(node, model.ExtendRight) and node.late:
                yield from ((node.late, each) for each in (Event.ACHIEVED, Event.RECEIVED))


_OF_DUE = (Event.MISSED, Event.ACHIEVED, Event.RECEIVED)


def _self_dependence(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    for rule in program.releases:
        for tranche in _tranches_named(rule.when):
            only = rule.tranches.first == rule.tranches.last == tranche
            if tranche is model.TrancheWord.THIS or only:
                assert rule.span is not None
                yield Diagnostic(
                    "GK0329",
                    Severity.ERROR,
                    "the tranche waits for itself",
                    (Label(rule.span),),
                    "name an earlier tranche",
                )


def _tranches_named(condition: model.Condition | None) -> Iterator[model.TrancheRef]:
    match condition:
        case None:
            return
        case model.TrancheHappened(tranche, event, _) if event == "released":
            yield tranche
        case model.Not():
            return
        case model.Defined(_, part):
            yield from _tranches_named(part)
        case model.AllOf(parts):
            for part in parts:
                yield from _tranches_named(part)
        case _:
            return


def _unused(program: model.Program, resolver: Resolver) -> Iterator[Diagnostic]:
    for name, declared in program.declarations.items():
        if name not in resolver.used and name == without_tranche(name) and declared.span is not None:
            kind = type(declared).__name__.lower()
            yield Diagnostic(
                "GK0601",
                Severity.WARNING,
                f"the {kind} `{declared.name}` is never used in a rule",
                (Label(declared.span),),
                "use it, or delete it; it decides nothing",
            )
    for name, item in program.items.items():
        if name not in resolver.used and item.span is not None:
            message = f"nothing is said of any {item.name}"
            help_ = "use it, or delete it; it decides nothing"
            yield Diagnostic("GK0601", Severity.WARNING, message, (Label(item.span),), help_)
    for name, node in resolver.definition_trees.items():
        if name not in resolver.used:
            yield Diagnostic(
                "GK0601",
                Severity.WARNING,
                f"the definition `{program.written.get(name, name)}` is never used in a rule",
                (Label(node.name.span),),
                "use it, or delete it; it decides nothing",
            )


def _silent_guards(program: model.Program, _resolver: Resolver) -> Iterator[Diagnostic]:
    """A guard on what nobody may have a row for puts every tranche on hold."""
    told: set[str] = set()
    asked = {event.subject for rule in program.releases for event in _events_named(rule.when)}  # waited for in any case
    for rule in program.rules:
        if isinstance(rule, model.Retain):
            continue
        condition = rule.unless if isinstance(rule, model.Release | model.Reduce) else rule.when
        guards = not isinstance(rule, model.Recover)  # what is claimed once a paper has come has its row for that paper
        found = [
            event for event in _events_named(condition) if guards and event.timing is None
        ]  # the days may settle it
        events = [event.subject for event in found if event.subject not in asked]
        for name in (*_facts_named(condition), *events):
            declared = program.declarations.get(name)
            if name in told or not isinstance(declared, model.Fact | model.Milestone | model.Document):
                continue
            if declared.absence is not None or declared.span is None:
                continue
            told.add(name)
            assert rule.span is not None
            labels = (Label(rule.span), Label(declared.span, "declared here, without an absence rule"))
            kind = type(declared).__name__.lower()
            so = "is not so" if isinstance(declared, model.Fact) else "has not happened"
            yield Diagnostic(
                "GK0602",
                Severity.WARNING,
                f"where nobody has recorded `{declared.name}`, this rule cannot be shown not to apply",
                labels,
                f"if no record means it {so}, declare `{kind} {declared.name}, absence means no`",
            )


def _facts_named(condition: model.Condition | None) -> Iterator[str]:
    """The yes-or-no facts asked about."""
    yield from (leaf.name for leaf, _ in _leaves(condition, False) if isinstance(leaf, model.IsSo))


def _events_named(condition: model.Condition | None) -> Iterator[model.Happened]:
    """What is asked to have happened; what is to be missing is another matter, and so is what is late."""
    for leaf, denied in _leaves(condition, False):
        if isinstance(leaf, model.Happened) and leaf.event is not Event.MISSED and not denied:
            yield leaf


def _leaves(condition: model.Condition | None, denied: bool) -> Iterator[tuple[model.Condition, bool]]:
    """The leaves of a condition, and whether each is denied."""
    match condition:
        case None:
            return
        case model.Not(part):
            yield from _leaves(part, not denied)
        case model.Defined(_, part):
            yield from _leaves(part, denied)
        case model.OverItems(body=body, restriction=restriction):
            yield from _leaves(body, denied)
            yield from _leaves(restriction, denied)
        case model.NoneOf(parts) | model.AtMost(_, parts):
            for part in parts:
                yield from _leaves(part, not denied)
        case model.AllOf(parts) | model.AnyOf(parts) | model.AtLeast(_, parts):
            for part in parts:
                yield from _leaves(part, denied)
        case _:
            yield condition, denied


CHECKS: tuple[Callable[[model.Program, Resolver], Iterator[Diagnostic]], ...] = (
    _powers,
    _due_dates,
    _self_dependence,
    _taken_for_so,
    exceptions,
    _unused,
    _silent_guards,
    alternatives,
    before_the_first,
    shared_twice,
)
