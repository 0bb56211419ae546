"""gatekeeper payments: what finance is to pay on a run, and nothing that was not released."""

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, fail

REPLACE = typer.Option("--replace", help="Replace files that are there.")


def payments(
    folder: Annotated[Path, FOLDER],
    out: Annotated[
        list[Path], typer.Option(help="The file to write, .csv or .xlsx; may be said twice.", show_default=False)
    ],
    resolutions: Annotated[
        Path | None,
        typer.Option(help="What the meeting made of this run: only what it approved is paid.", metavar="FILE"),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Only this tranche, as SF-005/4; may be said again.", metavar="AWARD/N")
    ] = None,
    replace: Annotated[bool, REPLACE] = False,
) -> None:
    """List what is to be paid.

    What was released, and what meetings approved and nobody paid yet; the list ends with control totals by currency.
    Whatever else there is, is left out and said so with the reason.

    Status 0: written. 1: a tranche after --only was not released, or resolutions go beyond the run; nothing was
    written. 2: unusable arguments or no run folder.
    """
    from gatekeeper.cli.record import show_refused
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.reports.papers import NotInRun
    from gatekeeper.reports.payments import payments_csv, payments_xlsx
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.payments import left_out_text, payments_of
    from gatekeeper.run.resolved import RefusedRows
    from gatekeeper.run.rules import UnreadableRules

    check_files(out, (".csv", ".xlsx"), replace)
    try:
        found, on = payments_of(folder, only or (), resolutions)
        for file in out:
            csv = file.suffix.lower() == ".csv"
            file.write_bytes(payments_csv(found) if csv else payments_xlsx(found, on))
    except NotInRun as error:
        fail(error.message, error.help, RULES_WRONG, error.code)
    except RefusedRows as error:
        show_refused(error.refused)
    except (UnusableFolder, UnreadableRules, UnreadableInput) as error:
        fail(error.message, error.help)
    except OSError as error:
        fail(f"`{out[0]}` cannot be written: {error.strerror}", "name a file you may write to")
    from gatekeeper.decisions.wording import counted, money

    for total in found.totals:
        print(f"{counted(total.payments, 'payment')}, {money(total.amount, total.currency)}")
    if proposed := sum(not payment.is_resolved for payment in found.payments):
        print(
            f"no resolution is on record for {proposed} of them: `--resolutions` reads what the meeting made of the run"
        )
    if not found.totals:
        print("no payments: nothing was released")
    if nameless := [payment.decision.id for payment in found.payments if not payment.decision.recipient]:
        print(f"no payee is recorded: {', '.join(nameless)}")
    for line in left_out_text(found):
        print(line)
    for file in out:
        print(f"written to {file}")
    raise typer.Exit(DECIDED)


def check_files(out: list[Path], endings: tuple[str, ...], replace: bool) -> None:
    """Stop where a file to be written has another ending, or is there already."""
    for file in out:
        if file.suffix.lower() not in endings:
            fail(f"`{file}` is none of {', '.join(endings)}", f"name a file that ends so, such as paper{endings[0]}")
        if file.exists() and not replace:
            fail(f"`{file}` is there already", "name another file after `--out`, or say `--replace`")
