"""At a step of a case the articles come first that have most to say, and helping is counted."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from firstfix.diagnosis.actions import take_step
from firstfix.diagnosis.actions.articles import mark_helped, unmark_helped, withdraw_article
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.articles import articles_for, articles_listed, articles_of_case
from firstfix.diagnosis.rules.articles import differences, relevance
from firstfix.diagnosis.tests.article_makers import make_article, make_article_of, make_published_article
from firstfix.diagnosis.tests.makers import make_published, make_troubleshooting
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.platform.facts.models import Fact

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def titles(version: FaultModelVersion, *, step: str = "", **faults: float) -> list[str]:
    return [str(one.article) for one in articles_for(version.fault_model.product_model, faults=faults, step=step)]


def test_the_step_comes_before_the_likely_fault_and_that_before_the_rest() -> None:
    version = make_published()
    product = version.fault_model.product_model
    make_published_article(product_model=product, title=Bilingual("", "general"))
    make_article_of(version, faults=("F_CLOG",), title="clogged")
    make_article_of(version, faults=("F_CAP",), title="capacitor")
    make_article_of(version, steps=("R_PUMP",), title="pump")
    make_article(product_model=product, title=Bilingual("", "draft"))
    make_published_article(product_model=make_product_model(), title=Bilingual("", "another product"))
    shares = {"F_CLOG": 0.7, "F_CAP": 0.2}
    assert titles(version, step="R_PUMP", **shares) == ["pump", "clogged", "capacitor", "general"]
    assert titles(version, step="R_CLEAN", **shares) == ["clogged", "capacitor", "general"]
    assert titles(version, F_CLOG=0.99, F_CAP=0.01) == ["clogged", "general"]


def test_a_case_brings_its_own_faults() -> None:
    version = make_published()
    make_article_of(version, faults=("F_CLOG",), title="clogged")
    make_article_of(version, faults=("F_CAP",), title="capacitor")
    case = make_troubleshooting(version=version, symptoms={"Q_HOT": "yes"})
    assert [str(one.article) for one in articles_of_case(case)] == ["clogged", "capacitor"]
    case = take_step(case, step="T_CAP", outcome="bad", on_site=True, by=SYSTEM)
    assert [str(one.article) for one in articles_of_case(case)] == ["capacitor", "clogged"]


def test_what_helped_before_comes_first_among_equals_and_in_the_list() -> None:
    version = make_published()
    plain, proven = (make_article_of(version, faults=("F_CLOG",), title=title) for title in ("plain", "proven"))
    for article in (proven, plain):
        case = make_troubleshooting(version=version)
        mark_helped(article, case, by=SYSTEM)
    mark_helped(proven, make_troubleshooting(version=version), by=SYSTEM)
    assert titles(version, F_CLOG=0.5) == ["proven", "plain"]
    listed = articles_listed(SYSTEM).order_by("-helped")
    assert [(str(one), one.helped) for one in listed] == [("proven", 2), ("plain", 1)]


def test_helping_outweighs_a_little_more_probability_but_not_much_more() -> None:
    often = relevance(steps=(), faults=("A",), step="", shares={"A": 0.4, "B": 0.5}, helped=20)
    never = relevance(steps=(), faults=("B",), step="", shares={"A": 0.4, "B": 0.5}, helped=0)
    far = relevance(steps=(), faults=("B",), step="", shares={"A": 0.4, "B": 0.9}, helped=0)
    assert never < often < far


def test_said_twice_counts_once_and_can_be_taken_back() -> None:
    version = make_published()
    article, case, engineer = make_article_of(version), make_troubleshooting(version=version), make_user(Role.ENGINEER)
    mark_helped(article, case, step="R_CLEAN", by=engineer)
    mark_helped(article, case, by=SYSTEM)
    help = article.helps.get()
    assert (help.step, help.by) == ("R_CLEAN", engineer)
    unmark_helped(article, case, by=engineer)
    unmark_helped(article, case, by=engineer)
    assert not article.helps.exists()
    names = Fact.objects.filter(name__startswith="ArticleHelp").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["ArticleHelped", "ArticleHelpTakenBack"]


def test_only_who_troubleshoots_says_so_and_only_of_what_is_published() -> None:
    version = make_published()
    article, case = make_article_of(version), make_troubleshooting(version=version)
    with pytest.raises(NotAllowed):
        mark_helped(article, case, by=make_user(Role.PARTS))
    with pytest.raises(Refused):
        mark_helped(withdraw_article(article, reason="wrong", by=SYSTEM), case, by=SYSTEM)


def test_opened_in_place_and_counted(client_of: ClientOf) -> None:
    version = make_published()
    article = make_article_of(version, steps=("R_CLEAN",), title="how to clean")
    case = make_troubleshooting(version=version)
    engineer = client_of(make_user(Role.ENGINEER))
    part = engineer.get(f"/troubleshooting/{case.pk}/articles?step=R_CLEAN").content.decode()
    assert "how to clean" in part
    assert "about this step" in part
    opened = engineer.get(f"/articles/{article.pk}/text?record={case.pk}&step=R_CLEAN").content.decode()
    assert "Switch off" in opened
    assert "This helped" in opened
    there = f"/troubleshooting/{case.pk}/articles/{article.pk}/help"
    assert b"Undo" in engineer.post(there, {"helped": "1", "step": "R_CLEAN"}).content
    assert b"helped here" in engineer.get(f"/troubleshooting/{case.pk}/articles?step=R_CLEAN").content
    assert b"It helped in 1 case" in engineer.get(f"/articles/{article.pk}").content
    assert b"This helped" in engineer.post(there, {"helped": "0"}).content
    assert not article.helps.exists()
    assert client_of(make_user(Role.PARTS)).post(there, {"helped": "1"}).status_code == 403


def test_programs_do_the_same(client_of: ClientOf) -> None:
    version = make_published()
    article, case = make_article_of(version, steps=("R_CLEAN",)), make_troubleshooting(version=version)
    engineer = client_of(make_user(Role.ENGINEER))
    there = f"/api/troubleshooting/{case.pk}/articles"
    (found,) = engineer.get(f"{there}?step=R_CLEAN").json()
    assert (found["id"], found["is_of_step"], found["score"]) == (article.pk, True, 1.0)
    send = json.dumps({"step": "R_CLEAN"})
    assert engineer.put(f"{there}/{article.pk}/help", send, content_type="application/json").status_code == 204
    assert engineer.get(f"{there}?step=R_CLEAN").json()[0]["helped_here"]
    assert engineer.delete(f"{there}/{article.pk}/help").status_code == 204
    assert not article.helps.exists()


def test_differences_of_long_texts_are_told_by_lines() -> None:
    former, later = "甲" * 3000 + "\n同\n", "乙" * 3000 + "\n同\n"
    assert [(one.change, len(one.text)) for one in differences(former, later)] == [
        ("gone", 3001), ("new", 3001), ("same", 2),
    ]  # fmt: skip
    assert [(one.change, one.text) for one in differences("a\nb", "a\nb")] == [("same", "a\nb")]
