"""Fault models, troubleshooting records and knowledge articles, as a person may have them."""

from __future__ import annotations

from firstfix.diagnosis.models import (
    Article,
    ArticlePicture,
    ArticleVersion,
    FaultModel,
    FaultModelVersion,
    Synonym,
    TroubleshootingRecord,
)
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def fault_model_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> FaultModel:
    shown = FaultModel.objects.select_related("product_model")
    return record_for(shown, by=by, action=f"fault_model.{to}", lock=lock, pk=id)


def model_version_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> FaultModelVersion:
    shown = FaultModelVersion.objects.select_related("fault_model__product_model")
    return record_for(shown, by=by, action=f"fault_model.{to}", lock=lock, pk=id)


def troubleshooting_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> TroubleshootingRecord:
    shown = TroubleshootingRecord.objects.visible_to(by)
    shown = shown.select_related("model_version__fault_model__product_model", "asset")
    return record_for(shown, by=by, action=f"troubleshooting.{to}", lock=lock, pk=id)


def article_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Article:
    shown = Article.objects.visible_to(by).select_related("current")
    return record_for(shown, by=by, action=f"article.{to}", lock=lock, pk=id)


def article_version_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> ArticleVersion:
    shown = ArticleVersion.objects.filter(article__in=Article.objects.visible_to(by)).select_related("article__current")
    return record_for(shown, by=by, action=f"article.{to}", lock=lock, pk=id)


def article_picture_for(by: Actor, article_id: int, id: int) -> ArticlePicture:
    pictures = ArticlePicture.objects.select_related("article", "file").filter(article=article_id)
    return record_for(pictures, by=by, action="article.change", pk=id)


def synonym_for(by: Actor, id: int, *, lock: bool = False) -> Synonym:
    shown = Synonym.objects.select_related("code")
    return record_for(shown, by=by, action="synonym.change", lock=lock, pk=id)
