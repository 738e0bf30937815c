from typing import Any

from django.utils import timezone

from firstfix.care.models import FollowUp, FollowUpRule
from firstfix.work.tests.makers import make_work_order


def make_rule(**kw: Any) -> FollowUpRule:
    return FollowUpRule.objects.create(**{"kind": "repair", "days": 3} | kw)


def make_follow_up(**kw: Any) -> FollowUp:
    if "work_order" not in kw:
        kw["work_order"] = make_work_order(state="closed", closed_at=timezone.now())
    kw.setdefault("due_on", timezone.localdate())
    return FollowUp.objects.create(**kw)
