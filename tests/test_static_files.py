"""What the front end built is served for good: its names change with its content."""

from __future__ import annotations

import json

from django.test import Client

from firstfix.config.home import PACKAGE


def cache_control(client: Client, name: str) -> str:
    answer = client.get(f"/static/build/{name}")
    answer.close()
    assert answer.status_code == 200
    return answer.headers["Cache-Control"]


def test_browsers_keep_built_files(client: Client) -> None:
    manifest = json.loads((PACKAGE / "static" / "build" / "manifest.json").read_text())
    built = {entry["file"] for entry in manifest.values()}
    assert built
    assert [name for name in sorted(built) if "immutable" not in cache_control(client, name)] == []


def test_files_without_a_hash_are_asked_for_again(client: Client) -> None:
    assert "immutable" not in cache_control(client, "manifest.json")
