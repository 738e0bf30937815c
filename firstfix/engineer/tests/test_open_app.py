"""The app's page, manifest, worker and icons: the same for everybody, and complete for a day without network."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.pages.assets import BUILD, files_of_entry

pytestmark = pytest.mark.usefixtures("company")
Browser = Callable[[User], Client]
#: Bytes of script, packed, before the first screen stands.
FIRST_LOAD = 250_000
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130.0 Mobile Safari/537.36"}


@pytest.fixture
def engineer() -> User:
    user = make_user(Role.ENGINEER, name="李伟")
    user.language = "zh-hans"
    user.save(update_fields=["language"])
    make_engineer(user=user, name="李伟")
    return user


def shell() -> dict[str, Any]:
    first_line = Client().get("/engineer/worker.js").content.decode().partition("\n")[0]
    told: dict[str, Any] = json.loads(first_line.removeprefix("self.SHELL = ").removesuffix(";"))
    return told


def test_the_page_is_the_same_for_everybody(client_of: Browser, engineer: User) -> None:
    other = make_user(Role.ENGINEER, name="赵敏")
    make_engineer(user=other)
    pages = [client_of(user).get("/engineer/") for user in (engineer, other)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].content == pages[1].content
    assert "李伟" not in pages[0].content.decode()


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.CUSTOMER])
def test_only_who_goes_to_customers_opens_it(client_of: Browser, role: Role) -> None:
    assert client_of(make_user(role)).get("/engineer/").status_code == 403


def test_who_is_not_signed_in_comes_back_to_it() -> None:
    assert Client().get("/engineer/")["Location"] == "/sign-in?next=/engineer/"


def test_its_policy_lets_a_worker_start_and_codes_be_read(client_of: Browser, engineer: User) -> None:
    policy = client_of(engineer).get("/engineer/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "blob:" in policy


def test_the_worker_keeps_all_that_the_page_and_every_screen_need(client_of: Browser, engineer: User) -> None:
    kept = set(shell()["files"])
    page = client_of(engineer).get("/engineer/").content.decode()
    needed = {address for address in re.findall(r'(?:src|href|data-icons)="([^"]+)"', page) if "/build/" in address}
    assert len(needed) >= 5
    assert needed - kept == set()
    chunks = json.loads((BUILD / "manifest.json").read_text())
    screens = [chunk["file"] for source, chunk in chunks.items() if source.startswith("web/engineer/screens/")]
    assert len(screens) > 10
    assert {f"/static/build/{file}" for file in screens} - kept == set()
    assert [address for address in kept if not (BUILD / address.removeprefix("/static/build/")).is_file()] == []


def test_the_worker_is_asked_for_again_and_leads_the_app_only() -> None:
    answer = Client().get("/engineer/worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Service-Worker-Allowed"] == "/engineer/"
    assert shell()["page"] == "/engineer/"


def test_a_new_build_is_a_new_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = shell()["version"]
    for name in ("manifest.json", "engineer-worker.js"):
        (tmp_path / name).write_text((BUILD / name).read_text() + "\n")
    monkeypatch.setattr("firstfix.engineer.pages.app.BUILD", tmp_path)
    assert shell()["version"] != before


def test_the_first_screen_needs_little_script(client_of: Browser, engineer: User) -> None:
    scripts = [file for file in files_of_entry("engineer", at_once=True) if file.endswith(".js")]
    assert len(scripts) > 1
    page = client_of(engineer).get("/engineer/").content.decode()
    assert [file for file in scripts if f'rel="modulepreload" href="/static/build/{file}"' not in page] == []
    packed = sum(len(gzip.compress((BUILD / file).read_bytes(), 6)) for file in scripts)
    assert packed <= FIRST_LOAD


def test_the_manifest_makes_it_an_app() -> None:
    answer = Client().get("/engineer/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/engineer/", "/engineer/", "standalone")
    assert "工程师" in told["name"]
    assert "Engineer" in told["name"]
    sizes = {(icon["purpose"], icon["sizes"]) for icon in told["icons"]}
    assert sizes == {(kind, size) for kind in ("any", "maskable") for size in ("192x192", "512x512")}
    for icon in told["icons"]:
        drawn = Client().get(icon["src"])
        assert drawn["Content-Type"] == "image/png"
        with Image.open(io.BytesIO(drawn.content)) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            # A phone cuts its own shape out of a maskable one: its corners are filled.
            corner = picture.convert("RGBA").getpixel((0, 0))
            assert isinstance(corner, tuple)
            assert (corner[3] == 255) == (icon["purpose"] == "maskable")


@pytest.mark.parametrize("path", ["/engineer/icon-any-4096.png", "/engineer/icon-other-192.png"])
def test_other_icons_are_not_drawn(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_who_is_signed_in(client_of: Browser, engineer: User) -> None:
    client = client_of(engineer)
    told = client.get("/api/phone/me")
    assert told.json() == {"company": engineer.tenant_id, "user": engineer.pk, "name": "李伟", "language": "zh-hans"}
    assert "csrftoken" in told.cookies


def test_who_is_no_engineer_has_no_app(client_of: Browser) -> None:
    assert client_of(make_user(Role.DISPATCHER)).get("/api/phone/me").status_code == 403


def test_who_is_not_signed_in_is_told_so() -> None:
    assert Client().get("/api/phone/me").status_code == 401


def test_a_phone_opens_the_app_and_a_desk_the_pages(client_of: Browser, engineer: User) -> None:
    client = client_of(engineer)
    assert client.get("/", headers=PHONE)["Location"] == "/engineer/"
    assert client.get("/", headers={"Sec-CH-UA-Mobile": "?1"})["Location"] == "/engineer/"
    assert client.get("/")["Location"] == reverse("day")
    assert client_of(make_user(Role.DISPATCHER)).get("/", headers=PHONE)["Location"] == reverse("schedule")


def test_the_full_site_stays_until_the_app_is_opened_again(client_of: Browser, engineer: User) -> None:
    client = client_of(engineer)
    assert client.get("/full-site", headers=PHONE)["Location"] == "/"
    assert client.get("/", headers=PHONE)["Location"] == reverse("day")
    client.cookies.pop("site")  # what the app does when it opens
    assert client.get("/", headers=PHONE)["Location"] == "/engineer/"
    assert 'href="/engineer/"' in client.get("/day").content.decode()
