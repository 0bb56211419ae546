"""What is compared word for word: the explanation of a decision, as a reader would copy it out."""

from gatekeeper.decisions.explain import Line, explain, needs_text
from gatekeeper.decisions.record import Decision
from gatekeeper.reports.marks import line_mark, outcome_mark


def told(decision: Decision) -> str:
    """Everything that is said of a decision, without the memo around it."""
    found = explain(decision)
    headline = f"{outcome_mark(decision.outcome).shape} {found.headline}"
    parts = [
        ("", (headline, f"{found.recommendation}.", f"({found.reason})")),
        ("why", found.why),
        ("why not more" if decision.outcome.pays else "why not", found.why_not),
        ("still needed", needs_text(found.still_needed)),
        ("to watch", found.risks),
        ("conditions", tuple(_line(line) for line in found.lines)),
    ]
    return "\n\n".join("\n".join([*([title] if title else []), *said]) for title, said in parts if said) + "\n"


def _line(line: Line) -> str:
    idle = "" if line.matters else ", makes no difference"
    far = f", {line.distance}" if line.distance else ""
    return f"{line_mark(line)}{idle}: {line.condition.requirement}{far}"
