"""Knowledge articles as they are listed, read, compared, and shown at the step of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import (
    Article,
    ArticleHelp,
    ArticleTopic,
    ArticleVersion,
    FaultModelVersion,
    TroubleshootingRecord,
)
from firstfix.diagnosis.rules import Wording
from firstfix.diagnosis.rules.articles import GENERAL, Stretch, differences, relevance
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Text
from firstfix.platform.search.queries import with_words

#: At a step.
MOST_AT_A_STEP = 4
#: Faults of a case that its articles are chosen by.
LEADING_FAULTS = 8
#: Published articles of one product that are weighed at a step.
MOST_WEIGHED = 500


@dataclass(frozen=True)
class Picture:
    """`uid` is the file's; `id` that of the picture in the working text, 0 in a version."""

    uid: str
    caption: Bilingual
    id: int = 0


@dataclass(frozen=True)
class ArticleText:
    """What stands in an article, as somebody reads it."""

    title: Bilingual
    body: Bilingual
    pictures: Sequence[Picture]

    @property
    def lacks(self) -> Sequence[str]:
        """Languages, as `zh` and `en`, in which the title or the text is missing."""
        return [
            language
            for language in ("zh", "en")
            if not (getattr(self.title, language) and getattr(self.body, language))
        ]


@dataclass(frozen=True)
class Comparison:
    """How a version differs from the one before, in each language; None where nothing changed."""

    language: Text
    title: list[Stretch] | None
    body: list[Stretch] | None


@dataclass(frozen=True)
class ModelTopics:
    """Faults and steps of a product's fault model, in words by their ids."""

    faults: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class ProductTopics:
    """What an article is about at one product, in words."""

    product_model: ProductModel
    faults: Sequence[str] = ()
    steps: Sequence[Text] = ()


@dataclass
class RelevantArticle:
    """An article at a step: whether it is about this step, how often it helped, and whether it did in this case."""

    article: Article
    score: float
    is_of_step: bool
    helped: int
    helped_here: bool = False


def articles_listed(by: Actor) -> Any:
    """All that the person may see, with `helped` and the time of the current version, most helpful first."""
    rows = _counted(Article.objects.visible_to(by)).annotate(published_at=F("current__published_at"))
    return rows.select_related("current").prefetch_related("product_models")


def articles_to_publish(by: Actor) -> Any:
    """Those whose text is not what is published, or was never."""
    return articles_listed(by).filter(is_ahead=True).exclude(state="withdrawn")


def articles_with_words(rows: Any, words: str) -> Any:
    return with_words(rows, words)


def articles_about(by: Actor, product_model: ProductModel, *, most: int = 8) -> list[Article]:
    """The published ones of a product, the most helpful first."""
    rows = _counted(Article.objects.visible_to(by)).select_related("current")
    return list(
        rows.filter(state="published", product_models=product_model).order_by("-helped", "-current__published_at")[
            :most
        ]
    )


def text_of(article: Article | ArticleVersion) -> ArticleText:
    """The working text of an article, or what a version says."""
    if isinstance(article, ArticleVersion):
        pictures = [Picture(one["file"], Bilingual.of(one["caption"])) for one in article.pictures]
    else:
        rows = article.pictures.select_related("file")
        pictures = [Picture(str(row.file.uid), row.caption, row.pk) for row in rows]
    return ArticleText(article.title, article.body, pictures)


def read_by_all(article: Article) -> ArticleText:
    """What readers see; of an article that was never published, the working text."""
    return text_of(article.current or article)


def former_version(version: ArticleVersion) -> ArticleVersion | None:
    return ArticleVersion.objects.filter(article=version.article_id, number__lt=version.number).first()


def comparison(former: ArticleText, later: ArticleText) -> list[Comparison]:
    """Language by language, without those in which nothing changed."""
    compared = []
    for language, name in (("zh", "中文"), ("en", "English")):
        title, body = (
            differences(old, new) if old != new else None
            for old, new in (
                (getattr(former.title, language), getattr(later.title, language)),
                (getattr(former.body, language), getattr(later.body, language)),
            )
        )
        if title or body:
            compared.append(Comparison(name, title, body))
    return compared


