"""A machine that the system does not know is reported on site and settled by the desk."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from PIL import Image

from firstfix.care.actions import add_found_asset, drop_found_asset, recognise_found_asset, report_found_asset
from firstfix.care.models import FoundAsset, Where
from firstfix.care.queries import assets_like
from firstfix.care.tests.makers import make_found_asset
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")


def a_plate() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "PNG")
    out.seek(0)
    return out


def test_it_waits_to_be_confirmed_with_the_photos_of_its_plate() -> None:
    order = make_work_order(state="on_site")
    found = make_found_asset(order=order, place=" Roof ", photos=[a_plate()], by=make_user(Role.ENGINEER))
    assert (found.number, found.state, found.site, found.asset) == ("FA-2026-00001", "to_confirm", order.site, None)
    assert (found.place, found.photos.count()) == ("Roof", 1)
    assert Asset.objects.filter(serial="SN-77").count() == 0


def test_the_desk_completes_it_and_it_is_an_asset() -> None:
    engineer = make_user(Role.ENGINEER)
    found, model = make_found_asset(by=engineer), make_product_model()
    asset = add_found_asset(
        found, product_model=model, serial="SN-78", name="", place="Hall 2", by=make_user(Role.DESK)
    )
    found.refresh_from_db()
    assert (found.state, found.asset) == ("confirmed", asset)
    assert (asset.site, asset.serial, asset.place, asset.state) == (found.site, "SN-78", "Hall 2", "in_service")
    assert asset.code
    assert Notice.objects.get(user=engineer).values["text"] == f"added as {asset.code}"
    with pytest.raises(Refused):
        add_found_asset(found, product_model=model, by=SYSTEM)
    assert Asset.objects.filter(source=found.number).count() == 1


def test_it_was_known_already_and_fills_what_was_empty() -> None:
    known = make_asset(serial="", name="Old chiller")
    found = report_found_asset(Where.of(site=known.site), serial="SN-9", name="New name", by=SYSTEM)
    assert assets_like(found) == [known]
    recognise_found_asset(found, asset=known, by=make_user(Role.DESK))
    known.refresh_from_db()
    assert (known.serial, known.name) == ("SN-9", "Old chiller")
    with pytest.raises(Invalid):
        recognise_found_asset(make_found_asset(), asset=known, by=SYSTEM)


def test_not_taken_over_with_a_reason() -> None:
    found = make_found_asset()
    with pytest.raises(Invalid):
        drop_found_asset(found, reason=" ", by=SYSTEM)
    assert drop_found_asset(found, reason="Another maker's", by=SYSTEM).answer == "Another maker's"
    with pytest.raises(Refused):
        drop_found_asset(found, reason="Again", by=SYSTEM)


def test_sent_twice_is_found_once() -> None:
    uid = uuid.uuid4()
    assert make_found_asset(uid=uid) == make_found_asset(uid=uid)


@pytest.mark.parametrize(
    "wrong",
    [{"serial": "", "name": ""}, {"serial": "x" * 81}, {"photos": [b""] * 11}, {"photos": [io.BytesIO(b"<svg/>")]}],
)
def test_bad_reports_are_not_kept(wrong: dict[str, Any]) -> None:
    before = FoundAsset.objects.count()
    with pytest.raises(Invalid):
        make_found_asset(**wrong)
    assert FoundAsset.objects.count() == before


def test_a_site_is_needed_and_engineers_do_not_confirm() -> None:
    with pytest.raises(Invalid):
        report_found_asset(Where(), serial="SN-1", by=SYSTEM)
    with pytest.raises(NotAllowed):
        drop_found_asset(make_found_asset(), reason="No", by=make_user(Role.ENGINEER))
