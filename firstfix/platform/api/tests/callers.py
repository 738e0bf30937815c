"""A program that calls the API for somebody, in tests."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user


class Caller:
    """`caller("POST", "/parts", {…})` gives the response; `caller.made(…)` the body of what was done."""

    def __init__(self, *roles: Role) -> None:
        token = make_api_key(make_user(*roles), name="test", by=SYSTEM)
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        data = json.dumps({} if body is None else body).encode()
        return Client().generic(method, f"/api{path}", data, content_type="application/json", headers=self.headers)

    def made(self, method: str, path: str, body: Any = None) -> Any:
        response = self(method, path, body)
        assert response.status_code in (200, 201), response.content.decode()
        return response.json()
