"""HR says what an engineer is employed as from a day on, and which grades there are."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.customers.models import Site
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.rewards.facts import PayPostAssigned
from firstfix.rewards.models import PayGrade, PayPost


@transaction.atomic
def save_pay_grade(grade: PayGrade, *, by: Actor) -> PayGrade:
    require(by, "pay.assign")
    if not grade.code.strip() or ":" in grade.code:
        raise Invalid({"code": _("A short code without a colon, like E2.")})
    if PayGrade.objects.filter(code=grade.code).exclude(pk=grade.pk).exists():
        raise Invalid({"code": _("This code is taken.")})
    if PayPost.objects.filter(grade=grade.pk or 0).exclude(grade__code=grade.code).exists():
        raise Invalid({"code": _("Posts and pay rules go by this code. Add another grade instead.")})
    grade.save()
    return grade


@transaction.atomic
def assign_pay_post(
    engineer: Engineer,
    *,
    grade: PayGrade,
    experience_since: date,
    first_day: date,
    by: Actor,
    territory: Territory | None = None,
    industry: str = "",
    last_day: date | None = None,
    at: datetime | None = None,
) -> PayPost:
    """From `first_day` on, until a post that begins later; the one before ends the day before.

    A post from the same day is put right. What this changes of closed months comes as a correction.
    """
    require(by, "pay.assign")
    if experience_since > first_day:
        raise Invalid({"experience_since": _("Experience begins before the post does, or with it.")})
    if last_day and last_day < first_day:
        raise Invalid({"last_day": _("It ends before it starts.")})
    if industry and industry not in Site.Kind.values:
        raise Invalid({"industry": _("Please choose.")})
    Engineer.objects.select_for_update(of=("self",), no_key=True).get(pk=engineer.pk)
    posts = list(PayPost.objects.filter(engineer=engineer).order_by("first_day"))
    later = next((post for post in posts if post.first_day > first_day), None)
    if later:
        limit = later.first_day - timedelta(days=1)
        last_day = min(last_day, limit) if last_day else limit
    for post in posts:
        if post.first_day < first_day and (post.last_day is None or post.last_day >= first_day):
            post.last_day = first_day - timedelta(days=1)
            post.save()
    same = next((post for post in posts if post.first_day == first_day), None)
    post = same or PayPost(engineer=engineer, first_day=first_day)
    post.grade, post.territory, post.industry = grade, territory, industry
    post.experience_since, post.last_day = experience_since, last_day
    post.save()
    record(PayPostAssigned(first_day=first_day), about=post, by=by, at=at)
    return post
