"""gatekeeper award: one award of a large run, explained, and its memos."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED, fail


def award(
    folder: Annotated[Path, FOLDER],
    award: Annotated[str, Argument(help="The award's id.", show_default=False, metavar="AWARD")],
    tranche: Annotated[int | None, Argument(help="One tranche.", show_default="all of them", metavar="TRANCHE")] = None,
    memos: Annotated[
        Path | None,
        Option(help="A folder to write a memo of each tranche to.", show_default=False, metavar="DIR"),
    ] = None,
) -> None:
    """Explain one award of a run that was decided as columns.

    It is decided again from the tables the run keeps, as rows, which gives the whole record; what the run has of it
    must be the same, every condition too.

    Status 0: explained. 2: no such run or award, or the run has it otherwise.
    """
    from gatekeeper.cli.explain import explanation_text
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.reports.memo import memo_name, render_memo
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.in_columns import NotPlain, Otherwise, award_again, awards_like

    try:
        decisions = award_again(folder, award)
    except (UnusableFolder, UnreadableInput) as error:
        fail(error.message, error.help)
    except (Otherwise, NotPlain) as why:
        fail(str(why), f"say `gatekeeper verify {folder}`, and use the version that wrote it")
    if not decisions:
        near = awards_like(folder, award)
        did = "did you mean " + " or ".join(f"`{name}`" for name in near) + "?" if near else "check the award's id"
        fail(f"the run has no award `{award}`", did)
    chosen = [decision for decision in decisions if tranche in (None, decision.tranche)]
    if not chosen:
        numbers = ", ".join(str(decision.tranche) for decision in decisions)
        fail(f"`{award}` has no tranche {tranche}", f"its tranches are {numbers}")
    print("\n\n".join(explanation_text(decision) for decision in chosen))
    if memos is not None:
        try:
            memos.mkdir(parents=True, exist_ok=True)
            for decision in chosen:
                (memos / f"{memo_name(decision)}.html").write_text(render_memo(decision), encoding="utf-8")
        except OSError as error:
            fail(f"`{memos}` cannot be written: {error.strerror}", "name a folder you may write to")
        print(f"\nwritten to {memos}: {len(chosen)} memo{'' if len(chosen) == 1 else 's'}")
    raise Stop(DECIDED)
