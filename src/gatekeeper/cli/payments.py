"""gatekeeper payments: what finance is to pay on a run, and nothing that was not released."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED
from gatekeeper.cli.writing import REPLACE, check_files, writing


def payments(
    folder: Annotated[Path, FOLDER],
    out: Annotated[list[Path], Option(help="The file to write, .csv or .xlsx; may be said twice.", show_default=False)],
    resolutions: Annotated[
        Path | None,
        Option(help="What the meeting made of this run: only what it approved is paid.", metavar="FILE"),
    ] = None,
    only: Annotated[
        list[str] | None, Option(help="Only this tranche, as SF-005/4; may be said again.", metavar="AWARD/N")
    ] = None,
    replace: Annotated[bool, REPLACE] = False,
) -> None:
    """List what is to be paid.

    What was released, and what meetings approved and nobody paid yet; the list ends with control totals by currency.
    Whatever else there is, is left out and said so with the reason.

    Status 0: written. 1: a tranche after --only was not released, or resolutions go beyond the run; nothing was
    written. 2: unusable arguments or no run folder.
    """
    from gatekeeper.reports.payments import payments_csv, payments_xlsx
    from gatekeeper.run.payments import left_out_text, payments_of

    check_files(out, (".csv", ".xlsx"), replace)
    with writing(out[0], "file"):
        found, on = payments_of(folder, only or (), resolutions)
        for file in out:
            csv = file.suffix.lower() == ".csv"
            file.write_bytes(payments_csv(found) if csv else payments_xlsx(found, on))
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
    raise Stop(DECIDED)
