"""What a command may be given, declared as the annotation of a parameter.

It is read from there by `plain.py`, and by `whole.py` for the library that helps and tells of mistakes.
"""

from gatekeeper.inert import inert


@inert
class Argument:
    """A word that stands by its place."""

    help: str
    metavar: str
    show_default: bool | str = True


@inert
class Option:
    """A value after its name, or a name alone; the name is that of the parameter where none is given."""

    name: str = ""
    help: str = ""
    metavar: str = ""
    show_default: bool | str = True
    min: int | None = None


Declared = Argument | Option


class Stop(Exception):
    """A command is done; the number is what the shell gets."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status
