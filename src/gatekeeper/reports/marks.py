"""Status in word and shape, so that it survives a black and white printer and a reader who sees no colour."""

from gatekeeper.decisions.explain import Line
from gatekeeper.decisions.record import Decision, Node, RuleFound
from gatekeeper.decisions.risks import SETTLED
from gatekeeper.decisions.wording import decisive_extensions, decisive_waivers, in_effect
from gatekeeper.inert import inert
from gatekeeper.reader import N_, say
from gatekeeper.vocabulary import Outcome, Verdict


@inert
class Mark:
    """A shape, the word beside it, and the tone it is set in (`good`, `bad`, `wait`, `doubt`, `plain`)."""

    shape: str
    name: str  # the word in English, whoever reads it
    tone: str

    @property
    def word(self) -> str:
        """The word as its reader says it."""
        return say(self.name)

    def __str__(self) -> str:
        return f"{self.shape} {self.word}"


_OUTCOMES = {
    Outcome.RELEASE: ("✓", "good"),
    Outcome.RELEASE_IN_PART: ("◐", "good"),
    Outcome.ALREADY_RELEASED: ("●", "plain"),
    Outcome.NOT_YET: ("◌", "wait"),
    Outcome.UNDETERMINED: ("?", "doubt"),
    Outcome.ON_HOLD: ("‖", "wait"),
    Outcome.BARRED: ("✗", "bad"),
    Outcome.LAPSED: ("†", "bad"),
    Outcome.CONFLICT: ("≠", "doubt"),
    Outcome.INVALID: ("!", "doubt"),
    Outcome.NO_RULE: ("–", "plain"),
    Outcome.NOT_IN_FORCE: ("–", "plain"),
    Outcome.RECOVER: ("←", "bad"),
    Outcome.CANCEL: ("✗", "bad"),
}


def outcome_mark(outcome: Outcome) -> Mark:
    """The shape and word of an outcome."""
    shape, tone = _OUTCOMES[outcome]
    return Mark(shape, str(outcome), tone)


def line_mark(line: Line) -> Mark:
    """The shape and word of a condition; what ought not to hold `applies` or `does not apply`.

    What makes no difference as things stand is set plainly: it calls for nobody's attention.
    """
    mark = _line_mark(line)
    return mark if line.matters or mark.tone == "good" else Mark("–", mark.name, "plain")


def _line_mark(line: Line) -> Mark:
    if line.verdict == "waived":
        found = "not known" if line.condition.verdict is Verdict.UNKNOWN else "not met" if line.wanted else "applies"
        return Mark("⊘", f"{found}, waived", "wait")
    if line.verdict == "known":
        return Mark("·", "known", "plain")
    match line.condition.verdict:
        case Verdict.MET:
            return Mark("✓", "met", "good") if line.wanted else Mark("✗", "applies", "bad")
        case Verdict.NOT_MET:
            return Mark("✗", "not met", "bad") if line.wanted else Mark("✓", "does not apply", "good")
        case Verdict.OPEN:
            return Mark("◌", "open", "wait")
        case Verdict.UNKNOWN:
            return Mark("?", "not known", "doubt")
        case Verdict.INVALID:
            return Mark("!", "invalid", "doubt")


def node_mark(node: Node, wanted: bool, satisfied: bool) -> Mark:
    """The shape and word of a set of conditions, as seen from what is wanted of it."""
    if satisfied:
        return Mark("✓", "met" if wanted else "does not apply", "good")
    match node.verdict:
        case Verdict.OPEN:
            return Mark("◌", "open", "wait")
        case Verdict.UNKNOWN:
            return Mark("?", "not known", "doubt")
        case Verdict.INVALID:
            return Mark("!", "invalid", "doubt")
        case Verdict.MET | Verdict.NOT_MET:
            return Mark("✗", "not met" if wanted else "applies", "bad")


def exceptions_of(decision: Decision) -> tuple[str, ...]:
    """Why a board should look at this tranche first; empty for one that needs no second look."""
    said = []
    if decision.outcome in _LOOK_FIRST:
        said.append(str(decision.outcome))
    if decision.outcome.pays and decisive_waivers(decision):
        said.append("released on a waiver")
    if decision.outcome.pays and decisive_extensions(decision):
        said.append("released on an extension")
    if decision.approved_unpaid:
        said.append("approved, payment not recorded")
    if any(not waiver.valid for waiver in decision.waivers):
        said.append("void waiver")
    if any(not extension.valid for extension in decision.extensions):
        said.append("void extension")
    if any(not used.valid for used in decision.powers_used):
        said.append("void use of a power")
    if decision.excess:
        said.append("paid more than the rules give")
    if decision.outcome not in SETTLED and any(n.kind == "warn" and n.verdict is Verdict.MET for n in decision.notices):
        said.append("early warning")
    return tuple(said)


WORDS = (  # of the marks, and of what the record names by a word
    N_("met"), N_("not met"), N_("open"), N_("not known"), N_("invalid"), N_("known"), N_("applies"),
    N_("does not apply"), N_("in brief"), N_("not met, waived"), N_("not known, waived"), N_("applies, waived"),
    N_("release"), N_("release in part"), N_("already released"), N_("not yet"), N_("undetermined"), N_("on hold"),
    N_("barred"), N_("lapsed"), N_("conflict"), N_("no rule"), N_("not in force"), N_("recover"), N_("cancel"),
    N_("approve"), N_("defer"), N_("refuse"),
    N_("payment"), N_("part payment"), N_("advance"), N_("recovery"), N_("set-off"), N_("entered in error"),
    N_("pro rata"), N_("by priority"),
    N_("error"), N_("warning"),
    N_("grantee"), N_("funder"), N_("between"),
)  # fmt: skip

_LOOK_FIRST = (
    Outcome.INVALID, Outcome.CONFLICT, Outcome.RECOVER, Outcome.CANCEL, Outcome.ON_HOLD, Outcome.BARRED,
    Outcome.UNDETERMINED, Outcome.NO_RULE,
)  # fmt: skip

# The order in which exceptions are read.
EXCEPTIONS = (
    *(str(outcome) for outcome in _LOOK_FIRST),
    N_("released on a waiver"),
    N_("released on an extension"),
    N_("approved, payment not recorded"),
    N_("void waiver"),
    N_("void extension"),
    N_("void use of a power"),
    N_("paid more than the rules give"),
    N_("early warning"),
)

# Under these nothing leaves the house, whatever was approved before.
STOPPED = frozenset(
    {Outcome.INVALID, Outcome.CONFLICT, Outcome.ON_HOLD, Outcome.BARRED, Outcome.RECOVER, Outcome.CANCEL}
)


def is_stopped(decision: Decision) -> bool:
    """Whether nothing may be paid of the tranche as things stand, not even what was approved before.

    What was approved in full counts as released, whatever applies since: so its rules are asked too.
    """
    return decision.outcome in STOPPED or bool(in_effect(decision, "held", "cancelled")) or bool(stopping(decision))


def stopping(decision: Decision) -> tuple[RuleFound, ...]:
    """The rules that stop a payment, or of which that cannot be ruled out; those that apply come first."""
    found = [rule for rule in decision.rules if rule.stops and rule.verdict not in (Verdict.NOT_MET, Verdict.OPEN)]
    return tuple(sorted(found, key=lambda rule: rule.verdict is not Verdict.MET))
