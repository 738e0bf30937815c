"""What belongs to a product model as phones keep it, and what tells that it has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.urls import reverse

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import Article, ArticleTopic, FaultModelVersion
from firstfix.equipment.models import ProductModel
from firstfix.platform.written_once import Ids, written_once


def published_versions(product_models: Collection[int]) -> dict[int, int]:
    """The published fault model of each product model that has one, by ids."""
    return dict(_published(product_models))


@written_once
def _published(product_models: Ids) -> QuerySet[FaultModelVersion, tuple[int, int]]:
    rows = FaultModelVersion.objects.filter(fault_model__product_model__in=product_models, state="published")
    return rows.values_list("fault_model__product_model", "pk")


def version_marks(versions: Collection[int]) -> dict[int, Any]:
    """By the id of a version, what changes with what a phone reads of it: a tree may come after it was published."""
    rows = FaultModelVersion.objects.filter(pk__in=versions)
    marked = rows.annotate(has_tree=ExpressionWrapper(Q(tree__isnull=False), BooleanField()))
    return {pk: mark for pk, *mark in marked.values_list("pk", "version", "has_tree")}


def article_marks(product_models: Collection[int]) -> dict[int, list[Any]]:
    """By product model: its published articles as versions, and the faults and steps that they are about."""
    found: dict[int, list[Any]] = defaultdict(list)
    for model, *mark in (*_articles(product_models), *_topics(product_models)):
        found[model].append(mark)
    return found


@written_once
def _articles(product_models: Ids) -> QuerySet[Article, tuple[Any, ...]]:
    rows = Article.objects.filter(state="published", product_models__in=product_models)
    return rows.order_by("pk").values_list("product_models", "pk", "current")


@written_once
def _topics(product_models: Ids) -> QuerySet[ArticleTopic, tuple[Any, ...]]:
    rows = ArticleTopic.objects.filter(article__state="published", product_model__in=product_models)
    return rows.order_by("pk").values_list("product_model", "article", "kind", "ref")


def fault_pack_of(version: FaultModelVersion) -> Mapping[str, Any]:
    """`FaultPack` of docs/formats/phone-sync.md."""
    return translate.fault_pack(version)


def articles_in_pack(product_model: ProductModel) -> list[dict[str, Any]]:
    """The published articles of the product, the oldest first, as their readers see them."""
    articles = Article.objects.filter(state="published", product_models=product_model).select_related("current")
    topics: dict[tuple[int, str], list[str]] = defaultdict(list)
    for article, kind, ref in ArticleTopic.objects.filter(product_model=product_model).values_list(
        "article", "kind", "ref"
    ):
        topics[article, kind].append(ref)
    return [
        {
            "id": article.pk,
            "title": {"zh": article.current.title.zh, "en": article.current.title.en},
            "body": {"zh": article.current.body.zh, "en": article.current.body.en},
            "pictures": [
                {"url": reverse("file", args=[one["file"]]), "caption": one["caption"]}
                for one in article.current.pictures
            ],
            "faults": topics[article.pk, ArticleTopic.Kind.FAULT],
            "steps": topics[article.pk, ArticleTopic.Kind.STEP],
        }
        for article in articles.order_by("pk")
        if article.current
    ]
