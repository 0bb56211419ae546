"""The page on the run folder names what is in it."""

import json
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from gatekeeper.run.folder import MANIFEST_SCHEMA, Manifest
from tests.docs.pages import ROOT, page_text, quoted, table_rows

TEXT = page_text("docs/run.md")
SOMETIMES = {"calendar.csv", "columns.toml", "templates/", "register.parquet"}


def test_every_field_of_the_manifest_is_named_in_order() -> None:
    rows = list(table_rows(TEXT, "| field | meaning |"))
    assert [quoted(field)[0] for field, _ in rows] == [each.name for each in fields(Manifest)]
    assert rows[0][1].endswith(f": {MANIFEST_SCHEMA}")


def test_a_run_holds_what_the_page_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples/tiny", tmp_path / "tiny")
    shutil.copy(ROOT / "rules/tiny.gate", tmp_path)
    shutil.copy(ROOT / "rules/tiny-old.gate", tmp_path)
    monkeypatch.chdir(tmp_path)
    run(["decide", ".", "tiny", "--on", "2026-11-30", "--out", "board"])
    found = {f"{path.name}/" if path.is_dir() else path.name for path in (tmp_path / "board").iterdir()}
    named = {path for paths, _, _ in table_rows(TEXT, "| path | what it is |") for path in quoted(paths)}
    assert found <= named
    assert named - found <= SOMETIMES
    manifest = json.loads((tmp_path / "board/manifest.json").read_text(encoding="utf-8"))
    files = {str(path.relative_to(tmp_path / "board")) for path in (tmp_path / "board").rglob("*") if path.is_file()}
    assert set(manifest["files"]) == files - {"manifest.json"}
    assert run(["verify", "board"]) == 0
    assert run(["replay", "board"]) == 0
    assert capsys.readouterr().out
