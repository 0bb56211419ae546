"""What is said of the items of an award: from the author's words to conditions and values over every item of a kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gatekeeper.program import model
from gatekeeper.program.model import ItemWord
from gatekeeper.source import Span
from gatekeeper.syntax import tree
from gatekeeper.vocabulary import NUMBER, PERCENTAGE, Sort

if TYPE_CHECKING:
    from gatekeeper.program.resolve import Resolver


def items_test(resolver: "Resolver", node: tree.ItemsTest) -> model.Condition | None:
    """`each site has (…)`, `any site with (…)`, or a message."""
    some = node.items
    kind = _kind(resolver, some.kind)
    inner, outer = node.body, some.restriction
    if inner is None:
        inner, outer = outer, None
        if inner is None or some.word in ("each", "the"):
            _nothing_said(resolver, some, kind)
            return None
    if outer is not None and some.word in ("share", "the"):
        _needless(resolver, some, kind, outer)
        return None
    if not _count_fits(resolver, some, kind):
        return None
    with _within(resolver, some.kind, node.span) as fine:
        body = resolver.condition(inner)
        restriction = resolver.condition(outer) if outer is not None else None
    if not fine or body is None or (outer is not None and restriction is None):
        return None
    tranche = resolver.tranche(some.tranche) if some.tranche is not None else None
    return model.OverItems(ItemWord(some.word), kind, body, restriction, some.count, some.share, tranche)


def items_value(resolver: "Resolver", node: tree.Expression) -> model.Value | None:
    """How many items there are, or what they come to together, or a message."""
    if isinstance(node, tree.ItemsNumber):
        return items_number(resolver, node)
    assert isinstance(node, tree.ItemsTotal)
    return items_total(resolver, node)


def items_number(resolver: "Resolver", node: tree.ItemsNumber) -> model.Value | None:
    """`number of sites with (…)`, `percentage of sites with (…)`, or a message."""
    kind = _kind(resolver, node.kind)
    type_ = PERCENTAGE if node.percentage else NUMBER
    if node.restriction is None:
        return model.ItemsNumber(kind, None, node.percentage, type_)
    with _within(resolver, node.kind, node.span) as fine:
        restriction = resolver.condition(node.restriction)
    return model.ItemsNumber(kind, restriction, node.percentage, type_) if fine and restriction is not None else None


def items_total(resolver: "Resolver", node: tree.ItemsTotal) -> model.Value | None:
    """`total of customers over all sites`, or a message."""
    kind = _kind(resolver, node.kind)
    with _within(resolver, node.kind, node.span) as fine:
        value = resolver.value(node.value)
        restriction = resolver.condition(node.restriction) if node.restriction is not None else None
    if not fine or value is None or (node.restriction is not None and restriction is None):
        return None
    if value.type.sort not in (Sort.MONEY, Sort.NUMBER):
        cure = "add up amounts of money or numbers"
        resolver.error("GK0415", f"{value.type} of several {kind.plural} does not add up", node.value.span, cure)
        return None
    return model.ItemsTotal(kind, value, restriction, value.type)


def said_of_each(
    over: model.OverItems | model.ItemsNumber | model.ItemsTotal,
) -> tuple[model.Condition | model.Value, ...]:
    """What a sentence over items asks of each of them."""
    asked = (
        () if isinstance(over, model.ItemsNumber) else (over.body if isinstance(over, model.OverItems) else over.value,)
    )
    return asked if over.restriction is None else (*asked, over.restriction)


def _kind(resolver: "Resolver", name: str) -> model.ItemKind:
    resolver.used.add(name)
    return resolver.items[name]


@contextmanager
def _within(resolver: "Resolver", kind: str, span: Span) -> Iterator[bool]:
    """What stands inside speaks of one item of the kind; twice the same kind would leave open which of the two."""
    fine = kind not in resolver.around
    if not fine:
        name = resolver.items[kind].name
        cure = f"say of the one {name} what it has, in one bracket"
        resolver.error("GK0471", f"a {name} within a {name}: it is not clear which is meant", span, cure)
    outside = resolver.around
    resolver.around = (*outside, kind)
    yield fine
    resolver.around = outside


def _nothing_said(resolver: "Resolver", some: tree.SomeItems, kind: model.ItemKind) -> None:
    text = " ".join(some.span.text.split())
    if some.restriction is not None:
        inner = " ".join(some.restriction.span.text.split()).partition("(")[2]
        cure = f"write `{text.partition(' with')[0]} has ({inner}`"
    else:
        has = "has" if some.word in ("any", "each", "no", "the") or some.count == 1 else "have"
        cure = f"say what of them, as in `{text} {has} (…)`; how many there are is `number of {kind.plural}`"
    resolver.error("GK0361", f"nothing is said of `{text}`", some.span, cure)


def _needless(resolver: "Resolver", some: tree.SomeItems, kind: model.ItemKind, outer: tree.Expression) -> None:
    if some.word == "the":
        cure = "leave `with (…)` out: a tranche is for one"
    else:
        cure = (
            f"compare two numbers: `number of {kind.plural} with (… and …) >= 80% of number of {kind.plural} with (…)`"
        )
    resolver.error("GK0362", f"a choice by `with` among {kind.plural} that are counted by share", outer.span, cure)


def _count_fits(resolver: "Resolver", some: tree.SomeItems, kind: model.ItemKind) -> bool:
    if some.word == "at least" and some.count < 1:
        resolver.error("GK0312", f"`at least {some.count}` {kind.plural}", some.span, "expected a whole number from 1")
    elif some.word == "at most" and some.count < 0:
        resolver.error("GK0312", f"a part of a {kind.name}", some.span, "expected a whole number")
    elif some.word == "share" and not 0 < some.share <= 1:
        cure = "expected a percentage above 0% and up to 100%"
        resolver.error("GK0312", f"a share of the {kind.plural} that cannot be", some.span, cure)
    else:
        return True
    return False


def reaching_too_far(node: tree.Junction) -> tuple[str, Span, str] | None:
    """`any site has A and B`: does B belong to the site? What is wrong, where, and both readings."""
    for at, part in enumerate(node.parts[:-1]):
        inner = part.inner if isinstance(part, tree.Negation) else part
        if not isinstance(inner, tree.ItemsTest) or not isinstance(inner.body, tree.Expression):
            continue
        if isinstance(inner.body, tree.Group | tree.Quantified):
            continue
        text = " ".join(inner.span.text.split())
        head = " ".join(Span(inner.span.source, inner.span.start, inner.body.span.start).text.split())
        body = " ".join(inner.body.span.text.split())
        rest = f"{node.joins[at]} {' '.join(node.parts[at + 1].span.text.split())}"
        cure = f"write `{head} ({body} {rest})` or `{head} ({body}) {rest}`"
        return f"`{text} {rest}` can be read two ways", inner.span.to(node.parts[at + 1].span), cure
    return None


def unsaid(name: tree.Name, kind: model.ItemKind, other: str, figure: bool) -> tuple[str, str, Span, str]:
    """The message for a fact of each item asked without saying of which."""
    written = " ".join(name.span.text.split())
    if other:
        message = f"`{written}` is of each {kind.name}, and the definition is of each {other}"
        return "GK0471", message, name.span, "make two definitions, each of one kind of item"
    one, several = kind.name, kind.plural
    cure = f"say which: `each {one} has ({written} …)`, `any {one} has (…)`, `number of {several} with (…)`"
    cure += f", `total of {written} over all {several}`" if figure else ""
    return "GK0470", f"every {kind.name} has its own `{written}`", name.span, cure
