"""What a release gives, checked: portions, shapes and the bounds after them, with a message for what is refused."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from gatekeeper.diagnostics import Label
from gatekeeper.program import model
from gatekeeper.program.resolve import Resolver, is_ratio
from gatekeeper.program.sentences import literal_text, tranche_text
from gatekeeper.program.walk import nodes
from gatekeeper.source import Span
from gatekeeper.syntax import tree
from gatekeeper.vocabulary import PERCENTAGE, Sort, Type


class Amounts:
    """Checks the amounts of one file. A method returns nothing where it has said what is wrong."""

    def __init__(self, resolver: Resolver, currency: str) -> None:
        self.resolver = resolver
        self.currency = currency

    def of_release(self, node: tree.ReleaseNode) -> model.AmountRule | None:
        """What the release gives, with its bounds."""
        shape = self._shape(node)
        fine, floor, cap = self._bounds(node)
        if shape is None or not fine:
            return None
        amount = model.Bounded(shape, floor, cap) if floor is not None or cap is not None else shape
        return (
            amount if self.is_not_its_own(amount, node.tranches, node.shape.span if node.shape else node.span) else None
        )

    def _shape(self, node: tree.ReleaseNode) -> model.Shape | None:
        if node.portion is not None:
            return self._portion(node.portion)
        match node.shape:
            case None:
                return model.Whole()
            case tree.ProportionNode():
                return self._proportion(node.shape, _nothing_below(node))
            case tree.RisingNode():
                return self._rising(node.shape, _nothing_below(node))
            case tree.BandsNode():
                return self._bands(node.shape)
            case tree.ForEachNode():
                return self._for_each(node.shape)
            case tree.WeightsNode():
                return self._weights(node.shape)
            case _:
                assert_never(node.shape)

    # ------------------------------------------------------------------------------------------ one value

    def _portion(self, node: tree.Expression) -> model.Shape | None:
        value = self.part(node)
        if value is None:
            return None
        return model.FixedSum(value) if value.type.sort is Sort.MONEY else model.Share(value)

    def part(self, node: tree.Expression, help_: str = "as in `release 50% of tranche 2`") -> model.Value | None:
        """A share of the tranche, or an amount of the agreement's money."""
        value = self.resolver.whole_value(node)
        if value is None:
            return None
        if value.type.sort is Sort.MONEY:
            return value if self._in_currency(value.type, node.span) else None
        if value.type.sort is Sort.PERCENTAGE or isinstance(value, model.Arithmetic) or is_ratio(value):
            return value if self._is_share(value, node.span) else None
        self.resolver.error(
            "GK0416",
            f"expected a percentage or an amount of money, got {value.type}",
            node.span,
            help_,
        )
        return None

    def _in_currency(self, type_: Type, span: Span) -> bool:
        if not self.currency or type_.unit == self.currency:
            return True
        self.resolver.error(
            "GK0505", f"the amount is in {type_.unit}, expected {self.currency}", span, "name one currency"
        )
        return False

    def _is_share(self, value: model.Value, span: Span) -> bool:
        if isinstance(value, model.Literal) and not 0 <= value.value <= 1:
            self.resolver.error(
                "GK0417",
                "a share of more than the whole tranche",
                span,
                "expected 0% to 100%; the tranche is the most that can be paid",
            )
            return False
        return True

    def _percentage(self, node: tree.Expression, example: str) -> model.Value | None:
        value = self.resolver.whole_value(node)
        if value is None:
            return None
        if value.type.sort is not Sort.PERCENTAGE:
            message = f"expected a percentage, got {value.type}"
            self.resolver.error("GK0416", message, node.span, f"as in `{example}`")
            return None
        return value if self._is_share(value, node.span) else None

    def scale(self, value: model.Value, node: tree.Expression, bound: model.Value, part: tree.Expression) -> bool:
        """Whether two values are of one kind, or a message."""
        return self.resolver.same_sort(value.type, bound.type, node.span, part.span, value, bound)

    # ------------------------------------------------------------------------------------------ shapes

    def _proportion(self, node: tree.ProportionNode, bound: tree.BoundNode | None) -> model.Shape | None:
        value = self.resolver.whole_value(node.value)
        out_of = self.resolver.whole_value(node.out_of, value)
        below = self.resolver.whole_value(bound.value, value) if bound is not None else None
        if value is None or out_of is None or (bound is not None and below is None):
            return None
        fits = [self.scale(value, node.value, out_of, node.out_of)]
        if below is not None and bound is not None:
            fits.append(self.scale(value, node.value, below, bound.value))
        if isinstance(out_of, model.Literal) and out_of.value <= 0:
            self.resolver.error("GK0418", "in proportion out of nothing", node.out_of.span, "expected a number above 0")
            return None
        return model.InProportion(value, out_of, below) if all(fits) else None

    def _rising(self, node: tree.RisingNode, bound: tree.BoundNode | None) -> model.Shape | None:
        value = self.resolver.whole_value(node.value)
        gives = [self._point(part) for part, _ in node.points]
        places = [self.resolver.whole_value(part, value) for _, part in node.points]
        below = self.resolver.whole_value(bound.value, value) if bound is not None else None
        points = [model.Point(a, b) for a, b in zip(gives, places, strict=True) if a is not None and b is not None]
        if value is None or len(points) < len(node.points) or (bound is not None and below is None):
            return None
        written = [*node.points, *([(bound.value, bound.value)] if bound is not None else [])]
        asked = [*(point.at for point in points), *([below] if below is not None else [])]
        fits = [self.scale(value, node.value, at, part) for at, (_, part) in zip(asked, written, strict=True)]
        if not all(fits) or not self._of_one_kind([part for part, _ in node.points], [point.gives for point in points]):
            return None
        for one, other in pairwise(points):
            if _is_more(one.at, other.at, or_same=True):
                self.resolver.error(
                    "GK0419",
                    "the line does not rise: each point lies above the one before it",
                    node.span,
                    "name the lower point first",
                )
                return None
        return model.RisingEvenly(value, tuple(points), below)

    def _point(self, node: tree.Expression) -> model.Value | None:
        """What a line gives at one of its points: a share of the tranche, or an amount of money."""
        value = self.resolver.whole_value(node)
        if value is None:
            return None
        if value.type.sort is Sort.MONEY:
            return value if self._in_currency(value.type, node.span) else None
        if value.type.sort is Sort.PERCENTAGE:
            return value if self._is_share(value, node.span) else None
        help_ = "as in `from 0% at 60 to 100% at 100`, or in money: `from 0 USD at 60 to 50,000 USD at 100`"
        self.resolver.error("GK0416", f"expected a percentage or an amount, got {value.type}", node.span, help_)
        return None

    def _for_each(self, node: tree.ForEachNode) -> model.Shape | None:
        price, value = self.resolver.whole_value(node.price), self.resolver.whole_value(node.value)
        above = self.resolver.whole_value(node.above) if node.above is not None else None
        if price is None or value is None or (node.above is not None and above is None):
            return None
        if price.type.sort is not Sort.MONEY:
            message = f"expected the price of one in money, got {price.type}"
            self.resolver.error("GK0409", message, node.price.span, "as in `at 350 USD for each jobs created`")
            return None
        if value.type.sort is not Sort.NUMBER and node.step is None:
            message = f"expected a number of things, got {value.type}"
            help_ = "a price is paid for each of what can be counted"
            if value.type.sort is Sort.PERCENTAGE:
                price_, of = node.price.span.text, node.value.span.text
                help_ = f"say of which size: `at {price_} for each full percentage point by which {of} is above …`"
            self.resolver.error("GK0409", message, node.value.span, help_)
            return None
        if above is not None and node.above is not None and not self.scale(value, node.value, above, node.above):
            return None
        if not self._in_currency(price.type, node.price.span):
            return None
        if node.step is None:
            return model.ForEach(price, value, above)
        size = self.step(value, node.value, node.step)
        return model.ForEach(price, value, above, size, node.begun) if size is not None else None

    def step(
        self, value: model.Value, node: tree.Expression, step: tree.Number | tree.Percent | tree.Amount
    ) -> model.Literal | None:
        """The size of the steps in which something is counted; it is of the kind that is counted."""
        size = self.resolver.value(step)
        if not isinstance(size, model.Literal) or not self.scale(value, node, size, step):
            return None
        if size.value <= 0:
            help_ = "count steps of some size, as in `for each full 10 jobs created below 100`"
            self.resolver.error("GK0415", "steps of nothing", step.span, help_)
            return None
        return size

    def _weights(self, node: tree.WeightsNode) -> model.Shape | None:
        shares = [self._percentage(part.share, "80% for customers >= 40") for part in node.weights]
        conditions = [self.resolver.whole_condition(part.condition) for part in node.weights]
        weights = tuple(
            model.Weight(share, condition)
            for share, condition in zip(shares, conditions, strict=True)
            if share is not None and condition is not None
        )
        if len(weights) < len(node.weights):
            return None
        said = [weight.share.value for weight in weights if isinstance(weight.share, model.Literal)]
        total = model.Literal(sum(said, Fraction(0)), PERCENTAGE)
        if total.value > 1:
            message = f"the weights come to {literal_text(total)}, expected at most 100%"
            self.resolver.error("GK0452", message, node.span, "lower one of them")
            return None
        return model.ByWeight(weights)

    # ------------------------------------------------------------------------------------------ bands

    def _bands(self, node: tree.BandsNode) -> model.Shape | None:
        value = self.resolver.whole_value(node.value)
        gives = [self.part(band.gives) for band in node.bands]
        starts = [self._band_point(band.start, value, node) for band in node.bands]
        ends = [self._band_point(band.end, value, node) for band in node.bands]
        if value is None or not self._cover_the_line(node):
            return None
        if any(part is None for part in gives) or None in (*starts[1:], *ends[:-1]):
            return None
        if not self._of_one_kind([band.gives for band in node.bands], gives) or not self._follow(node, starts, ends):
            return None
        bands = [model.Band(start, part) for start, part in zip(starts, gives, strict=True) if start and part]
        assert gives[0] is not None
        return model.ByBands(value, gives[0], tuple(bands))

    def _band_point(
        self, point: tree.Expression | None, value: model.Value | None, node: tree.BandsNode
    ) -> model.Value | None:  # fmt: skip
        found = self.resolver.whole_value(point) if point is not None else None
        if found is None or value is None or point is None:
            return None
        return found if self.scale(value, node.value, found, point) else None

    def _cover_the_line(self, node: tree.BandsNode) -> bool:
        """The first band is open below, the last open above, and those between have both ends."""
        last = len(node.bands) - 1
        for at, band in enumerate(node.bands):
            if at == 0 and band.start is not None:
                said = f"nothing is said of less than {_text(band.start)}"
                cure = f"begin with a band such as `0% below {_text(band.start)}`"
            elif at == last and band.end is not None:
                said = f"nothing is said of {_text(band.end)} and more"
                cure = f"end with a band such as `100% from {_text(band.end)}`"
            elif at > 0 and band.start is None:
                said = "a band after the first that begins nowhere"
                cure = f"say where it begins: `{_text(band.gives)} from … to below {_text(band.end)}`"
            elif at < last and band.end is None:
                said = "a band before the last that ends nowhere"
                cure = f"say where it ends: `{_text(band.gives)} from {_text(band.start)} to below …`"
            else:
                continue
            self.resolver.error("GK0450", said, band.span, cure)
            return False
        return True

    def _of_one_kind(self, written: Sequence[tree.Expression], gives: Sequence[model.Value | None]) -> bool:
        """Whether every band, or every point of a line, gives a share, or every one an amount."""
        first = gives[0]
        for part, node in zip(gives[1:], written[1:], strict=True):
            assert first is not None
            assert part is not None
            if (part.type.sort is Sort.MONEY) is not (first.type.sort is Sort.MONEY):
                self.resolver.error(
                    "GK0409",
                    f"expected {first.type}, got {part.type}",
                    node.span,
                    "say what each gives as a share of the tranche, or of each as an amount",
                    Label(written[0].span, str(first.type)),
                )
                return False
        return True

    def _follow(
        self, node: tree.BandsNode, starts: list[model.Value | None], ends: list[model.Value | None]
    ) -> bool:  # fmt: skip
        """Each band begins where the one before it ends, and ends above where it begins."""
        for at, (before, band) in enumerate(zip(node.bands, node.bands[1:], strict=False), 1):
            end, start = ends[at - 1], starts[at]
            assert before.end is not None
            assert band.start is not None
            if not _same(end, start):
                said = _gap(end, start, _text(before.end), _text(band.start))
                cure = f"begin it `from {_text(before.end)}`"
                ends_there = Label(before.end.span, "the band before ends here")
                self.resolver.error("GK0450", said, band.start.span, cure, ends_there)
                return False
            if band.end is not None and _is_more(start, ends[at], or_same=True):
                said = f"a band from {_text(band.start)} to below {_text(band.end)} holds nothing"
                cure = "put the bands in order, the lowest first"
                self.resolver.error("GK0450", said, band.end.span, cure, Label(band.start.span, "begins here"))
                return False
        return True

    # ------------------------------------------------------------------------------------------ bounds

    def _bounds(self, node: tree.ReleaseNode) -> tuple[bool, model.Value | None, model.Value | None]:
        """Whether the bounds after the shape are well, the least and the most."""
        first: dict[str, tree.BoundNode] = {}
        for bound in node.bounds:
            earlier = first.setdefault(bound.word, bound)
            if earlier is not bound:
                said = f"`{bound.word.lower().replace('_', ' ')}` stands twice in one rule"
                self.resolver.error("GK0325", said, bound.span, "keep one of them", Label(earlier.span, "first here"))
                return False, None, None
        nothing, least, most = (first.get(word) for word in ("NOTHING_BELOW", "NOT_BELOW", "UP_TO"))
        of = "as in `, up to 54,000 USD`; of what is counted say `for each (the lesser of (…; 1,200))`"
        floor, cap = (self.part(bound.value, of) if bound is not None else None for bound in (least, most))
        resolved = (least is None) is (floor is None) and (most is None) is (cap is None)
        fine = resolved and self._go_together(node, nothing, least) and self._in_order(least, floor, most, cap)
        return fine, floor, cap

    def _go_together(
        self, node: tree.ReleaseNode, nothing: tree.BoundNode | None, least: tree.BoundNode | None
    ) -> bool:  # fmt: skip
        if nothing is None:
            return True
        if not isinstance(node.shape, tree.ProportionNode | tree.RisingNode):
            said = "`nothing below` is said of what is in proportion or rises evenly"
            figure = _text(nothing).removeprefix("nothing below").strip()
            cure = (
                f"say `in proportion to … out of …, {_text(nothing)}`, or of a formula"
                f" `release (if … >= {figure} then … otherwise 0%) of …`"
            )
            self.resolver.error("GK0453", said, nothing.span, cure)
            return False
        if least is not None:
            said = f"`{_text(nothing)}` gives nothing there, `{_text(least)}` gives something everywhere"
            cure = "keep one of them, or say what each part gives in `by bands of … (…)`"
            self.resolver.error("GK0453", said, least.span, cure, Label(nothing.span, "gives nothing"))
            return False
        return True

    def _in_order(
        self, least: tree.BoundNode | None, floor: model.Value | None, most: tree.BoundNode | None,
        cap: model.Value | None,
    ) -> bool:  # fmt: skip
        """Whether the least is not surely above the most."""
        if least is None or most is None or floor is None or cap is None:
            return True
        if floor.type != cap.type or not _is_more(floor, cap):
            return True
        said = f"`{_text(least)}` is more than `{_text(most)}`"
        self.resolver.error("GK0318", said, most.span, "turn them round", Label(least.span, "the least"))
        return False

    # ------------------------------------------------------------------------------------------ itself

    def is_not_its_own(self, amount: object, of_tranches: tree.TranchesNode, span: Span) -> bool:
        """What is paid of a tranche follows from its amount, so the amount cannot follow from what is paid of it."""
        tranches = model.Tranches(of_tranches.first, of_tranches.last)
        for value in nodes(amount):
            counts = isinstance(value, model.PaidWithin) and value.what is None
            if not isinstance(value, model.AmountReleased) and not counts:
                continue
            of = value.tranche if isinstance(value, model.AmountReleased) else None
            if of is None:
                said = "the amount rests on what is paid of the whole award, its own tranche included"
                cure = "name the tranches: `amount released of tranche 1`, or `amount released of the earlier tranches`"
            elif of is model.TrancheWord.THIS or (isinstance(of, int) and of in tranches):
                said = f"the amount rests on what is paid of {tranche_text(of)} itself"
                cure = "name another tranche; what was paid of this one is taken off in any case"
            else:
                continue
            self.resolver.error("GK0451", said, span, cure)
            return False
        return True


