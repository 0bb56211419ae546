"""A real browser for the tests: the machine's Chromium, driven by Playwright, without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

REQUIRED = "GATEKEEPER_CHROMIUM"  # set to `required` by .ci/run: no browser is a failure then
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No sandbox, for tests may run as root; and nothing that Chromium does of its own accord.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def lacking() -> str:
    """What the tests of pages cannot do without and is not here; nothing where all is."""
    if not any(map(shutil.which, NAMES)):
        return f"none of {', '.join(NAMES)} is installed"
    if find_spec("playwright") is None:
        return "playwright is not installed"
    return "" if rules_file() is not None else "axe-playwright-python is not installed"


def is_required() -> bool:
    return os.environ.get(REQUIRED) == "required"


def rules_file() -> Path | None:
    """The accessibility rules of axe-core, as its package for Playwright brings them."""
    found = find_spec("axe_playwright_python")
    folders = found.submodule_search_locations if found is not None else None
    return next((file for folder in folders or () if (file := Path(folder) / "axe.min.js").is_file()), None)


@contextmanager
def browser() -> "Iterator[Browser]":
    """Chromium, closed when the tests are done."""
    from playwright.sync_api import sync_playwright

    path = next(path for path in map(shutil.which, NAMES) if path)
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


def opened(chromium: "Browser", file: Path, asked: list[str], **how: Any) -> "Page":
    """A page from a file; whatever it asks for is listed, and what is not a file is refused."""
    page = chromium.new_page(**how)

    def answer(route: "Route") -> None:
        asked.append(route.request.url)
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    page.route("**/*", answer)
    page.on("pageerror", lambda error: asked.append(f"error: {error}"))
    page.goto(file.as_uri())
    return page


def grave_findings(page: "Page") -> list[str]:
    """What axe-core finds that is serious or critical, a line each."""
    file = rules_file()
    assert file is not None
    page.evaluate(file.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:120]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
