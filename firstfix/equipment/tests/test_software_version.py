"""Software versions: how they are compared, here and in the database, and how what runs on a machine is noted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import CharField, F, Value
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firstfix.equipment.actions import note_software_version, save_asset
from firstfix.equipment.models import Asset
from firstfix.equipment.queries import software_versions_of, version_numbers
from firstfix.equipment.rules import is_version_within
from firstfix.equipment.rules import version_numbers as numbers_of
from firstfix.equipment.tests.makers import make_asset
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.tenants.models import Tenant

ClientOf = Callable[[User], Client]
NUMBERS = st.lists(st.integers(0, 10**6), min_size=1, max_size=6)
TEXTS = st.text(st.sampled_from("0123456789.-_ vVrc版"), max_size=12)


@pytest.mark.parametrize(
    ("older", "newer"),
    [("2.9", "2.10"), ("2.4", "2.4.1"), ("V1.2 R3", "v1.2-r4"), ("1.99.99", "2"), ("2023.12", "2024.1"), ("", "0")],
)
def test_numbers_are_compared_one_by_one(older: str, newer: str) -> None:
    assert numbers_of(older) < numbers_of(newer)


@pytest.mark.parametrize("same", ["2.4", "2.4.0", "V2.4", "2.4a", "02.04.00", "版本 2.4"])
def test_letters_and_zeros_at_the_end_say_nothing(same: str) -> None:
    assert numbers_of(same) == (2, 4)


@given(NUMBERS, st.sampled_from([".", "-", " r", "_v"]))
def test_what_stands_between_does_not_count(numbers: list[int], between: str) -> None:
    said = between.join(map(str, numbers))
    assert numbers_of(said) == numbers_of(f"V{said}.0.0") == numbers_of(".".join(map(str, numbers)))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_range_holds_its_ends_and_what_lies_between(one: list[int], two: list[int], three: list[int]) -> None:
    first, middle, last = sorted((".".join(map(str, numbers)) for numbers in (one, two, three)), key=numbers_of)
    assert all(is_version_within(version, first, last) for version in (first, middle, last))
    assert is_version_within(middle, first, "")
    assert is_version_within(middle, "", last)
    assert is_version_within(last, first, middle) == (numbers_of(last) == numbers_of(middle))
    assert is_version_within("", "", "")
    assert not is_version_within("unknown", first, "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
def test_the_database_counts_the_same_way(company: Tenant, texts: list[str]) -> None:
    for text in texts:
        said = Tenant.objects.filter(pk=company.pk).annotate(text=Value(text, CharField()))
        found = said.annotate(numbers=version_numbers(F("text"))).values_list("numbers", flat=True).get()
        assert tuple(map(int, found)) == numbers_of(text)


def test_a_new_version_is_a_fact_with_the_former_one(company: Tenant) -> None:
    asset, engineer = make_asset(software_version="2.3"), make_user(Role.ENGINEER, name="Li Wei")
    note_software_version(asset, " 2.4 ", by=engineer)
    note_software_version(asset, "2.4", by=engineer)
    (noted,) = software_versions_of(asset)
    assert (noted.data, noted.by_name) == ({"version": "2.4", "former": "2.3"}, "Li Wei")
    asset = Asset.objects.get()
    asset.software_version = "2.5"
    save_asset(asset, by=SYSTEM)
    assert [one.data["version"] for one in software_versions_of(asset)] == ["2.5", "2.4"]
    with pytest.raises(Invalid):
        note_software_version(asset, "1" * 41, by=engineer)
    with pytest.raises(NotAllowed):
        note_software_version(asset, "9", by=make_user(Role.SALES))


def test_page_form_and_api_note_and_show_it(company: Tenant, client_of: ClientOf) -> None:
    asset, desk, rnd = make_asset(), client_of(make_user(Role.DESK)), client_of(make_user(Role.RND))
    assert "Nobody has noted" in desk.get(f"/assets/{asset.pk}").content.decode()
    rnd.post(f"/assets/{asset.pk}/software-version", {"version": "2.3.1"})
    said = {"product_model": asset.product_model_id, "serial": asset.serial, "software_version": "2.4"}
    desk.post(f"/assets/{asset.pk}/change", said)
    page = desk.get(f"/assets/{asset.pk}").content.decode()
    assert "before: 2.3.1" in page
    assert desk.get(f"/api/assets/{asset.pk}").json()["software_version"] == "2.4"
    assert rnd.post(
        f"/api/assets/{asset.pk}/software-versions", {"version": "2.5"}, content_type="application/json"
    ).json()["software_version"] == "2.5"  # fmt: skip
    noted = desk.get(f"/api/assets/{asset.pk}/software-versions").json()
    assert [(one["version"], one["former"]) for one in noted] == [("2.5", "2.4"), ("2.4", "2.3.1"), ("2.3.1", "")]
    desk.post(f"/assets/{asset.pk}/software-version", {"version": "1" * 50})
    assert Asset.objects.get().software_version == "2.5"
