"""All commands put together."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from gatekeeper.cli.declared import Stop
from gatekeeper.cli.plain import given_plainly
from gatekeeper.cli.shell import answered

if TYPE_CHECKING:
    import typer

HELP = """Decide which instalments of which awards may be released, how much, and why, from rules one can read aloud.

Begin with a small programme that works, and make it yours:

  gatekeeper new my-programme

A first session:

  gatekeeper check rules/seed-fund.gate

  gatekeeper decide rules/seed-fund.gate examples/seed-fund --on 2026-11-30 --out board

  gatekeeper explain rules/seed-fund.gate examples/seed-fund SF-006 4 --on 2026-11-30
"""

# Each command, and the file of this folder it is in. Only the one that is run is loaded, for it takes most of the time
# of a short command to make all of them ready.
COMMANDS = {
    "new": "new",
    "map": "map",
    "check": "check",
    "error": "error",
    "fmt": "fmt",
    "read": "read",
    "compiled": "compiled",
    "decide": "decide",
    "explain": "explain",
    "award": "award",
    "outlook": "outlook",
    "data": "data",
    "record": "record",
    "diff": "diff",
    "pack": "pack",
    "minutes": "minutes",
    "payments": "payments",
    "letters": "letters",
    "verify": "proof",
    "replay": "proof",
    "template": "template",
    "schema": "schema",
    "test": "test",
    "suggest": "suggest",
    "textmate": "textmate",
}


def _command(name: str) -> Callable[..., None]:
    found: Callable[..., None] = getattr(import_module(f"gatekeeper.cli.{COMMANDS[name]}"), name)
    return found


def run(arguments: list[str]) -> int:
    """Run one command; the number is what the shell gets."""
    return answered(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    name, *words = arguments or [""]
    try:
        if name in COMMANDS and (given := given_plainly(_command(name), words)) is not None:
            _command(name)(**given)
        else:
            _app([name] if name in COMMANDS else COMMANDS)(args=arguments, prog_name="gatekeeper", standalone_mode=True)
    except Stop as stop:
        return stop.status
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 1
    return 0


def _app(names: Iterable[str]) -> "typer.Typer":
    """The commands as the library knows them that reads every command line, helps and tells what is wrong."""
    import typer

    from gatekeeper.cli.whole import beginning, for_library

    app = typer.Typer(
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    beginning.__doc__ = HELP
    app.callback()(beginning)
    for name in names:
        app.command(name)(for_library(_command(name)))
    return app
