"""Product packs: everything about a model, in both languages, under a name that changes with it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from firstfix.diagnosis.actions.articles import add_picture, publish_article, withdraw_article
from firstfix.diagnosis.actions.fault_models import keep_tree
from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.tests.article_makers import make_article, make_published_article
from firstfix.diagnosis.tests.makers import CHILLER, make_published, make_troubleshooting
from firstfix.engineer.queries.packs import pack_named, pack_names, subjects_of
from firstfix.equipment.models import ModelPart, ProductModel
from firstfix.equipment.tests.makers import make_part, make_product_model
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import NotFound
from firstfix.platform.files.tests.makers import picture

pytestmark = pytest.mark.usefixtures("company")


@pytest.fixture
def version() -> FaultModelVersion:
    return make_published()


def name_of(model: ProductModel, version: FaultModelVersion | None = None) -> str:
    wanted = (model.pk, version.pk if version else None)
    return pack_names(subjects_of([wanted]).values())[subjects_of([wanted])[wanted]]


def model_of(version: FaultModelVersion) -> ProductModel:
    return version.fault_model.product_model


def faults_in(name: str) -> dict[str, Any]:
    faults: dict[str, Any] = pack_named(name)["faults"]
    return faults


class TestPack:
    def test_says_what_the_engine_computes_with(self, version: FaultModelVersion) -> None:
        faults = faults_in(name_of(model_of(version)))
        assert [one["id"] for one in faults["faults"]] == ["F_CLOG", "F_PUMP", "F_CAP", "F_OTHER"]
        assert faults["columns"]["Q_HOT"]["yes"] == [0.8, 0.1, 0.1, 0.5]
        assert faults["fixes"]["R_PUMP"] == [0.0, 0.98, 0.98, 0.0]
        assert faults["tree"]["schema"] == "strategy-tree/1"

    def test_speaks_both_languages(self, version: FaultModelVersion) -> None:
        faults = faults_in(name_of(model_of(version)))
        hot, noise, _test = faults["questions"]
        assert noise["text"] == {"zh": "水泵是否有异响？", "en": "Does the pump make a noise?"}
        assert hot["outcomes"][1]["name"] == {"zh": "是", "en": "Yes"}
        assert faults["faults"][1]["component"] == {"zh": "水泵", "en": "Pump"}

    def test_has_the_parts_and_articles_of_the_model(self, version: FaultModelVersion) -> None:
        model = model_of(version)
        part = make_part()
        make_part()
        ModelPart.objects.create(product_model=model, part=part)
        article = make_published_article(product_model=model)
        pack = pack_named(name_of(model))
        assert [one["code"] for one in pack["parts"]] == [part.code]
        assert [one["id"] for one in pack["articles"]] == [article.pk]
        assert pack["articles"][0]["title"]["zh"]
        assert pack["articles"][0]["pictures"] == []

    def test_names_the_pictures_of_steps_and_articles(self) -> None:
        observations, repairs = deepcopy(CHILLER["observations"]), deepcopy(CHILLER["repairs"])
        observations[0]["pictures"] = repairs[1]["pictures"] = ["elsewhere.png", "/files/1", "/files/2"]
        version = make_published(observations=observations, repairs=repairs)
        article = make_article(product_model=model_of(version))
        kept = add_picture(article, BytesIO(picture()), caption=Bilingual("滤网", "The filter"), by=SYSTEM)
        publish_article(article, by=SYSTEM)
        pack = pack_named(name_of(model_of(version)))
        steps = [*pack["faults"]["questions"], *pack["faults"]["repairs"]]
        assert [one["picture"] for one in steps if one["picture"]] == ["/files/1", "/files/1"]
        assert pack["articles"][0]["pictures"] == [
            {"url": f"/files/{kept.file.uid}", "caption": {"zh": "滤网", "en": "The filter"}}
        ]

    def test_of_a_model_without_a_fault_model_has_no_faults(self) -> None:
        assert pack_named(name_of(make_product_model()))["faults"] is None

    def test_a_case_keeps_the_version_that_it_was_begun_with(self, version: FaultModelVersion) -> None:
        case = make_troubleshooting(version=version)
        newer = make_published(product_model=model_of(version))
        assert faults_in(name_of(model_of(version), case.model_version))["version"] == version.number
        assert faults_in(name_of(model_of(version)))["version"] == newer.number


class TestName:
    def test_stays_while_nothing_changes(self, version: FaultModelVersion) -> None:
        assert name_of(model_of(version)) == name_of(model_of(version))

    @pytest.mark.parametrize(
        "change",
        [
            lambda model, version: make_published(product_model=model),
            lambda model, version: make_published_article(product_model=model),
            lambda model, version: ModelPart.objects.create(product_model=model, part=make_part()),
            lambda model, version: model.save(),
        ],
        ids=["version", "article", "part", "model"],
    )
    def test_changes_with(
        self, version: FaultModelVersion, change: Callable[[ProductModel, FaultModelVersion], object]
    ) -> None:
        before = name_of(model_of(version))
        change(model_of(version), version)
        assert name_of(model_of(version)) != before

    def test_changes_when_a_worker_has_made_the_tree(self, version: FaultModelVersion) -> None:
        FaultModelVersion.objects.filter(pk=version.pk).update(tree=None)
        before = name_of(model_of(version))
        assert faults_in(before)["tree"] is None
        keep_tree(version, version.tree or {})
        assert name_of(model_of(version)) != before

    def test_of_former_times_leads_nowhere(self, version: FaultModelVersion) -> None:
        article = make_published_article(product_model=model_of(version))
        before = name_of(model_of(version))
        withdraw_article(article, reason="wrong", by=SYSTEM)
        with pytest.raises(NotFound):
            pack_named(before)

    @pytest.mark.parametrize("name", ["", "1", "0-0-000000000000", "9-9-zzzzzzzzzzzz", "9" * 30 + "-1-000000000000"])
    def test_that_was_made_up_leads_nowhere(self, name: str) -> None:
        with pytest.raises(NotFound):
            pack_named(name)


class TestAddress:
    def test_gives_it_to_engineers_for_good(
        self, version: FaultModelVersion, client_of: Callable[[User], Client]
    ) -> None:
        engineer = make_engineer(user=make_user(Role.ENGINEER))
        assert engineer.user
        name = name_of(model_of(version))
        answer = client_of(engineer.user).get(f"/api/phone/packs/{name}")
        assert answer.json()["pack"] == name
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"

    def test_is_closed_to_others(self, version: FaultModelVersion, client_of: Callable[[User], Client]) -> None:
        name = name_of(model_of(version))
        assert client_of(make_user(Role.DISPATCHER)).get(f"/api/phone/packs/{name}").status_code == 403
