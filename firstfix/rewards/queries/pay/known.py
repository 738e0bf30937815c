"""What pay rules may refer to, and what codes are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstfix.customers.models import Site
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.company import company
from firstfix.rewards.models import PayGrade
from firstfix.rewards.translate import REMOTE_WORK, Known
from firstfix.work.models import WorkOrder


@dataclass(frozen=True)
class Names:
    """By code, as the reader's language has them."""

    grades: Mapping[str, str]
    regions: Mapping[str, str]
    industries: Mapping[str, str]
    works: Mapping[str, str]


def names_known(*, in_use: bool = False) -> Names:
    """Two statements. `in_use`: without what is no longer offered."""
    grades, regions = PayGrade.objects.all(), Territory.objects.all()
    if in_use:
        grades, regions = grades.filter(is_active=True), regions.filter(is_active=True)
    return Names(
        grades={one.code: str(one) for one in grades},
        regions={one.code: str(one) for one in regions},
        industries={value: str(label) for value, label in Site.Kind.choices},
        works={value: str(label) for value, label in WorkOrder.Kind.choices} | {REMOTE_WORK: _("Solved remotely")},
    )


def codes_known() -> Known:
    names = names_known(in_use=True)
    return Known(
        grades=frozenset(names.grades), regions=frozenset(names.regions), industries=frozenset(names.industries),
        works=frozenset(names.works), repeat_days=company().repeat_window_days,
    )  # fmt: skip
