"""Whatever is sent to the API, it answers; schemathesis makes up the requests from the OpenAPI document.

One person with every role of the staff writes into a company of its own, really committed. Ids are those of records
that exist, as often as not, so that requests get beyond the door.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis.checks import not_a_server_error, response_schema_conformance
from schemathesis.config import SchemathesisConfig

from firstfix.config.api import api
from firstfix.config.wsgi import application
from firstfix.platform.accounts.actions import make_api_key
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import STAFF
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from tests.world import make_world

#: Its walk over every boundary of every field makes 6,000 requests: for a night, not for every run.
config = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": "FIRSTFIX_EVERY_BOUNDARY" in os.environ}}})
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)), config=config)
schema.app = application

#: Ids of records that are there, by the first word of a path, or by the name of a field without `_id`.
there: dict[str, int] = {}
#: Answers come as they are: a caller in the same process unpacks nothing.
headers = {"Accept-Encoding": "identity"}


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), tenant_scope(make_tenant(name="Everything").pk):
        made = make_world()
        made.user.roles = sorted(STAFF)
        made.user.save()
        headers["Authorization"] = f"Bearer {make_api_key(made.user, name='caller', by=SYSTEM)}"
        there.update(made.ids)
        # Else the caller would be deactivated, or lose the roles, in the middle.
        there["users"] = make_user().pk
    return


@schema.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    words = context.operation.path.strip("/").split("/")[1:]
    found = dict(path_parameters or {})
    for before, word in itertools.pairwise(words):
        name = word.strip("{}")
        if word.startswith("{") and isinstance(found.get(name), int) and found[name] % 3:
            found[name] = there.get(before, there.get(name, found[name]))
    return found or path_parameters


@schema.hook
def map_body(context: Any, body: Any) -> Any:
    return _with_ids(body)


def _with_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_ids(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _known(name, _with_ids(one)) for name, one in value.items()}


def _known(name: str, value: Any) -> Any:
    if name.endswith("_id") and type(value) is int and value % 3:
        return there.get(name.removesuffix("_id"), value)
    if name.endswith("_ids") and isinstance(value, list):
        return [there.get(name.removesuffix("_ids"), 1) if type(one) is int and one % 3 else one for one in value]
    return value


@schema.parametrize()
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers(case: Any, committed: None) -> None:
    response = case.call(headers=headers)
    case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])


def test_the_requests_got_beyond_the_door(committed: None) -> None:
    """Otherwise all of the above would prove nothing."""
    client = Client(headers=headers)
    for path in ("me", f"work-orders/{there['work-orders']}", f"visits/{there['visits']}/sheet", "stock", "numbers"):
        assert client.get(f"/api/{path}").status_code == 200, path
