"""What commands that write papers share: the files and forms asked for, and what keeps them from being written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from gatekeeper.cli.declared import Option
from gatekeeper.cli.terminal import RULES_WRONG, fail

Named = TypeVar("Named", bound=str)

REPLACE = Option("--replace", help="Replace files that are there.")


@contextmanager
def writing(
    place: Path, what: str = "folder", of_templates: str = "name a folder after `--templates`"
) -> Iterator[None]:
    """End the command, with its message, where what is asked for cannot be made or written to that place."""
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.reports.papers import NotInRun, TemplateProblem
    from gatekeeper.run.crew import WorkerLost
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.resolved import RefusedRows
    from gatekeeper.run.rules import UnreadableRules

    try:
        yield
    except NotInRun as error:
        fail(error.message, error.help, RULES_WRONG, error.code)
    except RefusedRows as error:
        from gatekeeper.cli.record import show_refused

        show_refused(error.refused)
    except TemplateProblem as error:
        fail(str(error), f"mend the template, or {of_templates}", code=error.code)
    except (UnusableFolder, UnreadableRules, UnreadableInput, WorkerLost) as error:
        fail(error.message, error.help)
    except OSError as error:
        unwritten = error.filename if what == "file" and error.filename else place
        fail(f"`{unwritten}` cannot be written: {error.strerror}", f"name a {what} you may write to")


def check_files(out: Sequence[Path], endings: Sequence[str], replace: bool, option: str = "--out") -> None:
    """Stop where a file to be written has another ending, or is there already."""
    for file in out:
        check_ending(file, endings, option)
        if file.exists() and not replace:
            fail(f"`{file}` is there already", f"name another file after `{option}`, or say `--replace`")


def check_ending(file: Path, endings: Sequence[str], option: str = "--out") -> None:
    """Stop where the ending of a file says none of the forms that can be written."""
    if file.suffix.lower() in endings:
        return
    *before, last = endings
    expected = f"{', '.join(before)} or {last}" if before else last
    fail(
        f"`{file}` has an ending nothing is written for, expected a name that ends in {expected},"
        f" got {f'`{file.suffix}`' if file.suffix else 'none'}",
        f"write it as `{option} {file.stem or 'paper'}{endings[0]}`",
        code="GK2503",
    )


def forms_named(
    text: str, forms: Sequence[Named], of: str, example: str, always: Sequence[Named] = (), extra: str = "papers"
) -> tuple[Named, ...]:
    """The forms an option names, in our order; stops where one is unknown, or cannot be written here."""
    said = [word.strip().lower() for word in text.split(",") if word.strip()]
    for word in said:
        if word not in forms:
            fail(f"`{word}` is not a form of {of}, expected {', '.join(forms)}", f"write it as `{example}`")
    chosen = tuple(form for form in forms if form in said or form in always)
    if not chosen:
        fail(f"no form of {of} is named", f"write it as `{example}`")
    check_libraries(chosen, extra)
    return chosen


def check_libraries(forms: Sequence[str], extra: str = "papers") -> None:
    """Stop where a form cannot be written without a library that is not installed."""
    from gatekeeper.run.folder import missing_libraries

    for form, lacking in missing_libraries(forms).items():
        fail(f"{form} needs {', '.join(lacking)}, which is not installed", f"pip install 'gatekeeper-awards[{extra}]'")
