"""Every command line there is, help and mistakes: read by typer, which is told what `declared.py` says of a command."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any

import typer

from gatekeeper.cli.declared import Argument
from gatekeeper.cli.plain import declared
from gatekeeper.version import VERSION


def _version(asked: bool) -> None:
    if asked:
        print(f"gatekeeper {VERSION}")
        raise typer.Exit


def beginning(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options that stand before a command."""


def for_library(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its parameters as typer wants them declared."""

    @wraps(command)
    def called(**given: Any) -> None:
        command(**given)

    of_command = signature(command)
    parameters = [each.replace(annotation=_annotation(each)) for each in of_command.parameters.values()]
    called.__signature__ = of_command.replace(parameters=parameters)  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in parameters}
    return called


def _annotation(parameter: Parameter) -> Any:
    kind, said = declared(parameter)
    shown: dict[str, Any] = {"help": said.help, "metavar": said.metavar or None, "show_default": said.show_default}
    if isinstance(said, Argument):
        return Annotated[kind, typer.Argument(**shown)]
    names = (said.name,) if said.name else ()
    return Annotated[kind, typer.Option(*names, min=said.min, **shown)]
