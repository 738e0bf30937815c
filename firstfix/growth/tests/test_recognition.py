"""The wall: which moments stand on it, who keeps off it, and what colleagues say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.care.tests.makers import make_problem, make_thanks
from firstfix.diagnosis.models import Article, ArticleHelp
from firstfix.diagnosis.tests.article_makers import make_published_article
from firstfix.diagnosis.tests.makers import make_troubleshooting
from firstfix.growth.actions import choose_wall, take_back_note, thank_colleague
from firstfix.growth.models import ColleagueNote
from firstfix.growth.queries.recognition import wall_moments
from firstfix.growth.rules.recognition import rows_reached
from firstfix.growth.tests.makers import make_repair
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.notices.models import Notice
from firstfix.platform.tenants.models import Tenant
from firstfix.rewards.tests.makers import user_of

ClientOf = Callable[[User], Client]


def moments() -> list[tuple[str, tuple[str, ...], int]]:
    return [(one.praise.moment.value, one.names, one.praise.count) for one in wall_moments(now=timezone.now())]


def test_rows_begin_anew_after_a_repair_that_was_not_fixed_at_once() -> None:
    outcomes = [(n, True) for n in range(9)] + [(9, False)] + [(n, True) for n in range(10, 31)]
    assert list(rows_reached(outcomes)) == [(19, 10), (29, 20)]


def test_ten_first_fixes_in_a_row(company: Tenant) -> None:
    engineer = make_engineer(name="Li")
    for day in range(9):
        make_repair(engineer, days=80 - day)
    assert moments() == []
    make_repair(engineer, days=40)
    assert moments() == [("row", ("Li",), 10)]
    make_repair(engineer, days=45, visits=2)
    assert moments() == []


def test_a_row_that_began_long_ago_is_said_of_the_same_repair_every_day(company: Tenant) -> None:
    """Thirty in a row over more than a year: the thirtieth stays the thirtieth while days go by."""
    engineer, now = make_engineer(name="Li"), timezone.now()
    make_repair(engineer, days=420, visits=2)
    repairs = [make_repair(engineer, days=400 - 12 * number) for number in range(30)]
    for later in (0, 10, 30):
        (found,) = wall_moments(now=now + timedelta(days=later))
        assert (found.praise.id, found.praise.count) == (repairs[-1].pk, 30)


def test_what_a_mate_did_before_counts_in_nobody_elses_row(company: Tenant) -> None:
    engineer, mate = make_engineer(name="Li"), make_engineer(name="An")
    for day in range(9):
        make_repair(engineer, days=300 - day)
    for day in range(9):
        make_repair(engineer, mate, days=200 - day)
    make_repair(mate, days=50)
    make_repair(engineer, mate, days=60, visits=2)
    assert moments() == []


def test_thanks_hard_cases_and_articles_newest_first(company: Tenant) -> None:
    engineer, mate = make_engineer(name="Li"), make_engineer(name="An")
    make_thanks(engineer, at=timezone.now() - timedelta(days=9))
    make_thanks(engineer, at=timezone.now() - timedelta(days=100))
    make_problem(make_repair(engineer, mate, days=3))
    article = make_published_article()
    Article.objects.filter(pk=article.pk).update(author=engineer.user)
    for by in (engineer.user, None):
        ArticleHelp.objects.create(article=article, record=make_troubleshooting(), by=by)
    assert moments() == [("article", ("Li",), 1), ("hard", ("An", "Li"), 0), ("thanks", ("Li",), 0)]


def test_who_keeps_off_is_not_named(company: Tenant) -> None:
    engineer, mate = make_engineer(name="Li"), make_engineer(name="An")
    make_problem(make_repair(engineer, mate, days=3))
    thank_colleague(engineer, text="For the ladder", by=user_of(mate))
    choose_wall(engineer, is_off=True, by=user_of(engineer))
    assert moments() == [("hard", ("An",), 0)]
    choose_wall(engineer, is_off=False, by=user_of(engineer))
    assert [moment for moment, _names, _count in moments()] == ["note", "hard"]
    with pytest.raises(NotAllowed):
        choose_wall(engineer, is_off=True, by=make_user(Role.MANAGER))


def test_a_colleague_says_thank_you_and_the_engineer_is_told(company: Tenant) -> None:
    engineer, desk = make_engineer(), make_user(Role.DESK, name="Qin")
    thank_colleague(engineer, text="  For waiting\nwith the customer ", by=desk)
    notice = Notice.objects.get(user=engineer.user)
    assert (notice.words, notice.values["text"]) == ("thanked_by_colleague", "For waiting with the customer")
    for text in ("  ", "x" * 301):
        with pytest.raises(Invalid):
            thank_colleague(engineer, text=text, by=desk)
    with pytest.raises(Refused):
        thank_colleague(engineer, text="Well done, me", by=user_of(engineer))
    with pytest.raises(NotAllowed):
        thank_colleague(engineer, text="Thanks", by=make_user(Role.CUSTOMER))


def test_who_may_take_a_note_off(company: Tenant) -> None:
    engineer, desk = make_engineer(), make_user(Role.DESK)
    for by, is_allowed in ((desk, True), (user_of(engineer), True), (make_user(Role.MANAGER), True),
                           (make_user(Role.DESK), False)):  # fmt: skip
        note = thank_colleague(engineer, text="Thanks", by=desk)
        if is_allowed:
            take_back_note(note, by=by)
        else:
            with pytest.raises(NotAllowed):
                take_back_note(note, by=by)
    assert ColleagueNote.objects.count() == 1


def test_pages_and_api(company: Tenant, client_of: ClientOf) -> None:
    engineer, mate = make_engineer(name="Li"), make_engineer(name="An")
    own, desk = client_of(user_of(mate)), client_of(make_user(Role.DESK))
    assert "Nothing here yet" in own.get("/wall").content.decode()
    assert f'<option value="{mate.pk}"' not in own.get("/wall/notes").content.decode()
    own.post("/wall/notes", {"engineer": engineer.pk, "text": "For the ladder"})
    page = own.get("/wall").content.decode()
    assert "For the ladder" in page
    assert "/withdrawal" in page
    assert "/withdrawal" not in desk.get("/wall").content.decode()
    assert desk.post("/wall/own", {"off": "1"}).status_code == 403
    api: Any = {"content_type": "application/json"}
    made = desk.post("/api/wall/notes", {"engineer_id": engineer.pk, "text": "Well done"}, **api).json()
    assert [row["text"] for row in desk.get("/api/wall").json()] == ["Well done", "For the ladder"]
    assert own.post(f"/api/wall/notes/{made['id']}/withdrawal", **api).status_code == 403
    assert desk.post(f"/api/wall/notes/{made['id']}/withdrawal", **api).status_code == 204
    assert client_of(user_of(engineer)).put("/api/wall/own", {"is_off": True}, **api).status_code == 204
    assert desk.get("/api/wall").json() == []
    assert client_of(make_user(Role.CUSTOMER)).get("/wall").status_code == 403
    thank_colleague(mate, text="Thanks", by=SYSTEM)
    assert len(desk.get("/api/wall").json()) == 1
