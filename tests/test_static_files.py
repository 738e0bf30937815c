"""What the front end built is served for good: its names change with its content."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

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


def test_a_new_build_is_served_without_a_restart(tmp_path: Path, settings: Settings) -> None:
    build = tmp_path / "build"
    build.mkdir()
    (build / "app-aaaaaaaa.js").write_text("1")
    settings.STATICFILES_DIRS, settings.WHITENOISE_AUTOREFRESH = [tmp_path], True

    def not_there(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=404)

    serve = WhiteNoiseMiddleware(not_there)
    (build / "app-aaaaaaaa.js").unlink()
    (build / "app-bbbbbbbb.js").write_text("2")
    assert serve(RequestFactory().get("/static/build/app-aaaaaaaa.js")).status_code == 404
    answer = serve(RequestFactory().get("/static/build/app-bbbbbbbb.js"))
    assert b"".join(answer) == b"2"
    assert "immutable" in answer["Cache-Control"]
    answer.close()


@pytest.mark.parametrize(("demo", "looks_again"), [("1", "True"), ("", "False")])
def test_only_the_demo_looks_for_files_again(tmp_path: Path, demo: str, looks_again: str) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings", "FIRSTFIX_HOME": str(tmp_path)}
    said = "from django.conf import settings as s; print(s.WHITENOISE_AUTOREFRESH)"
    shown = subprocess.run(
        [sys.executable, "-c", said], env={**env, "FIRSTFIX_DEMO": demo}, capture_output=True, text=True, check=True
    )
    assert shown.stdout.split() == [looks_again]
