"""The company of tests/phone/stories.py: its server as phones reach it, its engineers and their phones."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.db import connection
from django.utils import timezone
from pydantic_core import to_json

from firstfix.engineer.api.sync import SyncIn, sync
from firstfix.engineer.queries import copy as copying
from firstfix.engineer.queries.packs import pack_named
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.field.tests.visit_makers import make_checklist
from firstfix.logistics.tests.makers import make_stock, make_van
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import FirstFixError
from firstfix.platform.facts.queries import Present, Told
from firstfix.platform.files.uploads import append_piece, received_of, upload_for
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.tests.makers import make_work_order
from tests.phone.desk import Asked, Desk, Phone

PHONES, VISITS_EACH = 2, 2
#: Pieces of the part in each van: the third one used is a difference of the stock.
IN_VAN = 2

#: As `told_since`, by the number of the fact. Inside one transaction that is the order in which facts become visible.
_TOLD_AFTER = """
select name, about_kind, about_id, data::text from facts_fact where id > %(after)s
and ((about_kind, about_id) in (select * from unnest(%(kinds)s::text[], %(ids)s::bigint[])) or name = any(%(names)s))
"""


@contextmanager
def cursors_by_number() -> Iterator[None]:
    """A cursor tells transactions apart, and a story that is rolled back is one transaction: in it the number of the
    last fact stands for what was seen. Stories that commit know nothing of this.
    """

    def newest() -> str:
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(max(id), 0) from facts_fact")
            return f"fact {cursor.fetchone()[0]}"

    def told_after(since: str, *, about: Collection[tuple[str, int]], names: Collection[str]) -> Present:
        kinds, ids = [kind for kind, _id in about], [id for _kind, id in about]
        values = {"after": int(since.split()[1]), "kinds": kinds, "ids": ids, "names": list(names)}
        with connection.cursor() as cursor:
            cursor.execute(_TOLD_AFTER, values)
            return Present(newest(), [Told(*row) for row in cursor.fetchall()])

    with patch.object(copying, "told_since", told_after), patch.object(copying, "snapshot_now", newest):
        yield


class Server:
    """The exchange as one engineer reaches it; the way to it through sessions is tested with the door."""

    def __init__(self, user: User) -> None:
        self.user, self.is_signed_in = user, True

    def hear(self, asked: Asked) -> tuple[int, str]:
        if not self.is_signed_in:
            return 401, "{}"
        request = SimpleNamespace(user=self.user, session=SimpleNamespace(session_key=""))
        with tenant_scope(self.user.tenant_id):
            if asked.method == "POST":
                assert asked.body
                given = SyncIn.model_validate_json(asked.body["json"])
                return 200, sync(request, given).content.decode()
            if "/files/" in asked.path:
                return self._file(asked)
            return 200, to_json(pack_named(asked.path.rpartition("/")[2])).decode()

    def _file(self, asked: Asked) -> tuple[int, str]:
        """As `api/files.py`, behind its door."""
        address = urlsplit(asked.path)
        uid = UUID(address.path.rpartition("/")[2])
        try:
            upload = upload_for(self.user, uid)
            if asked.method == "PUT":
                assert asked.body
                offset = int(parse_qs(address.query)["offset"][0])
                upload = append_piece(uid, b64decode(asked.body["base64"]), offset=offset, by=self.user)
        except FirstFixError as error:
            return error.status, "{}"
        return 200, json.dumps({"received": received_of(upload), "size": upload.size, "state": upload.state})


class Company:
    """A dispatcher, and engineers with visits and phones that have synced this morning.

    skews  by how many seconds each phone's clock is ahead
    """

    def __init__(self, desk: Desk, skews: Sequence[int]) -> None:
        self.desk, self.skews, self.values = desk, skews, count(1)
        self.tenant = make_tenant()
        with tenant_scope(self.tenant.pk):
            self.dispatcher: User = make_user(Role.DISPATCHER)
            asset = make_asset()
            self.site, self.part = asset.site, make_part()
            self.engineers = [self._new_engineer() for _ in range(PHONES)]
            visits = [self._new_visit(engineer, asset, at) for engineer in self.engineers for at in range(VISITS_EACH)]
            self.step = make_checklist(visits[0])["pressure"].pk
        self.visits = [visit.pk for visit in visits]
        self.users = [engineer.user for engineer in self.engineers if engineer.user]
        for phone, server in zip(self.phones(), map(Server, self.users), strict=True):
            phone.switch_on()
            let_it_rest(phone, server)
        self.desk.tell("keep")

    def _new_visit(self, engineer: Engineer, asset: Asset, at: int) -> Visit:
        """The first of each engineer is under way, the others are to come."""
        if at == 0:
            since = timezone.now() - timedelta(minutes=10)
            order = make_work_order(asset=asset, state="on_site")
            times = {"planned_start": since, "arrived_at": since, "started_at": since}
            return make_visit(engineer=engineer, work_order=order, state="working", **times)
        start = timezone.now() + timedelta(hours=2 + 3 * at)
        return make_visit(
            engineer=engineer, work_order=make_work_order(asset=asset, state="scheduled"), planned_start=start
        )

    def _new_engineer(self) -> Engineer:
        engineer = make_engineer()
        make_stock(make_van(engineer), self.part, IN_VAN)
        make_shift(engineer, starts_at=timezone.now() - timedelta(hours=1), hours=48)
        return engineer

    def phones(self) -> list[Phone]:
        return [Phone(self.desk, f"p{at}", user.pk, self.skews[at]) for at, user in enumerate(self.users)]


def let_it_rest(phone: Phone, server: Server) -> None:
    """Over a wire on which everything arrives."""
    for _ in range(50):
        if phone.open:
            phone.hear(*server.hear(phone.open.asked))
        else:
            phone.sync()
        if not phone.open:
            return
    raise AssertionError("the phone never comes to rest")
