"""Whether each row holds what its model says: rows are made without a look at the types of what they are made of."""

from types import UnionType
from typing import Any, get_origin, get_type_hints

from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.rows import ROW_MODELS, fields_of


def _type(hint: Any) -> Any:
    return hint if isinstance(hint, UnionType) else get_origin(hint) or hint


_HINTS = {model.table: get_type_hints(model) for model in ROW_MODELS}
_TYPES = {model.table: {name: _type(_HINTS[model.table][name]) for name in fields_of(model)} for model in ROW_MODELS}


def untyped(portfolio: Portfolio) -> list[str]:
    """The cells that are not of the types their model gives them."""
    return [
        f"{row.place}: {name} is {getattr(row, name)!r}"
        for table, rows in portfolio.rows.items()
        for row in rows
        for name, type_ in _TYPES[table].items()
        if not isinstance(getattr(row, name), type_)
    ]
