"""How long products last, from real records: what is watched, what is left out, the warning, and the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from firstfix.equipment.actions import note_software_version
from firstfix.equipment.models import Asset, ModelPart, ProductModel
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.insight.actions import count_reliability
from firstfix.insight.endurance import Endurance
from firstfix.insight.facts import BatchWarned, VersionWarned
from firstfix.insight.models import Reliability
from firstfix.insight.queries.watched import watched_of
from firstfix.logistics.models import PartUse
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.errors import NotAllowed
from firstfix.platform.facts.models import Fact
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

NOW = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
BEGIN = datetime(2024, 11, 1, 4, 0, tzinfo=UTC)

ClientOf = Callable[[User], Client]


@pytest.fixture
def model(company: Tenant) -> ProductModel:
    """Records begin two years ago, with a repair of another model."""
    make_work_order(reported_at=BEGIN)
    return make_product_model()


def machine(model: ProductModel, *, began: date = date(2025, 11, 1), **kw: Any) -> Asset:
    return make_asset(product_model=model, commissioned_on=began, state=kw.pop("state", "in_service"), **kw)


def repair(asset: Asset, days: float, **kw: Any) -> WorkOrder:
    """So many days after the machine began."""
    at = datetime.combine(asset.commissioned_on or date(2025, 11, 1), datetime.min.time(), UTC) + timedelta(days=days)
    return make_work_order(asset=asset, reported_at=at, **kw)


def renewed(order: WorkOrder, part: Any) -> None:
    assert order.reported_at
    PartUse.objects.create(work_order=order, asset=order.asset, part=part, at=order.reported_at)


def counted(model: ProductModel) -> Endurance:
    return Endurance.of(count_reliability(model, by=SYSTEM, at=NOW).answer)


def test_failures_at_their_ages(model: ProductModel) -> None:
    first, second, _third = (machine(model) for _n in range(3))
    repair(first, 100)
    repair(second, 200)
    found = counted(model)
    assert (found.machines, found.failures) == (3, 2)
    assert found.days == pytest.approx(3 * 365, abs=2)
    assert [(round(one.age), round(one.running, 3)) for one in found.curve] == [(100, 0.667), (200, 0.444)]
    assert found.mtbf == pytest.approx(3 * 365 / 2, abs=1)


def test_what_is_no_failure_of_a_machine(model: ProductModel) -> None:
    asset = machine(model)
    order = repair(asset, 100)
    repair(asset, 110, repeat_of=order)
    repair(asset, 120, state="cancelled")
    repair(asset, 130, kind=WorkOrder.Kind.MAINTENANCE)
    imported = repair(asset, 140)
    WorkOrder.objects.filter(pk=imported.pk).update(reported_at=None)
    repair(machine(make_product_model()), 50)
    assert counted(model).failures == 1


def test_what_is_older_than_the_records_is_watched_from_the_age_it_had(model: ProductModel) -> None:
    old = machine(model, began=date(2020, 11, 1))
    repair(old, 5 * 365)
    found = counted(model)
    assert found.days == pytest.approx(2 * 365, abs=2)
    assert [round(one.age / 365) for one in found.curve] == [5]


def test_of_a_machine_without_a_date_nothing_is_known(model: ProductModel) -> None:
    make_asset(product_model=model)
    machine(model, state="retired")
    found = counted(model)
    assert (found.machines, found.undated, found.failures) == (0, 2, 0)


def test_a_retired_machine_was_last_seen_at_its_last_repair(model: ProductModel) -> None:
    repair(machine(model, state="retired"), 90)
    assert round(counted(model).days) == 90


def test_modes_and_causes_are_those_of_the_last_year(model: ProductModel) -> None:
    leak, worn = make_failure_code(FailureCode.Kind.MODE, "LEAK"), make_failure_code(FailureCode.Kind.CAUSE, "WORN")
    asset = machine(model, began=date(2024, 11, 2))
    repair(asset, 20, mode=leak)
    for days in (500, 550, 600):
        repair(asset, days, mode=leak, cause=worn)
    repair(asset, 700)
    found = counted(model)
    assert [(one.code, one.times) for one in found.modes] == [(leak.pk, 3), (None, 1)]
    worst = found.causes[0]
    assert (worst.code, worst.times, worst.settled) == (worn.pk, 3, 0)
    assert worst.each is None


def test_a_part_lives_from_one_renewal_to_the_next(model: ProductModel) -> None:
    """Of an old machine the first life is unknown; what maintenance renews had not failed."""
    belt, seal = make_part(), make_part()
    ModelPart.objects.create(product_model=model, part=belt)
    old, new = machine(model, began=date(2020, 1, 1)), machine(model)
    for days in (2200, 2300):
        renewed(repair(old, days), belt)
    renewed(repair(new, 150), belt)
    renewed(repair(new, 200, kind=WorkOrder.Kind.MAINTENANCE), belt)
    renewed(repair(old, 2250, kind=WorkOrder.Kind.MAINTENANCE), seal)
    watched = watched_of(model, now=NOW)
    (line,) = counted(model).parts
    assert (line.part, line.lives, line.failed) == (belt.pk, 5, 2)
    assert len(watched.replacements) == 5
    # One life ends by maintenance before the first failure: one of four, then one of three fails.
    assert [(round(one.age), one.running) for one in line.curve] == [(100, 0.75), (150, pytest.approx(0.5))]
    assert all(one.low < one.running < one.high for one in line.curve)
    assert line.first_year is None, "none is a year old"


def test_two_pieces_renewed_at_once_are_in_two_places_and_not_one_life_of_minutes(model: ProductModel) -> None:
    """By hand: both bearings end at 100 days; one of the new ones at 160, which is 60 days old; two still run."""
    bearing = make_part()
    ModelPart.objects.create(product_model=model, part=bearing, quantity=2)
    asset = machine(model)
    both = repair(asset, 100)
    for minutes in (0, 4):
        PartUse.objects.create(work_order=both, asset=asset, part=bearing,
                               at=(both.reported_at or NOW) + timedelta(minutes=minutes))  # fmt: skip
    renewed(repair(asset, 160), bearing)
    (line,) = counted(model).parts
    assert (line.lives, line.failed) == (5, 3)
    assert [(round(one.age), one.running) for one in line.curve] == [(60, 0.8), (100, pytest.approx(0.4))]


def test_pieces_count_and_metres_do_not(model: ProductModel) -> None:
    """Three bearings on one line are three lives that end; three metres of hose are one hose."""
    bearing, hose = make_part(), make_part(unit="m")
    asset = machine(model)
    for part in (bearing, hose):
        ModelPart.objects.create(product_model=model, part=part, quantity=3)
        order = repair(asset, 100)
        PartUse.objects.create(work_order=order, asset=asset, part=part, quantity=3, at=order.reported_at or NOW)
    assert {one.part: (one.lives, one.failed) for one in counted(model).parts} == {bearing.pk: (6, 3), hose.pk: (2, 1)}


def test_a_piece_that_is_renewed_again_on_another_day_of_the_order_has_lived_since(model: ProductModel) -> None:
    bearing = make_part()
    order = repair(machine(model), 100)
    for days in (0, 3):
        PartUse.objects.create(work_order=order, asset=order.asset, part=bearing,
                               at=(order.reported_at or NOW) + timedelta(days=days))  # fmt: skip
    (line,) = counted(model).parts
    assert (line.lives, line.failed, round(line.curve[0].age)) == (2, 1, 3)


def test_what_a_former_release_kept_of_a_part_is_read(model: ProductModel) -> None:
    kept = {"parts": [[7, 12, 3, None]]}
    (line,) = Endurance.of(kept).parts
    assert (line.part, line.lives, line.failed, list(line.curve)) == (7, 12, 3, [])
    assert Endurance.of(json.loads(json.dumps(Endurance(parts=[line]).document()))).parts == [line]


def a_bad_batch(model: ProductModel) -> None:
    """Twelve machines a quarter; those of the second one fail four times as often."""
    for quarter in range(4):
        for n in range(12):
            asset = machine(model, began=date(2025, 1 + 3 * quarter, 5 + n))
            for failure in range(4 if quarter == 1 else int(n % 3 == 0)):
                repair(asset, 40 + 11 * failure + n)


def test_a_bad_batch_is_told_of_once(model: ProductModel) -> None:
    told, also = make_user(Role.RND), make_user(Role.MANAGER)
    make_user(Role.DESK)
    a_bad_batch(model)
    found = counted(model)
    assert [one.began for one in found.warned] == ["2025Q2"]
    assert set(Notice.objects.values_list("user", "words")) == {(one.pk, "batch_warned") for one in (told, also)}
    counted(model)
    assert Notice.objects.count() == 2
    assert Fact.objects.filter(name=BatchWarned.__name__, about_id=model.pk).count() == 1
    assert Reliability.objects.get().warnings == 1


def a_bad_version(model: ProductModel) -> list[Asset]:
    """Twelve machines with each of two versions; those with 2.4 have failed since they were updated."""
    assets = [machine(model, began=date(2025, 1, 5), software_version="2.3") for _n in range(24)]
    for n, asset in enumerate(assets[:12]):
        note_software_version(asset, "V2.4.0", by=SYSTEM, at=NOW - timedelta(days=300))
        repair(asset, 400 + n)
    return assets


def test_a_bad_version_is_told_of_once(model: ProductModel) -> None:
    told = make_user(Role.RND)
    a_bad_version(model)
    found = counted(model)
    assert [(one.version, one.machines, one.observed) for one in found.versions] == [("2.4", 12, 12), ("2.3", 12, 0)]
    assert [one.version for one in found.warned_versions] == ["2.4"]
    counted(model)
    assert list(Notice.objects.values_list("user", "words")) == [(told.pk, "version_warned")]
    assert Fact.objects.get(name=VersionWarned.__name__).data["observed"] == 12


def test_what_failed_before_an_update_says_nothing_of_it(model: ProductModel) -> None:
    for asset in a_bad_version(model)[:12]:
        note_software_version(asset, "2.5", by=SYSTEM, at=NOW - timedelta(days=30))
    assert [(one.version, one.observed) for one in counted(model).versions] == [("2.5", 0), ("2.3", 0)]


def test_a_version_noted_for_the_first_time_may_have_run_from_the_beginning(model: ProductModel) -> None:
    for n in range(12):
        asset = machine(model, began=date(2025, 1, 5), software_version="2.3" if n % 2 else "")
        repair(asset, 100 + n)
        if not n % 2:
            note_software_version(asset, "2.4", by=SYSTEM, at=NOW)
    assert [(one.version, one.observed) for one in counted(model).versions] == [("2.4", 6), ("2.3", 6)]


def test_of_one_version_alone_nothing_is_compared(model: ProductModel) -> None:
    for _n in range(8):
        machine(model, began=date(2025, 1, 5), software_version="2.3")
    assert counted(model).versions == []


def test_only_those_who_may_have_it_counted(model: ProductModel) -> None:
    with pytest.raises(NotAllowed):
        count_reliability(model, by=make_user(Role.DESK))


def test_the_pages_and_the_api_say_the_same(model: ProductModel, client_of: ClientOf) -> None:
    a_bad_batch(model)
    page = client_of(make_user(Role.RND))
    assert "Nothing is counted yet" in page.get("/reliability").content.decode()
    shown = page.post("/reliability/count", follow=True).content.decode()
    assert "2025Q2" in shown
    assert "Industrial chiller" in shown
    one = page.get(f"/reliability/{model.pk}").content.decode()
    assert "A batch fails sooner than its like" in one
    assert "The model fails" in one
    assert 'class="course-line"' in one
    assert "How long it lasts" in page.get(f"/product-models/{model.pk}/reliability").content.decode()
    said = page.get(f"/api/reliability/{model.pk}").json()
    assert (said["machines"], said["failures"]) == (48, 60)
    assert [one["began"] for one in said["batches"] if one["is_warned"]] == ["2025Q2"]


def test_an_empty_company_is_told_what_it_takes(company: Tenant, client_of: ClientOf) -> None:
    page = client_of(make_user(Role.MANAGER))
    assert "No machines yet" in page.get("/reliability").content.decode()
    lonely = make_product_model()
    assert "Nothing is known" in page.get(f"/reliability/{lonely.pk}").content.decode()
    count_reliability(lonely, by=SYSTEM)
    assert "Nothing is known" in page.get(f"/reliability/{lonely.pk}").content.decode()