def _text(node: tree.Expression | tree.BoundNode | None) -> str:
    return " ".join(node.span.text.split()) if node is not None else "…"


def _same(a: model.Value | None, b: model.Value | None) -> bool:
    """Whether two points are surely one: the same number, or said in the same words."""
    if isinstance(a, model.Literal) and isinstance(b, model.Literal):
        return a.value == b.value
    return a == b


def _nothing_below(node: tree.ReleaseNode) -> tree.BoundNode | None:
    return next((bound for bound in node.bounds if bound.word == "NOTHING_BELOW"), None)


def _is_more(a: model.Value | None, b: model.Value | None, or_same: bool = False) -> bool:
    """Whether a number as written is surely more than another."""
    if not isinstance(a, model.Literal) or not isinstance(b, model.Literal):
        return False
    return a.value > b.value or (or_same and a.value == b.value)


def _gap(end: model.Value | None, start: model.Value | None, before: str, text: str) -> str:
    if isinstance(end, model.Literal) and isinstance(start, model.Literal):
        word = "nothing is said" if start.value > end.value else "two bands speak"
        low, high = (before, text) if start.value > end.value else (text, before)
        return f"{word} of {low} to below {high}"
    return f"a band that ends below {before}, and the next begins from {text}"


# ------------------------------------------------------------------------------------------------ what stands within


