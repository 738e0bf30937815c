"""What key figures counted, one by one: on pages and for programs, newest first, to whom it may be said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from firstfix.care.actions import hold_training
from firstfix.care.models import FollowUp, Where
from firstfix.customers.tests.makers import make_site
from firstfix.equipment.tests.makers import make_asset
from firstfix.insight.access import Scope
from firstfix.insight.actions import count_key_figures
from firstfix.insight.key_figures import KEY_FIGURE_BY_KEY, KEY_FIGURES
from firstfix.insight.queries import observed as orders_observed
from firstfix.insight.queries import observed_hours
from firstfix.insight.queries.counted import rows_behind
from firstfix.insight.queries.courses import window_of
from firstfix.insight.queries.observed import observed
from firstfix.insight.tests.test_key_figures import NOW, YEAR, value, visited, was_there
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_territory
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import midnight
from firstfix.scheduling.tests.makers import make_shift
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]


def a_year() -> None:
    """Orders of two engineers, shifts, and a way that begins before midnight and ends after it."""
    one, other = make_engineer(), make_engineer()
    for days in (40, 41, 41.2, 70, 71, 99):
        order = visited(days, one, other) if days > 60 else visited(days, other)
        FollowUp.objects.create(work_order=order, due_on=date(2026, 11, 20), state="done", rating=4, nps=9,
                                done_at=NOW - timedelta(days=days - 2))  # fmt: skip
    for days in range(3, 40):
        make_shift(one, starts_at=midnight((NOW - timedelta(days=days)).date()) + timedelta(hours=8), hours=8)
    for days in range(3, 12):
        at = midnight((NOW - timedelta(days=days)).date()) + timedelta(minutes=30)
        was_there(one, at, at + timedelta(hours=1))


@pytest.mark.parametrize("figure", KEY_FIGURES, ids=lambda one: one.key)
def test_rows_come_newest_first_whatever_is_read_at_once(
    figure: object, company: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = figure.key  # type: ignore[attr-defined]
    a_year()
    whole = list(observed(key, YEAR))
    monkeypatch.setattr(orders_observed, "PART", 2)
    monkeypatch.setattr(observed_hours, "STRETCH", timedelta(days=1))
    assert list(observed(key, YEAR)) == whole
    days = [one.day for one in whole if one.x]
    assert days == sorted(days, reverse=True)


def trained_site(days_ago: int, *, before: int, after: int, years: float = 1) -> None:
    """Faults from use at a site with one machine, `years` before its training and since."""
    asset = make_asset(site=make_site(territory=make_territory("north")), state="in_service",
                       commissioned_on=(NOW - timedelta(days=days_ago + 365 * years)).date())  # fmt: skip
    use, _is_new = FailureCode.objects.get_or_create(
        kind="cause", code="WRONG-USE", defaults={"name": Bilingual("操作", "Use"), "is_use": True}
    )
    for number in range(before + after):
        ago = days_ago + 10 * (number + 1) if number < before else days_ago - number - 1
        make_work_order(asset=asset, cause=use, state="closed", reported_at=NOW - timedelta(days=ago))
    hold_training(Where.of(asset=asset), topics="Use", attendees=["Li"], minutes=30, by=SYSTEM,
                  at=NOW - timedelta(days=days_ago))  # fmt: skip


def test_trainings_help_if_fewer_faults_come_than_were_to_be_expected(company: Tenant) -> None:
    """By hand: 4 in 365 days let expect 1.096 in 100, and 2 in 365 0.548; there were 1 and none."""
    trained_site(100, before=4, after=1)
    trained_site(100, before=2, after=0)
    trained_site(100, before=0, after=0, years=0)  # nothing ran before: nothing can be expected
    trained_site(500, before=3, after=3)  # before the weeks that are asked for
    assert value("training-effect") == pytest.approx(1 / (6 * 100 / 365))
    assert value("training-effect", Scope(territory=make_territory("south"))) is None
    figure = KEY_FIGURE_BY_KEY["training-effect"]
    rows = rows_behind(figure, Scope(), window_of(figure, 52, counted=NOW), counted=NOW)
    assert sorted((round(one.x, 3), one.y) for one in rows) == [(0.548, 0), (1.096, 1)]
    assert all(one.site for one in rows)


def test_the_page_of_a_training_effect_names_sites(company: Tenant, client_of: ClientOf) -> None:
    trained_site(100, before=4, after=1)
    count_key_figures(by=SYSTEM, at=NOW)
    page = client_of(make_user(Role.MANAGER)).get("/key-figures/training-effect/rows?weeks=52").content.decode()
    assert "1 where 1.1 were to be expected" in page
    assert "/sites/" in page


def test_rows_that_are_not_read_leave_no_cursor_behind(company: Tenant) -> None:
    """One that is closed after its transaction breaks the next one of its connection."""
    for days in (40, 41, 42):
        visited(days, make_engineer())
    figure = KEY_FIGURE_BY_KEY["first-time-fix"]
    rows = rows_behind(figure, Scope(), window_of(figure, 52, counted=NOW), counted=NOW, start=0, end=1)
    assert len(rows) == 1
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_cursors")
        assert cursor.fetchone() == (0,)


def test_programs_page_through_the_rows(company: Tenant, client_of: ClientOf) -> None:
    orders = [visited(days, make_engineer()) for days in (40, 41, 42)]
    manager = client_of(make_user(Role.MANAGER))
    assert manager.get("/api/key-figures/first-time-fix/rows").json() == {"items": [], "next": None}
    count_key_figures(by=SYSTEM, at=NOW)
    first = manager.get("/api/key-figures/first-time-fix/rows?weeks=52&limit=2").json()
    second = manager.get(f"/api/key-figures/first-time-fix/rows?weeks=52&limit=2&after={first['next']}").json()
    assert [one["order_id"] for one in first["items"] + second["items"]] == [one.pk for one in orders]
    assert (first["next"], second["next"]) == (2, None)
    assert first["items"][0] | {"engineer_ids": None, "area_id": None} == {
        "day": "2026-10-13", "order_id": orders[0].pk, "site_id": None, "area_id": None, "engineer_ids": None,
        "x": 1, "y": 1,
    }  # fmt: skip
    assert manager.get("/api/key-figures/beauty/rows").status_code == 404


def test_programs_of_engineers_read_their_own_figures_and_no_others(company: Tenant, client_of: ClientOf) -> None:
    user = make_user(Role.ENGINEER)
    engineer, colleague = make_engineer(user=user), make_engineer()
    both = visited(40, engineer, colleague)
    visited(41, colleague)
    FollowUp.objects.create(work_order=both, due_on=date(2026, 11, 20), state="done", rating=1,
                            done_at=NOW - timedelta(days=1))  # fmt: skip
    count_key_figures(by=SYSTEM, at=NOW)
    own, mine = client_of(user), f"engineer_id={engineer.pk}"
    figures = {one["key"] for one in own.get(f"/api/key-figures?{mine}").json()["figures"]}
    assert "first-time-fix" in figures
    assert not figures & {"remote", "response", "mtbf", "order-cost", "training-effect"}
    rows = own.get(f"/api/key-figures/mttr/rows?weeks=52&{mine}").json()["items"]
    assert [(one["order_id"], one["engineer_ids"]) for one in rows] == [(both.pk, [engineer.pk])]
    assert [one["y"] for one in own.get(f"/api/key-figures/satisfied/rows?{mine}").json()["items"]] == [0]
    for refused in ("", "?area_id=1", f"?engineer_id={colleague.pk}"):
        assert own.get(f"/api/key-figures{refused}").status_code == 403
        assert own.get(f"/api/key-figures/mttr/rows{refused}").status_code == 403
    assert client_of(make_user(Role.ENGINEER)).get(f"/api/key-figures?{mine}").status_code == 403


def test_single_ratings_are_said_to_programs_of_who_reads_follow_ups(company: Tenant, client_of: ClientOf) -> None:
    count_key_figures(by=SYSTEM, at=NOW)
    for role, status in ((Role.HR, 403), (Role.ADMIN, 403), (Role.MANAGER, 200), (Role.RND, 200)):
        assert client_of(make_user(role)).get("/api/key-figures/satisfied/rows").status_code == status, role
    assert client_of(make_user(Role.DESK)).get("/api/key-figures/order-cost/rows").status_code == 403


def test_what_is_none_of_a_single_engineer_says_why(company: Tenant, client_of: ClientOf) -> None:
    engineer = make_engineer()
    count_key_figures(by=SYSTEM, at=NOW)
    manager = client_of(make_user(Role.MANAGER))
    page = manager.get(f"/key-figures?engineer={engineer.pk}").content.decode()
    for figure in KEY_FIGURES:
        assert str(figure.name) in page
        assert (str(figure.of_none) in page) or figure.of_engineers
    assert "The desk leads it" in manager.get("/key-figures/remote").content.decode()
    assert "The desk leads it" not in manager.get("/key-figures").content.decode()
