"""What a report's words suggest: synonyms at once, more from closed orders, and orders like it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.diagnosis.actions.suggestions import remove_synonym, save_synonym, take_over_synonyms
from firstfix.diagnosis.models import SuggestionModel, Synonym
from firstfix.diagnosis.queries.suggestions import suggestions_for
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.catalogues.tests.makers import make_failure_code
from firstfix.platform.errors import NotAllowed
from firstfix.platform.search.actions import count_tokens, refresh_all
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.work.actions.suggestions import learn_from_closed_orders, name_symptom
from firstfix.work.jobs import learn_suggestions_by_night
from firstfix.work.models import WorkOrder
from firstfix.work.queries.similar import similar_orders
from firstfix.work.tests.makers import make_request, make_work_order

pytestmark = pytest.mark.usefixtures("company")

LEAKS = ["漏水", "机器下面有水", "地上一滩水", "water under the machine", "it leaks", "管子漏水", "滴水", "接头漏水"]
NOISES = ["异响", "声音很大", "嗡嗡响", "loud noise", "it rattles", "吱吱响", "噪音大", "轴承响"]


def a_symptom(code: str) -> FailureCode:
    return FailureCode.objects.filter(kind="symptom", code=code).first() or make_failure_code(kind="symptom", code=code)


def a_mode(code: str) -> FailureCode:
    return FailureCode.objects.filter(kind="mode", code=code).first() or make_failure_code(kind="mode", code=code)


def close(text: str, *, symptom: str, mode: str, **kw: object) -> WorkOrder:
    """A closed repair that a customer reported so."""
    order = make_work_order(subject=text, description=text, **kw)
    WorkOrder.objects.filter(pk=order.pk).update(
        symptom=a_symptom(symptom), mode=a_mode(mode), closed_at=timezone.now() - timedelta(days=1), state="closed",
        work_done="更换密封圈",
    )  # fmt: skip
    order.refresh_from_db()
    return order


def a_history() -> list[WorkOrder]:
    leaks = [close(text, symptom="LEAK-WATER", mode="SEAL-FAILURE") for text in LEAKS]
    return leaks + [close(text, symptom="NOISE", mode="WORN-OUT") for text in NOISES]


def labels(text: str, field: str) -> list[str]:
    return [one.label for one in suggestions_for(text).get(field, [])]


def test_synonyms_speak_before_anything_is_learnt() -> None:
    a_symptom("LEAK-WATER")
    assert labels("冷水机漏水了", "symptom") == ["LEAK-WATER"]
    assert suggestions_for("冷水机漏水了")["symptom"][0].confidence is None
    assert suggestions_for("请尽快派人") == {}


def test_the_company_words_replace_ours() -> None:
    leak, by = a_symptom("LEAK-WATER"), make_user(Role.RND)
    synonym = save_synonym(Synonym(phrase="尿床", code=leak), by=by)
    assert labels("它又尿床了", "symptom") == ["LEAK-WATER"]
    assert labels("漏水", "symptom") == []
    assert take_over_synonyms(by=by) > 5
    assert labels("漏水", "symptom") == ["LEAK-WATER"]
    assert take_over_synonyms(by=by) == 0
    remove_synonym(synonym, by=by)
    assert labels("它又尿床了", "symptom") == []


def test_an_engineer_does_not_change_synonyms() -> None:
    with pytest.raises(NotAllowed):
        save_synonym(Synonym(phrase="漏", code=a_symptom("LEAK-WATER")), by=make_user(Role.ENGINEER))


def test_closed_orders_teach_symptom_mode_and_product() -> None:
    history = a_history()
    tries = learn_from_closed_orders(by=SYSTEM)
    assert {one.field for one in tries if one.is_current} >= {"symptom", "mode"}
    found = suggestions_for("水管接头一直滴水")
    assert found["symptom"][0].label == "LEAK-WATER"
    assert found["mode"][0].label == "SEAL-FAILURE"
    assert found["symptom"][0].confidence is not None
    assert set(found["symptom"][0].because) <= {order.pk for order in history}


def test_nothing_is_learnt_from_nothing() -> None:
    assert learn_from_closed_orders(by=SYSTEM) == []
    assert not SuggestionModel.objects.exists()


def test_a_night_is_the_companys_own(company: Tenant) -> None:
    a_history()
    two_in_shanghai = datetime(2026, 11, 28, 18, 20, tzinfo=UTC)
    learn_suggestions_by_night(two_in_shanghai + timedelta(hours=8))
    assert not SuggestionModel.objects.exists(), "two o'clock in London"
    learn_suggestions_by_night(two_in_shanghai)
    assert SuggestionModel.objects.exists()


def test_one_company_does_not_learn_from_another() -> None:
    a_history()
    learn_from_closed_orders(by=SYSTEM)
    with tenant_scope(make_tenant().pk):
        assert suggestions_for("水管接头一直滴水") == {}
        assert learn_from_closed_orders(by=SYSTEM) == []


def test_similar_orders_are_found_by_their_telling_words() -> None:
    product = make_product_model()
    asset = make_asset(product_model=product)
    ours = close("压缩机不启动 高压报警 E05", symptom="NO-START", mode="BROKEN", asset=asset)
    other = close("压缩机不启动 跳闸", symptom="NO-START", mode="BROKEN")
    still_open = make_work_order(subject="压缩机不启动 E05")
    a_history()
    refresh_all("work.workorder")
    count_tokens("work.workorder")
    found = similar_orders("压缩机不启动，显示E05", product_model=product, by=SYSTEM, now=timezone.now())
    assert [one.order.pk for one in found][:2] == [ours.pk, other.pk]
    assert still_open.pk not in {one.order.pk for one in found}
    assert found[0].is_same_product
    assert similar_orders("完全无关 zzz", product_model=product, by=SYSTEM, now=timezone.now()) == []


def test_two_similar_orders_are_shown_and_the_others_on_demand(client_of: Callable[[User], Client]) -> None:
    for _place in range(3):
        close("压缩机不启动 高压报警 E05", symptom="NO-START", mode="BROKEN")
    a_history()
    refresh_all("work.workorder")
    count_tokens("work.workorder")
    request = make_request(description="压缩机不启动 高压报警 E05")
    panel = client_of(make_user(Role.DESK)).get(f"/requests/{request.pk}/suggestions").content.decode()
    first, _summary, rest = panel.partition("<details>")
    assert first.count('class="stop"') == 2
    assert rest.count('class="stop"') >= 1


def test_a_customer_does_not_see_the_orders_of_others() -> None:
    a_history()
    refresh_all("work.workorder")
    count_tokens("work.workorder")
    customer = make_user(Role.CUSTOMER)
    assert similar_orders("接头漏水", product_model=None, by=customer, now=timezone.now()) == []


def test_the_desk_takes_a_symptom_over_and_back(client_of: Callable[[User], Client]) -> None:
    desk = make_user(Role.DESK)
    leak, request = a_symptom("LEAK-WATER"), make_request(description="水箱漏水")
    client = client_of(desk)
    panel = client.get(f"/requests/{request.pk}/suggestions").content.decode()
    assert str(leak) in panel
    client.post(f"/requests/{request.pk}/symptom", {"symptom": leak.pk})
    request.refresh_from_db()
    assert request.symptom == leak
    name_symptom(request, None, by=desk)
    request.refresh_from_db()
    assert request.symptom is None


def test_only_symptoms_can_be_named(client_of: Callable[[User], Client]) -> None:
    request, mode = make_request(), a_mode("WORN-OUT")
    client = client_of(make_user(Role.DESK))
    assert client.post(f"/requests/{request.pk}/symptom", {"symptom": mode.pk}).status_code == 404