def amount_values(rule: model.AmountRule) -> tuple[model.Value, ...]:
    """The values an amount is said with, in the order of the sentence."""
    match rule:
        case model.Whole():
            return ()
        case model.Share(share):
            return (share,)
        case model.FixedSum(amount):
            return (amount,)
        case model.InProportion(value, out_of, below):
            return (value, out_of) if below is None else (value, out_of, below)
        case model.RisingEvenly(value, points, below):
            ends = tuple(part for point in points for part in (point.gives, point.at))
            return (value, *ends) if below is None else (value, *ends, below)
        case model.ByBands(value, lowest, bands):
            return (value, lowest, *(part for band in bands for part in (band.start, band.gives)))
        case model.ForEach(price, value, above):
            return (price, value) if above is None else (price, value, above)
        case model.ByWeight(weights):
            return tuple(weight.share for weight in weights)
        case model.Bounded(shape, floor, cap):
            return (*amount_values(shape), *(bound for bound in (floor, cap) if bound is not None))
        case _:
            assert_never(rule)


def amount_conditions(rule: model.AmountRule) -> tuple[model.Condition, ...]:
    """The conditions an amount asks itself: those of its weights, and those after `if` in its values."""
    shape = rule.shape if isinstance(rule, model.Bounded) else rule
    own = tuple(weight.condition for weight in shape.weights) if isinstance(shape, model.ByWeight) else ()
    values = (value for root in amount_values(rule) for value in within(root))
    return (*own, *(condition for value in values for condition in conditions_in(value)))


