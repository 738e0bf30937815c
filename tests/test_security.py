"""What a stranger, a stolen link or a careless proxy could use."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from firstfix.config.logs import JsonFormatter
from firstfix.customers.tests.makers import make_customer
from firstfix.equipment.queries import label_token
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid
from firstfix.platform.files.actions import store_photo
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.models import Tenant
from tests.test_permissions import fill, routes
from tests.world import make_world

ROOT = Path(__file__).parent.parent
ClientOf = Callable[[User], Client]
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\sstyle=|\son[a-z]+=\"|<style", re.I
)


def test_no_page_needs_or_allows_inline_code(company: Tenant, client_of: ClientOf) -> None:
    """A policy without unsafe-inline on every answer, and nothing in the HTML that it would stop."""
    world = make_world()
    client = client_of(make_user(*STAFF))
    lenient, stopped = [], {}
    for route in routes():
        answer = client.get(path := fill(route, world))
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src" not in policy or "unsafe" in policy:
            lenient.append(path)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code == 200
        if is_page and (found := INLINE.search(answer.content)):
            stopped[path] = found[0]
    assert (lenient, stopped) == ([], {})


def test_the_admin_is_covered_by_the_policy_too(company: Tenant, client_of: ClientOf) -> None:
    client, customer = client_of(make_user(Role.ADMIN)), make_customer()
    for path in ("/admin/", "/admin/customers/customer/", f"/admin/customers/customer/{customer.pk}/change/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert not INLINE.search(answer.content), INLINE.search(answer.content)


def test_the_admin_has_no_address_that_writes(company: Tenant, client_of: ClientOf) -> None:
    client, customer = client_of(make_user(Role.ADMIN)), make_customer()
    row = f"/admin/customers/customer/{customer.pk}"
    found = {path: client.post(path).status_code for path in (f"{row}/delete/", "/admin/customers/customer/add/")}
    assert found == dict.fromkeys(found, 404)
    assert client.post(f"{row}/change/", {"name": "Changed"}).status_code == 403
    customer.refresh_from_db()
    assert customer.name != "Changed"


def test_production_settings_pass_djangos_own_check(tmp_path: Path) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings", "FIRSTFIX_HOME": str(tmp_path),
           "FIRSTFIX_PUBLIC_URL": "https://service.example.com", "FIRSTFIX_HOSTS": "service.example.com",
           "DATABASE_URL": "postgresql:///nowhere"}  # fmt: skip
    env.pop("FIRSTFIX_SECRET_KEY", None)
    env.pop("FIRSTFIX_DEMO", None)
    # The browser tests' own, in this process.
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    check = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert check.returncode == 0, check.stderr
    assert oct((tmp_path / "secret_key").stat().st_mode)[-3:] == "600"


def test_cookies_travel_over_https_only_in_production(tmp_path: Path) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "firstfix.config.settings", "FIRSTFIX_HOME": str(tmp_path),
           "FIRSTFIX_PUBLIC_URL": "https://service.example.com"}  # fmt: skip
    said = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG)"
    shown = subprocess.run([sys.executable, "-c", said], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["True", "True", "False"]


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "service.example.com"])
def test_probes_are_answered_in_production(path: str, host: str, settings: Any, db: None) -> None:
    """They ask by address and over plain HTTP, as the container's health check and a collector on the machine do."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["service.example.com"], True
    assert Client(headers={"Host": host}).get(path).status_code == 200
    assert Client(headers={"Host": host}).get("/sign-in").status_code in (301, 400)


@pytest.mark.parametrize("path", ["/sign-in", "/api/requests"])
def test_nobody_fills_the_disk_with_one_request(path: str, db: None) -> None:
    """It is refused by what it says of its length: before the check of CSRF reads it, before anybody has signed in."""
    answer = Client().post(path, {"a": "b"}, CONTENT_LENGTH=str(100 * 1024**3))
    assert answer.status_code == 413


def test_the_session_cookie_is_out_of_reach_of_scripts(company: Tenant) -> None:
    make_user(email="alice@example.org", password="correct horse")
    client = Client()
    client.post("/sign-in", {"email": "alice@example.org", "password": "correct horse"})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_in_changes_the_session_key(company: Tenant) -> None:
    """A key that somebody planted before is worth nothing afterwards."""
    make_user(email="alice@example.org", password="correct horse")
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    client.post("/sign-in", {"email": "alice@example.org", "password": "correct horse"})
    assert client.cookies["sessionid"].value != session.session_key


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/work-orders", "/work-orders"), ("https://evil.example/", "/"), ("//evil.example/", "/"), ("javascript:x", "/")],
)
def test_signing_in_leads_nowhere_else(company: Tenant, asked: str, led: str) -> None:
    make_user(email="alice@example.org", password="correct horse")
    answer = Client().post(f"/sign-in?next={asked}", {"email": "alice@example.org", "password": "correct horse"})
    assert (answer.status_code, answer["Location"]) == (302, led)