def topics_of_model(product_model: ProductModel) -> ModelTopics:
    """Of the published fault model, or while there is none of the newest; empty without a fault model."""
    versions = FaultModelVersion.objects.filter(fault_model__product_model=product_model)
    version = versions.filter(state="published").first() or versions.exclude(state="discarded").first()
    if version is None:
        return ModelTopics()
    words = Wording(version.document)
    steps = [one["id"] for part in ("observations", "repairs") for one in version.document.get(part) or ()]
    return ModelTopics({id: words.fault(id) for id in words.faults}, {id: words.step(id) for id in steps})


def topics_in_words(article: Article) -> list[ProductTopics]:
    """Product by product; an id that the product's model has lost stands for itself."""
    topics = list(article.topics.order_by("pk"))
    found = []
    for product_model in article.product_models.order_by("code"):
        own = [one for one in topics if one.product_model_id == product_model.pk]
        known = topics_of_model(product_model) if own else ModelTopics()
        found.append(
            ProductTopics(
                product_model,
                [known.faults.get(one.ref, one.ref) for one in own if one.kind == ArticleTopic.Kind.FAULT],
                [known.steps.get(one.ref, one.ref) for one in own if one.kind == ArticleTopic.Kind.STEP],
            )
        )
    return found


def articles_for(
    product_model: ProductModel, *, faults: Mapping[str, float], step: str = "", most: int = MOST_AT_A_STEP
) -> list[RelevantArticle]:
    """Published articles of the product that have something to say now, the most relevant first.

    `faults` are probabilities by id, `step` is the id of the step that comes next; see `rules.articles.relevance`.
    """
    topics = Prefetch("topics", ArticleTopic.objects.filter(product_model=product_model), to_attr="topics_here")
    rows = _counted(Article.objects.filter(state="published", product_models=product_model))
    newest = rows.select_related("current").prefetch_related(topics).order_by("-helped", "-pk")[:MOST_WEIGHED]
    weighed = [_weighed(article, faults, step) for article in newest]
    # Sorting keeps what came first among equals: the more helpful, then the newer.
    return sorted((one for one in weighed if one.score >= GENERAL), key=lambda one: -one.score)[:most]


def _weighed(article: Any, faults: Mapping[str, float], step: str) -> RelevantArticle:
    of_steps = [one.ref for one in article.topics_here if one.kind == ArticleTopic.Kind.STEP]
    of_faults = [one.ref for one in article.topics_here if one.kind == ArticleTopic.Kind.FAULT]
    score = relevance(steps=of_steps, faults=of_faults, step=step, shares=faults, helped=article.helped)
    return RelevantArticle(article, score, step in of_steps, article.helped)


def articles_of_case(case: TroubleshootingRecord, *, step: str = "") -> list[RelevantArticle]:
    """For the step that comes next in a case and its leading faults."""
    shares = translate.belief_after(case.model_version, case.as_record(), count=LEADING_FAULTS)
    found = articles_for(
        case.model_version.fault_model.product_model, faults={one.id: one.probability for one in shares}, step=step
    )
    helped = set(ArticleHelp.objects.filter(record=case).values_list("article", flat=True))
    for one in found:
        one.helped_here = one.article.pk in helped
    return found


def helped_in(article: Article, case: TroubleshootingRecord) -> bool:
    return ArticleHelp.objects.filter(article=article, record=case).exists()


def _counted(rows: Any) -> Any:
    """With `helped`: in how many cases."""
    counts = ArticleHelp.objects.order_by().values("article").annotate(n=Count("pk"))
    return rows.annotate(helped=Coalesce(Subquery(counts.filter(article=OuterRef("pk")).values("n")), Value(0)))
