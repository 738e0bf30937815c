"""Courses as people read them, and who needs to hear one again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Attendee, Course, CourseVersion
from firstfix.customers.models import Customer
from firstfix.equipment.models import ProductModel
from firstfix.platform.errors import Refused

#: A refresher is arranged so long before it is due.
AHEAD = timedelta(days=60)


def courses_listed() -> QuerySet[Course]:
    newest = CourseVersion.objects.order_by("-number")
    return Course.objects.select_related("product_model").prefetch_related(
        Prefetch("versions", newest, to_attr="newest_first")
    )


def newest_version(course: Course) -> CourseVersion:
    """What is taught today; Refused while nothing is written yet."""
    version = course.versions.select_related("course").order_by("-number").first()
    if version is None:
        raise Refused(_("Nothing is written for this course yet."))
    return version


def courses_for(model: ProductModel | None) -> QuerySet[Course]:
    """Courses in use with something to teach, of this product or of all; those of the product first."""
    rows = courses_listed().filter(is_active=True, versions__isnull=False).distinct()
    if model:
        rows = rows.filter(Q(product_model=model) | Q(product_model=None))
    return rows.order_by(F("product_model").asc(nulls_last=True), "pk")


def refreshers_due(*, today: date, customer: Customer | None = None) -> QuerySet[Attendee]:
    """People whose certificate has run out or does so soon, and who have not heard the course again; the first due
    first. Of two people of one name at a customer's, one who hears it again is the first: the other stays due.
    """
    course = "training__course_version__course"
    later = Attendee.objects.filter(
        **{course: OuterRef(course)}, name=OuterRef("name"), number=OuterRef("number"),
        training__customer=OuterRef("training__customer"),
        valid_until__gt=OuterRef("valid_until"),
    )  # fmt: skip
    rows = Attendee.objects.filter(
        ~Exists(later), valid_until__lte=today + AHEAD, **{f"{course}__is_active": True}
    ).select_related(course, "training__customer", "training__site")
    if customer:
        rows = rows.filter(training__customer=customer)
    return rows.order_by("valid_until", "pk")
