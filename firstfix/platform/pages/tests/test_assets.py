"""Built files are found by their plain names, and a missing build says what to do."""

from __future__ import annotations

import json
from pathlib import Path
from time import monotonic

import pytest
from django.core.exceptions import ImproperlyConfigured

from firstfix.platform.pages import assets


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    manifest = {
        "icons.svg": {"file": "icons-abc.svg", "src": "icons.svg"},
        "web/app.ts": {"file": "app-abc.js", "name": "app", "isEntry": True, "css": ["app-def.css"]},
        "_shared.js": {"file": "shared-1.js", "name": "shared"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(assets, "BUILD", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("build")
def test_entries_and_files_have_plain_names() -> None:
    assert assets.asset_url("app.js") == "/static/build/app-abc.js"
    assert assets.asset_url("app.css") == "/static/build/app-def.css"
    assert assets.asset_url("icons.svg") == "/static/build/icons-abc.svg"


def test_a_new_build_shows_without_a_restart(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert assets.asset_url("icons.svg").endswith("icons-abc.svg")
    (build / "manifest.json").write_text(json.dumps({"icons.svg": {"file": "icons-new.svg"}}))
    monkeypatch.setattr(assets, "monotonic", lambda: monotonic() + 1)
    assert assets.asset_url("icons.svg").endswith("icons-new.svg")


@pytest.mark.usefixtures("build")
def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"no 'board\.js'"):
        assets.asset_url("board.js")


def test_a_missing_build_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "BUILD", tmp_path / "nowhere")
    with pytest.raises(ImproperlyConfigured, match="npm run build"):
        assets.asset_url("app.js")