def conditions_in(value: model.Value) -> tuple[model.Condition, ...]:
    """The conditions a value asks itself: that after `if`, and those of the items it counts or adds up."""
    match value:
        case model.Conditional(condition, _, _, _):
            return (condition,)
        case model.ItemsNumber(asked=asked):
            return asked
        case model.ItemsTotal(parts=parts):
            return tuple(condition for _, condition, _ in parts if condition is not None)
        case _:
            return ()


def within(value: model.Value) -> Iterator[model.Value]:
    """A value and those it is made of, but not what stands in a condition."""
    yield value
    match value:
        case model.Arithmetic(_, left, right, _):
            parts: tuple[model.Value, ...] = (left, right)
        case model.Extreme(_, values, _):
            parts = values
        case model.Conditional(_, then, otherwise, _):
            parts = (then, otherwise)
        case model.DefinedValue(_, inner, _) | model.Converted(inner, _, _):
            parts = (inner,)
        case model.ItemsTotal(parts=of_each):
            parts = tuple(part for _, _, part in of_each)
        case model.Growth(grown, base, _):
            parts = (grown, base)
        case _:
            parts = ()
    for part in parts:
        yield from within(part)


def leaf_values(leaf: model.Condition) -> tuple[model.Value, ...]:
    """The values a comparison compares."""
    match leaf:
        case model.Comparison(left, _, right):
            return (left, right)
        case model.Between(value, low, high):
            return (value, low, high)
        case model.InPeriods(test):
            return leaf_values(test)
        case model.Reached(_, _, bound):
            return (bound,)
        case _:
            return ()
