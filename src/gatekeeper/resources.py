"""Where what comes with gatekeeper is, rules and templates among it: in the checkout, or inside the wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
IN_WHEEL = PACKAGE / "_shipped"
IN_CHECKOUT = PACKAGE.parent.parent


def rules_folder() -> Path:
    """The example rule files."""
    return _shipped("rules")


def templates_folder() -> Path:
    """The templates of memos and board pages."""
    return _shipped("reports/templates")


def locale_folder() -> Path:
    """The texts in other languages than English, a file each."""
    return _shipped("reports/locale")


def fonts_folder() -> Path:
    """The fonts that no package brings."""
    return _shipped("reports/fonts")


def examples_folder() -> Path:
    """The example portfolios, a folder each."""
    return _shipped("examples")


def errors_folder() -> Path:
    """The pages of error codes, a file each."""
    return _shipped("docs/errors")


def starter_folder() -> Path:
    """What `gatekeeper new` begins a project with."""
    return _shipped("starter")


def _shipped(folder: str) -> Path:
    return (IN_WHEEL if IN_WHEEL.is_dir() else IN_CHECKOUT) / folder
