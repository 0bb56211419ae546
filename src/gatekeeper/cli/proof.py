"""gatekeeper verify and replay: nothing was altered, and deciding again gives the same."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Argument, Stop
from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, WORKERS, fail, progress_shown

FOLDER = Argument(help="A folder that `gatekeeper decide` wrote.", show_default=False, metavar="DIR")


def verify(folder: Annotated[Path, FOLDER]) -> None:
    """Verify that a run was not altered.

    Every file is compared with its hash; files added or lost are named. Status 1 if one does not hold.
    """
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.proof import verify as verified

    try:
        found = verified(folder)
    except UnusableFolder as error:
        fail(error.message, error.help)
    for path, word in found.wrong:
        print(f"{word}: {path}")
    print(f"{found.holding} files hold, {len(found.wrong)} do not")
    raise Stop(RULES_WRONG if found.wrong else DECIDED)


def replay(folder: Annotated[Path, FOLDER], workers: Annotated[int, WORKERS] = 0) -> None:
    """Decide a run again and compare.

    From the folder alone: the decisions must come out the same to the byte, and the papers where versions match.
    Status 1 if anything differs.
    """
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.run.crew import WorkerLost
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.proof import replay as replayed
    from gatekeeper.run.rules import UnreadableRules

    try:
        with progress_shown() as progress:
            found = replayed(folder, progress, workers)
    except (UnusableFolder, UnreadableRules, UnreadableInput, WorkerLost) as error:
        fail(error.message, error.help)
    if found.same_decisions:
        print(f"decisions: {found.decisions} decided again, the same bytes")
    else:
        print(f"decisions: they differ, first at {found.first_difference}")
    if found.papers_skipped.startswith("a run as columns"):
        print(f"papers: {found.papers_skipped}")
    elif found.papers_skipped:
        print(f"papers: not compared, other versions ({found.papers_skipped})")
    else:
        print(f"papers: {found.papers - len(found.different_papers)} the same, {len(found.different_papers)} differ")
        for path in found.different_papers:
            print(f"  differs: {path}")
    raise Stop(DECIDED if found.same_decisions and not found.different_papers else RULES_WRONG)
