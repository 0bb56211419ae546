"""gatekeeper schema: the tables as JSON Schema, as the rules' vocabulary makes them."""

import json
from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Stop
from gatekeeper.cli.terminal import DECIDED, RULES, rules_at


def schema(rules: Annotated[Path, RULES]) -> None:
    """Print JSON Schema of the tables.

    For programs that write them: the tables and columns, which must be filled, the names, roles and words these rules
    know, and what a fact or a judgement of each name may say. Draft 2020-12.
    """
    from gatekeeper.facts.schema import schema_of

    print(json.dumps(schema_of(rules_at(rules)), ensure_ascii=False, indent=2))
    raise Stop(DECIDED)