def tried(client: Client, email: str, password: str, **meta: str) -> Any:
    return client.post("/sign-in", {"email": email, "password": password}, **meta)  # type: ignore[arg-type]


def test_guessing_keeps_the_guesser_out_and_nobody_else(company: Tenant) -> None:
    make_user(email="alice@example.org", password="correct horse")
    own, guesser, elsewhere = Client(), Client(), Client()
    assert tried(own, "alice@example.org", "correct horse").status_code == 302
    guesses = [tried(guesser, "alice@example.org", f"no {n}").status_code for n in range(11)]
    assert (guesses[0], guesses[-1]) == (400, 429)
    assert tried(guesser, "alice@example.org", "correct horse").status_code == 429
    assert tried(own, "alice@example.org", "correct horse").status_code == 302  # the device is known
    assert tried(elsewhere, "alice@example.org", "correct horse", REMOTE_ADDR="203.0.113.9").status_code == 302
    assert [tried(own, "alice@example.org", f"no {n}").status_code for n in range(11)][-1] == 429


def test_many_guessers_together_are_slowed_down_too(company: Tenant) -> None:
    make_user(email="alice@example.org", password="correct horse")
    guesses = [
        tried(Client(), "alice@example.org", f"no {n}", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(51)
    ]
    assert (set(guesses[:50]), guesses[50]) == ({400}, 429)


def test_nobody_learns_who_signs_in_here(company: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by the words nor by the time, nearly all of which is the making of the hash."""
    hashes, encode = [0], MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashes[0] += 1
        return encode(self, password, salt)

    make_user(email="alice@example.org", password="correct horse")
    gone = make_user(email="gone@example.org", password="correct horse")
    gone.is_active = False
    gone.save()
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    heard = set()
    for email in ("alice@example.org", "gone@example.org", "nobody@example.org"):
        hashes[0] = 0
        answer = tried(Client(), email, "no")
        heard.add((answer.status_code, "do not match" in answer.content.decode(), hashes[0]))
    assert heard == {(400, True, 1)}


def test_reporting_is_slowed_down(company: Tenant) -> None:
    asset = make_asset()
    fit_doors("asset", [(label_token(asset), asset.pk)])
    client = Client()
    page = f"/r/{label_token(asset)}"
    answers = [client.post(page, {"description": f"It leaks {n}."}).status_code for n in range(40)]
    assert 429 in answers
    assert answers[0] != 429


def test_uploads_are_pictures_or_nothing() -> None:
    for content in (b"<svg onload='alert(1)'>", b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"MZ" * 40, b""):
        with pytest.raises(Invalid):
            store_photo(io.BytesIO(content), name="photo.jpg")


def test_what_was_uploaded_is_shown_and_never_run(company: Tenant, client_of: ClientOf) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    upload = SimpleUploadedFile("<script>.html", out.getvalue(), content_type="text/html")
    stored = store_photo(upload, name=upload.name or "")
    answer = client_of(make_user(Role.DESK)).get(f"/files/{stored.uid}")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert ".html" not in answer["Content-Disposition"]
    answer.close()


def test_the_log_names_routes_and_never_what_is_in_an_address(
    company: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    """A status link is a secret; a search for a name is personal."""
    world = make_world()
    page = next(route for route, name in routes().items() if name == "request_status")
    with caplog.at_level(logging.INFO):
        Client().get(fill(page, world))
        Client().get("/search?q=Wang+Fang")
        Client().get(f"/s/{world.token}x")
    lines = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "request_status" in lines
    assert world.token[:-1] not in lines
    assert "Wang" not in lines


@pytest.mark.parametrize(
    ("style", "opened"),
    [
        ("", set()),
        ("/files/style.json", set()),
        ("https://tiles.example.org/city/style.json?key=1", {"https://tiles.example.org"}),
    ],
)
def test_a_map_style_opens_its_origin_and_no_other(style: str, opened: set[str]) -> None:
    code = "from firstfix.config import settings; import json; print(json.dumps(settings.CONTENT_SECURITY_POLICY))"
    environment = {**os.environ, "FIRSTFIX_MAP_STYLE": style}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    directives = json.loads(said.stdout)["DIRECTIVES"]
    found = {source for sources in directives.values() for source in sources if "://" in source}
    assert found == opened
    assert not any("unsafe" in source for sources in directives.values() for source in sources)
