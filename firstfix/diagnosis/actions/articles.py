"""Knowledge articles are written as drafts, published in versions that are kept, and told when they helped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.diagnosis.facts import (
    ArticleChanged,
    ArticleDrafted,
    ArticleHelped,
    ArticleHelpTakenBack,
    ArticlePublished,
    ArticleWithdrawn,
)
from firstfix.diagnosis.models import (
    Article,
    ArticleHelp,
    ArticlePart,
    ArticlePicture,
    ArticleProduct,
    ArticleTopic,
    ArticleVersion,
    TroubleshootingRecord,
)
from firstfix.diagnosis.queries.articles import topics_of_model
from firstfix.diagnosis.states import ARTICLE_STATES
from firstfix.equipment.models import Part, ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import StoredFile

LONGEST_TITLE = 160
#: In characters of one language: some ten pages.
LONGEST_TEXT = 20_000
MOST_PICTURES = 24


@dataclass(frozen=True)
class Topic:
    """A fault or step (`kind`) of the product's fault model, by its id there."""

    product_model_id: int
    kind: str
    ref: str


@transaction.atomic
def draft_article(
    *,
    title: Bilingual,
    body: Bilingual,
    product_models: Iterable[ProductModel] = (),
    parts: Iterable[Part] = (),
    topics: Iterable[Topic] = (),
    pictures: Sequence[tuple[StoredFile, Bilingual]] = (),
    drafted_from: str = "",
    by: Actor,
) -> Article:
    """Begin an article. `pictures` are stored files with what they show; `drafted_from` is the number of an order."""
    require(by, "article.change")
    article = Article(
        title=title, body=body, author_id=by.pk, author_name="" if by.is_system else by.name, drafted_from=drafted_from
    )
    _check(article)
    article.save()
    _tie(article, ArticleProduct, "product_model", product_models)
    _tie(article, ArticlePart, "part", parts)
    _tie_topics(article, topics)
    for position, (file, caption) in enumerate(pictures[:MOST_PICTURES]):
        ArticlePicture.objects.create(article=article, file=file, caption=caption, position=position)
    record(ArticleDrafted(drafted_from=drafted_from), about=article, by=by)
    return article


@transaction.atomic
def change_article(
    article: Article,
    *,
    title: Bilingual | None = None,
    body: Bilingual | None = None,
    product_models: Iterable[ProductModel] | None = None,
    parts: Iterable[Part] | None = None,
    seen: int | None = None,
    by: Actor,
) -> Article:
    """Write the working text anew; None leaves as it is. Readers see it when it is published.

    What the article is about holds at once. `seen` is the count of changes that the author had before the eyes.
    """
    require(by, "article.change")
    locked = _locked(article)
    if seen is not None and seen != locked.version:
        raise Refused(_("Somebody else changed this article meanwhile. Look at it again, then repeat your change."))
    former = (locked.title, locked.body)
    locked.title = locked.title if title is None else title
    locked.body = locked.body if body is None else body
    _check(locked)
    is_tied = False
    if product_models is not None:
        is_tied = _tie(locked, ArticleProduct, "product_model", product_models)
        locked.topics.exclude(product_model__in=locked.product_models.all()).delete()
    if parts is not None:
        is_tied = _tie(locked, ArticlePart, "part", parts) or is_tied
    if former != (locked.title, locked.body):
        _put_ahead(locked, "text", by=by)
    if is_tied:
        _tell_topics(locked, by=by)
    return locked


@transaction.atomic
def tie_article(article: Article, topics: Iterable[Topic], *, by: Actor) -> Article:
    """Say which faults and steps it is about: of the fault models of its products, instead of those said before."""
    require(by, "article.change")
    locked = _locked(article)
    if _tie_topics(locked, topics):
        _tell_topics(locked, by=by)
    return locked


@transaction.atomic
def add_picture(article: Article, upload: Any, *, caption: Bilingual | None = None, by: Actor) -> ArticlePicture:
    """It comes last."""
    require(by, "article.change")
    locked = _locked(article)
    if locked.pictures.count() >= MOST_PICTURES:
        raise Refused(_("An article has at most %(n)s pictures.") % {"n": MOST_PICTURES})
    last = locked.pictures.aggregate(last=Max("position"))["last"]
    picture = ArticlePicture(
        article=locked,
        file=store_photo(upload, name=getattr(upload, "name", "") or "picture.jpg"),
        position=0 if last is None else last + 1,
    )
    picture.caption = _short(caption or Bilingual(), "caption")
    picture.save()
    _put_ahead(locked, "pictures", by=by)
    return picture


