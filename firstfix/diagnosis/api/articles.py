"""Knowledge articles for programs: the same as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import File, Form, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from firstfix.diagnosis.access import (
    article_for,
    article_picture_for,
    article_version_for,
    troubleshooting_for,
)
from firstfix.diagnosis.actions.articles import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Topic,
    add_picture,
    bring_back,
    caption_picture,
    change_article,
    draft_article,
    mark_helped,
    move_picture,
    publish_article,
    remove_picture,
    tie_article,
    unmark_helped,
    withdraw_article,
)
from firstfix.diagnosis.models import Article, ArticleTopic, ArticleVersion
from firstfix.diagnosis.queries.articles import (
    ArticleText,
    articles_listed,
    articles_of_case,
    articles_with_words,
    read_by_all,
    text_of,
)
from firstfix.equipment.access import part_for, product_model_for
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id, TextOut
from firstfix.platform.bilingual import Bilingual

router = Router()
Ids = Annotated[list[Id], Field(max_length=200)]


class TitleIn(Schema):
    zh: str = Field("", max_length=LONGEST_TITLE)
    en: str = Field("", max_length=LONGEST_TITLE)


class BodyIn(Schema):
    """Paragraphs, headings (##), lists (- or 1.) and bold (**) as in Markdown; HTML is shown as it was typed."""

    zh: str = Field("", max_length=LONGEST_TEXT)
    en: str = Field("", max_length=LONGEST_TEXT)


class ArticleIn(Schema):
    """What is not sent stays. A new article needs a title. What it is about holds at once, its text when published."""

    title: TitleIn | None = None
    body: BodyIn | None = None
    product_model_ids: Ids | None = None
    part_ids: Ids | None = None


class ArticleTopicIn(Schema):
    product_model_id: Id
    kind: ArticleTopic.Kind
    ref: str = Field(max_length=60, description="the id in the product's fault model")


class ArticleTopicsIn(Schema):
    topics: list[ArticleTopicIn] = Field(max_length=500)


class ArticleTopicOut(Schema):
    product_model_id: int
    kind: str
    ref: str


class ArticlePictureOut(Schema):
    id: int = Field(description="0 in a version")
    file: str = Field(description="uid of the file")
    caption: TextOut


class ArticlePictureIn(Schema):
    caption_zh: str = Field("", max_length=LONGEST_TITLE)
    caption_en: str = Field("", max_length=LONGEST_TITLE)


class ArticleCaptionIn(Schema):
    caption: TitleIn


class ArticlePlaceIn(Schema):
    to: Literal["up", "down"]


class ArticlePublicationIn(Schema):
    note: str = Field("", max_length=2000, description="what changed and why")


class ArticleWithdrawalIn(Schema):
    reason: str = Field(max_length=2000)


class ArticleHelpIn(Schema):
    step: str = Field("", max_length=60, description="the step at which it was read")


class ArticleOut(Schema):
    """The title that readers see, or of an article that was never published the working one."""

    id: int
    title: TextOut
    state: str
    helped: int
    published_at: datetime | None
    product_model_ids: list[int]

    @staticmethod
    def resolve_title(article: Article) -> Bilingual:
        shown: Bilingual = (article.current or article).title
        return shown

    @staticmethod
    def resolve_product_model_ids(article: Article) -> list[int]:
        return [one.pk for one in article.product_models.all()]


class ArticleTextOut(Schema):
    title: TextOut
    body: TextOut
    pictures: list[ArticlePictureOut]


class ArticleInFull(Schema):
    """`text` is what readers see; `working_text` what stands to be published, for those who write."""

    id: int
    state: str
    is_ahead: bool
    version: int
    number: int | None = Field(description="of the published version")
    helped: int
    author_name: str
    drafted_from: str
    product_model_ids: list[int]
    part_ids: list[int]
    topics: list[ArticleTopicOut]
    text: ArticleTextOut
    working_text: ArticleTextOut | None


class ArticleVersionOut(Schema):
    id: int
    number: int
    title: TextOut
    note: str
    published_at: datetime
    by_name: str


class ArticleVersionInFull(ArticleVersionOut):
    text: ArticleTextOut

    @staticmethod
    def resolve_text(version: ArticleVersion) -> dict[str, Any]:
        return _text(text_of(version))


class ArticleAtStepOut(Schema):
    id: int
    title: TextOut
    score: float = Field(description="1 for the step, the probability of its faults, up to twice that when it helped")
    is_of_step: bool
    helped: int
    helped_here: bool


@router.get("/articles", response=Page[ArticleOut])
def articles(
    request: ApiRequest,
    after: After = None,
    limit: Limit = 50,
    product_model_id: Annotated[Id | None, Query()] = None,
    fault: Annotated[str, Query(max_length=60)] = "",
    step: Annotated[str, Query(max_length=60)] = "",
    state: Annotated[Literal["draft", "published", "withdrawn"] | None, Query()] = None,
    words: Annotated[str, Query(max_length=200)] = "",
) -> Any:
    """Narrowed by product, by fault or step (ids of the fault model), by state and by words in either language."""
    require(request.user, "article.see")
    rows = articles_listed(request.user)
    if product_model_id:
        rows = rows.filter(product_models=product_model_id)
    for kind, ref in (("fault", fault), ("step", step)):
        if ref:
            topics = ArticleTopic.objects.filter(kind=kind, ref=ref)
            rows = rows.filter(
                topics__in=topics.filter(product_model=product_model_id) if product_model_id else topics
            ).distinct()
    if state:
        rows = rows.filter(state=state)
    return page_of(articles_with_words(rows, words) if words else rows, after=after, limit=limit)


@router.get("/articles/{int:id}", response=ArticleInFull)
def article(request: ApiRequest, id: int) -> Any:
    return _in_full(request, article_for(request.user, id))


@router.post("/articles", response={201: ArticleInFull})
def add(request: ApiRequest, given: ArticleIn) -> Any:
    """A draft."""
    require(request.user, "article.change")
    drafted = draft_article(
        title=_said(given.title) or Bilingual(),
        body=_said(given.body) or Bilingual(),
        product_models=[product_model_for(request.user, one) for one in given.product_model_ids or ()],
        parts=[part_for(request.user, one, to="see") for one in given.part_ids or ()],
        by=request.user,
    )
    return Status(201, _in_full(request, drafted))


@router.patch("/articles/{int:id}", response=ArticleInFull)
def change(request: ApiRequest, id: int, given: ArticleIn) -> Any:
    models, parts = given.product_model_ids, given.part_ids
    changed = change_article(
        article_for(request.user, id, to="change"),
        title=_said(given.title),
        body=_said(given.body),
        product_models=None if models is None else [product_model_for(request.user, one) for one in models],
        parts=None if parts is None else [part_for(request.user, one, to="see") for one in parts],
        by=request.user,
    )
    return _in_full(request, changed)


@router.put("/articles/{int:id}/topics", response=ArticleInFull)
def topics(request: ApiRequest, id: int, given: ArticleTopicsIn) -> Any:
    """The faults and steps that it is about, instead of those before."""
    wanted = [Topic(one.product_model_id, one.kind, one.ref) for one in given.topics]
    return _in_full(request, tie_article(article_for(request.user, id, to="change"), wanted, by=request.user))


@router.post("/articles/{int:id}/pictures", response={201: ArticlePictureOut})
def illustrate(request: ApiRequest, id: int, given: Form[ArticlePictureIn], picture: File[UploadedFile]) -> Any:
    """JPEG, PNG or WebP as multipart/form-data; it comes last."""
    caption = Bilingual(zh=given.caption_zh, en=given.caption_en)
    added = add_picture(article_for(request.user, id, to="change"), picture, caption=caption, by=request.user)
    return Status(201, {"id": added.pk, "file": str(added.file.uid), "caption": added.caption})


@router.patch("/articles/{int:id}/pictures/{int:picture}", response=ArticleInFull)
def caption(request: ApiRequest, id: int, picture: int, given: ArticleCaptionIn) -> Any:
    said = _said(given.caption) or Bilingual()
    captioned = caption_picture(article_picture_for(request.user, id, picture), said, by=request.user)
    return _in_full(request, captioned.article)


@router.post("/articles/{int:id}/pictures/{int:picture}/place", response=ArticleInFull)
def place(request: ApiRequest, id: int, picture: int, given: ArticlePlaceIn) -> Any:
    """One place up or down."""
    moved = move_picture(article_picture_for(request.user, id, picture), up=given.to == "up", by=request.user)
    return _in_full(request, moved.article)


@router.delete("/articles/{int:id}/pictures/{int:picture}", response={204: None})
def take_out(request: ApiRequest, id: int, picture: int) -> HttpResponse:
    """Versions that have it keep it."""
    remove_picture(article_picture_for(request.user, id, picture), by=request.user)
    return HttpResponse(status=204)


@router.post("/articles/{int:id}/publication", response=ArticleInFull)
def publish(request: ApiRequest, id: int, given: ArticlePublicationIn) -> Any:
    """Readers see the working text from now on, as a new version."""
    return _in_full(request, publish_article(article_for(request.user, id), note=given.note, by=request.user))


@router.post("/articles/{int:id}/withdrawal", response=ArticleInFull)
def withdraw(request: ApiRequest, id: int, given: ArticleWithdrawalIn) -> Any:
    withdrawn = withdraw_article(article_for(request.user, id), reason=given.reason, by=request.user)
    return _in_full(request, withdrawn)


@router.get("/articles/{int:id}/versions", response=list[ArticleVersionOut])
def versions(request: ApiRequest, id: int) -> Any:
    """Every version that was published, the newest first."""
    return article_for(request.user, id).versions.all()


@router.get("/article-versions/{int:id}", response=ArticleVersionInFull)
def version(request: ApiRequest, id: int) -> Any:
    return article_version_for(request.user, id)


@router.post("/article-versions/{int:id}/return", response=ArticleInFull)
def give_back(request: ApiRequest, id: int) -> Any:
    """Publish a former version again, as a new one."""
    return _in_full(request, bring_back(article_version_for(request.user, id), by=request.user))


@router.get("/troubleshooting/{int:id}/articles", response=list[ArticleAtStepOut])
def articles_at_step(request: ApiRequest, id: int, step: Annotated[str, Query(max_length=60)] = "") -> Any:
    """Those with most to say at this step of the case and about its leading faults, the most relevant first."""
    require(request.user, "article.see")
    found = articles_of_case(troubleshooting_for(request.user, id), step=step)
    return [
        {
            "id": one.article.pk,
            "title": (one.article.current or one.article).title,
            "score": one.score,
            "is_of_step": one.is_of_step,
            "helped": one.helped,
            "helped_here": one.helped_here,
        }
        for one in found
    ]


@router.put("/troubleshooting/{int:id}/articles/{int:article}/help", response={204: None})
def help_here(request: ApiRequest, id: int, article: int, given: ArticleHelpIn) -> HttpResponse:
    """It helped in this case; once per case, however often it is said."""
    case = troubleshooting_for(request.user, id, to="do")
    mark_helped(article_for(request.user, article), case, step=given.step, by=request.user)
    return HttpResponse(status=204)


@router.delete("/troubleshooting/{int:id}/articles/{int:article}/help", response={204: None})
def no_help_here(request: ApiRequest, id: int, article: int) -> HttpResponse:
    case = troubleshooting_for(request.user, id, to="do")
    unmark_helped(article_for(request.user, article), case, by=request.user)
    return HttpResponse(status=204)


def _said(given: TitleIn | BodyIn | None) -> Bilingual | None:
    return None if given is None else Bilingual(zh=given.zh, en=given.en)


def _text(text: ArticleText) -> dict[str, Any]:
    pictures = [{"id": one.id, "file": one.uid, "caption": one.caption} for one in text.pictures]
    return {"title": text.title, "body": text.body, "pictures": pictures}


def _in_full(request: ApiRequest, article: Article) -> dict[str, Any]:
    names = ("id", "state", "is_ahead", "version", "author_name", "drafted_from")
    return {name: getattr(article, name) for name in names} | {
        "number": article.current.number if article.current else None,
        "helped": article.helps.count(),
        "product_model_ids": sorted(article.product_models.values_list("pk", flat=True)),
        "part_ids": sorted(article.parts.values_list("pk", flat=True)),
        "topics": article.topics.order_by("pk"),
        "text": _text(read_by_all(article)),
        "working_text": _text(text_of(article)) if may(request.user, "article.change") else None,
    }
