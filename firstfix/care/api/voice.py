"""What customers say of a product, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from firstfix.care.api.ratios import RatioOut
from firstfix.care.queries.voice import voice_of, voices
from firstfix.care.rules import Topic
from firstfix.equipment.access import product_model_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest

router = Router()


class ProductVoiceOut(Schema):
    """The last twelve months; `nps` is percent of promoters less percent of detractors."""

    product_model_id: int
    answers: int
    rating: float | None
    nps: int | None
    complaints: int
    open: int


class VoiceMonthOut(Schema):
    """`said`: how much feedback by topic."""

    month: date
    answers: int
    rating: float | None
    nps: int | None
    said: dict[str, int]


class VoiceTrendOut(Schema):
    """`trend`: the last six months beside the six before."""

    topic: str
    trend: RatioOut | None


@router.get("/voice", response=list[ProductVoiceOut])
def product_voices(request: ApiRequest) -> Any:
    require(request.user, "feedback.see")
    return [
        {"product_model_id": one.product_model.pk, "answers": one.answers.count, "rating": one.answers.rating,
         "nps": one.answers.nps, "complaints": one.complaints, "open": one.open}
        for one in voices(today=timezone.localdate())
    ]  # fmt: skip


@router.get("/product-models/{int:id}/voice", response=list[VoiceMonthOut])
def product_voice(request: ApiRequest, id: int) -> Any:
    """Month by month, the running one last."""
    require(request.user, "feedback.see")
    heard = voice_of(product_model_for(request.user, id), today=timezone.localdate())
    rows = []
    for month in heard.months:
        answers = heard.answers.get(month)
        said = {str(topic): counts[month] for topic in Topic if month in (counts := heard.said.get(topic, {}))}
        rows.append({
            "month": month, "answers": answers.count if answers else 0, "rating": answers and answers.rating,
            "nps": answers and answers.nps, "said": said,
        })  # fmt: skip
    return rows


@router.get("/product-models/{int:id}/voice/trends", response=list[VoiceTrendOut])
def product_trends(request: ApiRequest, id: int) -> Any:
    """Whether more is said than before, topic by topic, or only by chance."""
    require(request.user, "feedback.see")
    heard = voice_of(product_model_for(request.user, id), today=timezone.localdate())
    return [{"topic": topic, "trend": heard.trend(topic)} for topic in Topic if topic != Topic.RENEWAL]