@transaction.atomic
def caption_picture(picture: ArticlePicture, caption: Bilingual, *, by: Actor) -> ArticlePicture:
    require(by, "article.change")
    locked = _locked(picture.article)
    if picture.caption != caption:
        picture.caption = _short(caption, "caption")
        picture.save(update_fields=["caption"])
        _put_ahead(locked, "pictures", by=by)
    return picture


@transaction.atomic
def move_picture(picture: ArticlePicture, *, up: bool, by: Actor) -> ArticlePicture:
    """Change places with the one before or after; the first stays first and the last stays last."""
    require(by, "article.change")
    locked = _locked(picture.article)
    pictures = list(locked.pictures.all())
    at = next(index for index, one in enumerate(pictures) if one.pk == picture.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(pictures):
        here, there = pictures[at], pictures[to]
        here.position, there.position = there.position, here.position
        here.save(update_fields=["position"])
        there.save(update_fields=["position"])
        _put_ahead(locked, "pictures", by=by)
        return here
    return picture


@transaction.atomic
def remove_picture(picture: ArticlePicture, *, by: Actor) -> None:
    """Versions that have it keep it."""
    require(by, "article.change")
    locked = _locked(picture.article)
    picture.delete()
    _put_ahead(locked, "pictures", by=by)


@transaction.atomic
def publish_article(article: Article, *, note: str = "", by: Actor, at: datetime | None = None) -> Article:
    """From now on readers see the working text, as a version that is kept."""
    locked = _locked(article)
    require(by, "article.publish")
    if locked.state == "published" and not locked.is_ahead:
        raise Refused(_("There is nothing new to publish."))
    if not locked.body:
        raise Invalid({"body": _("An article without a text helps nobody: write it first.")})
    locked.state = ARTICLE_STATES.after(locked.state, "publish")
    last = locked.versions.aggregate(last=Max("number"))["last"] or 0
    locked.current = ArticleVersion.objects.create(
        article=locked,
        number=last + 1,
        title=locked.title,
        body=locked.body,
        pictures=[
            {"file": str(one.file.uid), "caption": {"zh": one.caption.zh, "en": one.caption.en}}
            for one in locked.pictures.select_related("file")
        ],
        note=note.strip(),
        published_at=at or timezone.now(),
        published_by_id=by.pk,
        by_name=by.name,
    )
    locked.is_ahead = False
    locked.save()
    record(ArticlePublished(number=last + 1, note=note.strip()), about=locked, by=by, at=at)
    return locked


@transaction.atomic
def bring_back(version: ArticleVersion, *, by: Actor, at: datetime | None = None) -> Article:
    """Publish a former version once more, as a new one. The working text becomes it too."""
    require(by, "article.publish")
    locked = _locked(version.article)
    if locked.current_id == version.pk and locked.state == "published" and not locked.is_ahead:
        raise Refused(_("This version is what readers see already."))
    locked.title, locked.body = version.title, version.body
    locked.is_ahead = True
    locked.save()
    locked.pictures.all().delete()
    files = {str(one.uid): one for one in StoredFile.objects.filter(uid__in=[p["file"] for p in version.pictures])}
    for position, picture in enumerate(version.pictures):
        if file := files.get(picture["file"]):
            caption = Bilingual.of(picture["caption"])
            ArticlePicture.objects.create(article=locked, file=file, caption=caption, position=position)
    note = _("Version %(number)s brought back") % {"number": version.number}
    return publish_article(locked, note=note, by=by, at=at)


@transaction.atomic
def withdraw_article(article: Article, *, reason: str, by: Actor) -> Article:
    """Readers do not see it any more: it was wrong, or a draft that leads nowhere. It is kept, with its versions."""
    locked = _locked(article)
    verb = "discard" if locked.state == "draft" else "withdraw"
    require(by, "article.change" if verb == "discard" else "article.publish")
    if not reason.strip():
        raise Invalid({"reason": _("Say why, so that nobody writes it again.")})
    locked.state = ARTICLE_STATES.after(locked.state, verb)
    locked.save()
    record(ArticleWithdrawn(reason=reason.strip()), about=locked, by=by)
    return locked


@transaction.atomic
def mark_helped(
    article: Article, case: TroubleshootingRecord, *, step: str = "", by: Actor, at: datetime | None = None
) -> ArticleHelp:
    """Whoever troubleshoots says that it helped in this case; saying it twice counts once."""
    require(by, "troubleshooting.do")
    if article.state != "published":
        raise Refused(_("Only published articles are counted."))
    help, is_new = ArticleHelp.objects.get_or_create(
        article=article, record=case, defaults={"step": step[:60], "by_id": by.pk, "at": at or timezone.now()}
    )
    if is_new:
        record(ArticleHelped(record_id=case.pk, step=help.step), about=article, by=by, at=at)
    return help


@transaction.atomic
def unmark_helped(article: Article, case: TroubleshootingRecord, *, by: Actor, at: datetime | None = None) -> None:
    require(by, "troubleshooting.do")
    deleted, _kinds = ArticleHelp.objects.filter(article=article, record=case).delete()
    if deleted:
        record(ArticleHelpTakenBack(record_id=case.pk), about=article, by=by, at=at)


def _locked(article: Article) -> Article:
    """Two people who change one article take turns."""
    return Article.objects.select_for_update(of=("self",), no_key=True).select_related("current").get(pk=article.pk)


def _put_ahead(article: Article, what: str, *, by: Actor) -> None:
    article.is_ahead = True
    article.save()
    record(ArticleChanged(what=what), about=article, by=by)


def _tell_topics(article: Article, *, by: Actor) -> None:
    article.save()  # counts as a change for whoever has it open
    record(ArticleChanged(what="topics"), about=article, by=by)


def _check(article: Article) -> None:
    wrong: dict[str, Text] = {}
    if not article.title:
        wrong["title"] = _("Write it in at least one language.")
    elif max(len(article.title.zh), len(article.title.en)) > LONGEST_TITLE:
        wrong["title"] = _("At most %(n)s characters.") % {"n": LONGEST_TITLE}
    if max(len(article.body.zh), len(article.body.en)) > LONGEST_TEXT:
        wrong["body"] = _("At most %(n)s characters.") % {"n": LONGEST_TEXT}
    if wrong:
        raise Invalid(wrong)


def _short(text: Bilingual, field: str) -> Bilingual:
    if max(len(text.zh), len(text.en)) > LONGEST_TITLE:
        raise Invalid({field: _("At most %(n)s characters.") % {"n": LONGEST_TITLE}})
    return text


def _tie(article: Article, through: type[models.Model], field: str, wanted: Iterable[models.Model]) -> bool:
    """Point to exactly these products or parts; whether that was a change."""
    ties = through._default_manager.filter(article=article)
    former = set(ties.values_list(field, flat=True))
    now = {one.pk for one in wanted}
    ties.filter(**{f"{field}__in": former - now}).delete()
    through._default_manager.bulk_create(
        [through(article=article, **{f"{field}_id": id}) for id in sorted(now - former)]
    )
    return former != now


def _tie_topics(article: Article, wanted: Iterable[Topic]) -> bool:
    now = set(wanted)
    products = {one.pk: one for one in article.product_models.all()}
    for topic in now:
        known = topics_of_model(products[topic.product_model_id]) if topic.product_model_id in products else None
        if known is None or topic.ref not in (known.faults if topic.kind == "fault" else known.steps):
            raise Invalid({"topics": _("The fault models of its products have no “%(id)s”.") % {"id": topic.ref}})
    rows = {Topic(row.product_model_id, row.kind, row.ref): row for row in article.topics.all()}
    ArticleTopic.objects.filter(pk__in=[row.pk for topic, row in rows.items() if topic not in now]).delete()
    ArticleTopic.objects.bulk_create(
        [
            ArticleTopic(article=article, product_model_id=one.product_model_id, kind=one.kind, ref=one.ref)
            for one in sorted(now - rows.keys(), key=lambda one: (one.product_model_id, one.kind, one.ref))
        ]
    )
    return now != rows.keys()
