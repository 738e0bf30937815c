"""Articles on pages and for programs: written, illustrated, published, read, compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstfix.diagnosis.models import Article
from firstfix.diagnosis.tests.article_makers import make_article, make_published_article
from firstfix.diagnosis.tests.makers import make_published
from firstfix.diagnosis.tests.test_write_articles import picture
from firstfix.equipment.tests.makers import make_asset, make_part
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("company")
ClientOf = Callable[[User], Client]


def upload(colour: str = "white") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{colour}.png", picture(colour).read(), "image/png")


def test_from_an_empty_form_to_a_published_article(client_of: ClientOf) -> None:
    product = make_published().fault_model.product_model
    engineer, rnd = client_of(make_user(Role.ENGINEER)), client_of(make_user(Role.RND))
    desk = client_of(make_user(Role.DESK))
    assert b"No articles yet" in engineer.get("/articles").content
    assert engineer.post("/articles/new", {"body_zh": "x"}).status_code == 422
    typed = {
        "title_zh": "清洗过滤器", "title_en": "Cleaning the filter", "product_models": product.pk,
        "body_zh": "## 步骤\n**断电**", "body_en": "## Steps\n**Switch off** <script>alert(1)</script>",
    }  # fmt: skip
    answer = engineer.post("/articles/new", typed)
    article = Article.objects.get()
    there = f"/articles/{article.pk}"
    assert answer.headers["Location"] == f"{there}/topics"
    offered = engineer.get(f"{there}/topics").content.decode()
    assert "Filter clogged" in offered
    topics = {f"fault_{product.pk}": ["F_CLOG"], f"step_{product.pk}": ["R_CLEAN", "Q_NOISE"]}
    assert engineer.post(f"{there}/topics", topics).status_code == 302
    assert article.topics.count() == 3
    engineer.post(f"{there}/pictures", {"pictures": [upload("red"), upload("blue")]})
    first, second = article.pictures.all()
    engineer.post(f"{there}/pictures/{second.pk}", {"caption_zh": "过滤器", "caption_en": "The filter"})
    engineer.post(f"{there}/pictures/{second.pk}/place", {"to": "up"})
    engineer.post(f"{there}/pictures/{first.pk}/removal")
    assert desk.get(there).status_code == 404
    assert engineer.post(f"{there}/publication").status_code == 403
    assert rnd.post(f"{there}/publication", {"note": "checked"}).status_code == 302
    shown = desk.get(there).content.decode()
    for words in ("<h2>Steps</h2>", "<strong>Switch off</strong>", "&lt;script&gt;", "The filter", "Filter clogged"):
        assert words in shown
    assert "<script>alert" not in shown
    assert b"Cleaning the filter" in desk.get("/articles").content


def test_a_change_waits_until_it_is_published(client_of: ClientOf) -> None:
    article = make_published_article()
    there = f"/articles/{article.pk}"
    rnd, desk = client_of(make_user(Role.RND)), client_of(make_user(Role.DESK))
    typed = {"title_zh": "新", "title_en": "Brand new", "body_zh": "正文", "body_en": "Text", "seen": article.version}
    assert rnd.post(f"{there}/change", typed).headers["Location"] == f"{there}?draft"
    assert rnd.post(f"{there}/change", typed).status_code == 409
    assert b"Brand new" not in desk.get(f"{there}?draft").content
    assert b"Brand new" in rnd.get(f"{there}?draft").content
    assert b"not published" in rnd.get(there).content
    assert b"Changes to publish" in rnd.get("/articles?ahead=1").content
    assert b"Changes to publish" not in desk.get("/articles").content
    rnd.post(f"{there}/publication", {"note": "better words"})
    newest, oldest = article.versions.all()
    listed = desk.get(f"{there}/versions").content.decode()
    assert "better words" in listed
    compared = desk.get(f"/article-versions/{newest.pk}").content.decode()
    assert "<del>" in compared
    assert "<ins>" in compared
    assert desk.post(f"/article-versions/{oldest.pk}/return").status_code == 403
    assert rnd.post(f"/article-versions/{oldest.pk}/return").status_code == 302
    assert b"Cleaning the condenser" in desk.get(there).content


def test_withdrawn_with_a_reason(client_of: ClientOf) -> None:
    there = f"/articles/{make_published_article().pk}"
    rnd, desk = client_of(make_user(Role.RND)), client_of(make_user(Role.DESK))
    assert rnd.post(f"{there}/withdrawal").status_code == 422
    assert rnd.post(f"{there}/withdrawal", {"reason": "wrong"}).status_code == 302
    assert desk.get(there).status_code == 404
    assert b"withdrawn" in rnd.get(there).content


def test_the_list_narrows_itself(client_of: ClientOf) -> None:
    chiller = make_published_article(title=Bilingual("冷水机压缩机", "Compressor of the chiller"))
    make_published_article(title=Bilingual("咖啡机漏水", "The coffee machine leaks"))
    desk = client_of(make_user(Role.DESK))
    for query in (f"product={chiller.product_models.get().pk}", "words=压缩", "words=compressor"):
        shown = desk.get(f"/articles?{query}").content.decode()
        assert "Compressor of the chiller" in shown, query
        assert "coffee" not in shown, query
    assert b"No article fits" in desk.get("/articles?words=nothing").content


def test_panels_of_asset_and_product(client_of: ClientOf) -> None:
    asset = make_asset()
    article = make_published_article(product_model=asset.product_model)
    make_article(product_model=asset.product_model, title=Bilingual("草稿", "Only a draft"))
    desk = client_of(make_user(Role.DESK))
    for address in (f"/assets/{asset.pk}/articles", f"/product-models/{asset.product_model_id}/articles"):
        shown = desk.get(address).content.decode()
        assert article.title.en in shown
        assert "Only a draft" not in shown


def test_programs_do_the_same(company: Tenant, client_of: ClientOf) -> None:
    rnd, desk = client_of(make_user(Role.RND)), client_of(make_user(Role.DESK))
    product = make_published().fault_model.product_model
    part = make_part()

    def send(method: str, path: str, body: dict[str, Any] | None = None, *, by: Client = rnd) -> Any:
        return by.generic(method, f"/api{path}", json.dumps(body or {}), content_type="application/json")

    title, body = {"zh": "清洗", "en": "Cleaning"}, {"zh": "正文", "en": "Text"}
    given = {"title": title, "body": body, "product_model_ids": [product.pk], "part_ids": [part.pk]}
    made = send("POST", "/articles", given).json()
    there = f"/articles/{made['id']}"
    assert (made["state"], made["part_ids"]) == ("draft", [part.pk])
    topic = {"product_model_id": product.pk, "kind": "fault", "ref": "F_CLOG"}
    assert send("PUT", f"{there}/topics", {"topics": [topic]}).json()["topics"] == [topic]
    assert send("PUT", f"{there}/topics", {"topics": [{**topic, "ref": "F_NONE"}]}).status_code == 422
    for colour in ("red", "blue"):
        sent = rnd.post(f"/api{there}/pictures", {"picture": upload(colour), "caption_en": colour})
        assert sent.status_code == 201
    first, second = sent.json()["id"] - 1, sent.json()["id"]
    send("PATCH", f"{there}/pictures/{second}", {"caption": {"en": "sky"}})
    send("POST", f"{there}/pictures/{second}/place", {"to": "up"})
    assert send("DELETE", f"{there}/pictures/{first}").status_code == 204
    assert send("GET", there, by=desk).status_code == 404
    assert send("POST", f"{there}/publication", {"note": "first"}, by=desk).status_code == 404
    assert send("POST", f"{there}/publication", {"note": "first"}).json()["number"] == 1
    read = send("GET", there, by=desk).json()
    assert [one["caption"]["en"] for one in read["text"]["pictures"]] == ["sky"]
    assert read["working_text"] is None
    for query, count in ((f"product_model_id={product.pk}&fault=F_CLOG", 1), ("step=F_CLOG", 0), ("words=清洗", 1)):
        assert len(send("GET", f"/articles?{query}", by=desk).json()["items"]) == count, query
    send("PATCH", there, {"body": {"zh": "新", "en": "New"}})
    send("POST", f"{there}/publication", {})
    _newest, oldest = send("GET", f"{there}/versions", by=desk).json()
    assert send("GET", f"/article-versions/{oldest['id']}", by=desk).json()["text"]["body"]["en"] == "Text"
    assert send("POST", f"/article-versions/{oldest['id']}/return").json()["number"] == 3
    assert send("POST", f"{there}/withdrawal", {"reason": "wrong"}).json()["state"] == "withdrawn"
