"""Trainings, thanks, wishes and machines found: their lists, their forms, and where they are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from firstfix.care.models import FollowUp, FoundAsset, Thanks, Training
from firstfix.care.tests.makers import make_found_asset, make_thanks, make_training
from firstfix.equipment.models import Asset
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.api.tests.callers import Caller
from firstfix.platform.files.tests.makers import picture
from firstfix.work.tests.makers import make_request, make_work_order

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("company")


def test_a_training_is_recorded_listed_and_put_right(client_of: ClientOf) -> None:
    order = make_work_order()
    desk = client_of(make_user(Role.DESK))
    said = {"topics": "Daily cleaning", "attendees": "王芳\n\nLi Qiang", "minutes": "30", "work_order": order.pk}
    photo = SimpleUploadedFile("list.png", picture(), "image/png")
    assert desk.post("/trainings/new", said | {"photo": photo}).headers["Location"] == f"/work-orders/{order.pk}"
    training = Training.objects.get()
    assert training.file is not None
    assert f"/trainings/{training.pk}" in desk.get("/trainings?words=王芳").content.decode()
    assert "Li Qiang" in desk.get(f"/trainings/{training.pk}").content.decode()
    assert "Daily cleaning" in desk.get(f"/assets/{order.asset_id}/care").content.decode()
    changed = {"topics": "Safety", "attendees": "王芳", "minutes": "0"}
    assert desk.post(f"/trainings/{training.pk}/change", changed).status_code == 422
    desk.post(f"/trainings/{training.pk}/change", changed | {"minutes": "20"})
    training.refresh_from_db()
    assert (training.topics, training.minutes) == ("Safety", 20)
    missing = {name: value for name, value in said.items() if name != "work_order"}
    assert desk.post("/trainings/new", missing).status_code == 422


def test_thanks_stand_on_the_engineers_page(client_of: ClientOf) -> None:
    engineer, other = make_engineer(name="陈立"), make_engineer(name="Li Wei")
    make_thanks(engineer)
    desk = client_of(make_user(Role.DESK))
    desk.post("/thanks/new", {"text": "Great work", "says": "Mr Hall", "engineers": [other.pk]})
    assert "修得又快又好" in desk.get(f"/engineers/{engineer.pk}/thanks").content.decode()
    wall = desk.get("/thanks").content.decode()
    assert "Great work" in wall
    assert "陈立" in wall
    assert "Great work" not in desk.get(f"/thanks?engineer={engineer.pk}").content.decode()
    assert desk.post("/thanks/new", {"text": "For nobody"}).status_code == 422
    assert Thanks.objects.count() == 2


def test_a_wish_is_written_down_from_the_order(client_of: ClientOf) -> None:
    order, desk = make_work_order(), client_of(make_user(Role.DESK))
    day = timezone.localdate() + timedelta(days=30)
    desk.post("/follow-ups/new", {"work_order": order.pk, "on": day.isoformat(), "text": "Is it quiet?"})
    wish = FollowUp.objects.get()
    assert (wish.wish, wish.due_on) == ("Is it quiet?", day)
    assert "Is it quiet?" in desk.get(f"/follow-ups/{wish.pk}").content.decode()
    assert "Is it quiet?" in desk.get("/follow-ups").content.decode()
    past = {"work_order": order.pk, "on": "2020-01-01", "text": "x"}
    assert desk.post("/follow-ups/new", past).status_code == 422
    assert desk.get("/follow-ups/new").status_code == 404


def test_a_machine_found_is_settled_by_the_desk(client_of: ClientOf) -> None:
    desk, engineer, model = make_user(Role.DESK), make_user(Role.ENGINEER), make_product_model()
    pages = client_of(desk)
    known = make_asset(serial="SN-1")
    said = {"serial": "SN-2", "photos": SimpleUploadedFile("p.png", picture(), "image/png")}
    client_of(engineer).post("/found-assets/new", said | {"place": f"site:{known.site_id}"})
    found = FoundAsset.objects.get()
    assert (found.by, found.photos.count()) == (engineer, 1)
    assert f"/found-assets/{found.pk}" in pages.get("/found-assets?words=SN-2").content.decode()
    assert known.serial in pages.get(f"/found-assets/{found.pk}").content.decode()
    assert pages.post(f"/found-assets/{found.pk}/asset", {"serial": "SN-2"}).status_code == 422
    added = pages.post(f"/found-assets/{found.pk}/asset", {"product_model": model.pk, "serial": "SN-2"})
    asset = Asset.objects.get(serial="SN-2")
    assert added.headers["Location"] == f"/assets/{asset.pk}"
    assert f"/found-assets/{found.pk}" not in pages.get("/found-assets").content.decode()
    again = make_found_asset(order=make_work_order(asset=known), serial="sn-1")
    pages.post(f"/found-assets/{again.pk}/known", {"asset": known.pk})
    dropped = make_found_asset()
    pages.post(f"/found-assets/{dropped.pk}/refusal", {"reason": "Another maker's"})
    assert pages.get("/found-assets?state=known&state=dropped").content.decode().count("row-link") == 2
    assert client_of(engineer).post(f"/found-assets/{dropped.pk}/refusal", {"reason": "x"}).status_code == 403


def test_a_fault_found_on_site_says_so_at_the_desk(client_of: ClientOf) -> None:
    order = make_work_order()
    request = make_request(asset=order.asset, found_during=order, channel="on_site")
    desk = client_of(make_user(Role.DESK))
    assert f"/work-orders/{order.pk}" in desk.get(f"/requests/{request.pk}").content.decode()
    assert request.number in desk.get(f"/work-orders/{order.pk}/care").content.decode()


def test_programs_do_the_same() -> None:
    desk, order, engineer, model = Caller(Role.DESK), make_work_order(), make_engineer(), make_product_model()
    wish = {"on": timezone.localdate().isoformat(), "text": "Quiet?"}
    assert desk.made("POST", f"/work-orders/{order.pk}/follow-ups", wish)["wish"] == "Quiet?"
    thanks = desk.made("POST", "/thanks", {"text": "谢谢", "engineer_ids": [engineer.pk]})
    assert desk.made("GET", f"/thanks/{thanks['id']}")["engineer_ids"] == [engineer.pk]
    assert len(desk.made("GET", f"/thanks?engineer={engineer.pk}")["items"]) == 1
    training = make_training(order=order)
    assert desk.made("PATCH", f"/trainings/{training.pk}", {"minutes": 12})["minutes"] == 12
    assert desk.made("GET", f"/trainings?asset={order.asset_id}")["items"][0]["attendees"] == ["王芳", "Li Qiang"]
    found = make_found_asset(order=order)
    body = {"product_model_id": model.pk, "serial": "SN-5"}
    assert desk.made("POST", f"/found-assets/{found.pk}/asset", body)["state"] == "confirmed"
    other = make_found_asset(order=order)
    assert desk.made("PUT", f"/found-assets/{other.pk}/asset", {"asset_id": order.asset_id})["state"] == "known"
    third = make_found_asset(order=order)
    assert desk.made("POST", f"/found-assets/{third.pk}/refusal", {"reason": "No"})["state"] == "dropped"
    assert len(desk.made("GET", "/found-assets?state=known")["items"]) == 1
