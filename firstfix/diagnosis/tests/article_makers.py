from __future__ import annotations

from typing import Any

from firstfix.diagnosis.actions.articles import Topic, draft_article, publish_article, tie_article
from firstfix.diagnosis.models import Article, FaultModelVersion
from firstfix.equipment.models import ProductModel
from firstfix.equipment.tests.makers import make_product_model
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.bilingual import Bilingual

TITLE = Bilingual("冷凝器翅片清洗", "Cleaning the condenser fins")
BODY = Bilingual(
    "## 现象\n\n水温过高。\n\n- 断电\n- 从内向外吹扫", "## What one sees\n\nThe water is too warm.\n\n- Switch off"
)


def make_article(*, product_model: ProductModel | None = None, by: Actor = SYSTEM, **kw: Any) -> Article:
    """A draft about one product."""
    kw.setdefault("title", TITLE)
    kw.setdefault("body", BODY)
    return draft_article(product_models=[product_model or make_product_model()], by=by, **kw)


def make_published_article(*, product_model: ProductModel | None = None, **kw: Any) -> Article:
    return publish_article(make_article(product_model=product_model, **kw), by=SYSTEM)


def make_article_of(
    version: FaultModelVersion, *, faults: tuple[str, ...] = (), steps: tuple[str, ...] = (), title: str = "A"
) -> Article:
    """A published article about faults and steps of a fault model."""
    product = version.fault_model.product_model
    article = make_published_article(product_model=product, title=Bilingual(title, title))
    topics = [Topic(product.pk, "fault", id) for id in faults] + [Topic(product.pk, "step", id) for id in steps]
    return tie_article(article, topics, by=SYSTEM)
