"""Follow-ups (回访): asking the customer after the repair."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.models import Record
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


class FollowUpRule(Record):
    """So many days after an order of this kind is closed, the customer is called."""

    kind = models.CharField(_("kind of work"), max_length=12, choices=WorkOrder.Kind.choices)
    days = models.PositiveSmallIntegerField(_("days after closing"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("follow-up rule")
        verbose_name_plural = _("follow-up rules")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "kind", "days"], name="follow_up_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} +{self.days}"


@audited
class FollowUp(Record):
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="follow_ups")
    rule = models.ForeignKey(FollowUpRule, null=True, on_delete=models.SET_NULL, related_name="+")
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wish = models.TextField(_("what the customer wishes"), blank=True, help_text="empty where a rule made it")
    wished_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    due_on = models.DateField(_("due on"))
    state = models.CharField(
        _("state"), max_length=10, choices=FOLLOW_UP_STATES.choices, default=FOLLOW_UP_STATES.start
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    rating = models.PositiveSmallIntegerField(_("satisfaction, 1 to 5"), null=True, blank=True)
    is_running = models.BooleanField(_("it runs well"), null=True)
    remarks = models.TextField(_("remarks"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "work_order", "rule"], name="follow_up_once"),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)), name="rating_range"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "due_on"], name="follow_up_due")]

    def __str__(self) -> str:
        return f"{self.work_order_id} {self.due_on}"
