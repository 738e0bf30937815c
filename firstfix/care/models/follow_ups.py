"""Follow-ups (回访): asking customers after the repair, or at an interval."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.care.rules.follow_ups import MOST_TRIES, RETRY_DAYS, CallTrigger, rule_flaws
from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.customers.models import Customer, ServiceContract
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


class FollowUpRule(Record):
    """Customers are called so many days after an order of a kind is closed, or every so many months.

    A rule of a contract holds there instead of its customer's, and a customer's instead of everybody's.
    """

    trigger = models.CharField(
        _("the call comes"), max_length=10, choices=CallTrigger.choices, default=CallTrigger.CLOSED
    )
    kind = models.CharField(_("kind of work"), max_length=12, choices=WorkOrder.Kind.choices, blank=True)
    days = models.PositiveSmallIntegerField(
        _("days after closing"), null=True, blank=True, validators=[MaxValueValidator(365)]
    )
    months = models.PositiveSmallIntegerField(
        _("every so many months"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("counted from the beginning of each contract in force"),
    )  # fmt: skip
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_up_rules",
        verbose_name=_("customer"),
    )  # fmt: skip
    contract = models.ForeignKey(
        ServiceContract, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_up_rules",
        verbose_name=_("contract"),
    )  # fmt: skip
    script = BilingualField(_("what we say"), blank=True)
    questions = BilingualField(_("questions"), blank=True)
    most_tries = models.PositiveSmallIntegerField(
        _("tries"), default=MOST_TRIES, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    retry_days = models.PositiveSmallIntegerField(
        _("days until the next try"), default=RETRY_DAYS, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    agreed = models.PositiveIntegerField(
        null=True, blank=True, editable=False, help_text="calls in 90 days, as somebody has agreed to"
    )

    class Meta(Record.Meta):
        verbose_name = _("follow-up rule")
        verbose_name_plural = _("follow-up rules")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "trigger", "kind", "months", "customer", "contract", "days"],
                name="follow_up_rule_once", nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} +{self.days}" if self.trigger == CallTrigger.CLOSED else f"{self.months} M"

    def clean(self) -> None:
        if flaws := rule_flaws(self):
            raise ValidationError(dict(flaws))

    @property
    def is_at_interval(self) -> bool:
        return self.trigger == CallTrigger.INTERVAL


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def in_full(self) -> FollowUpQuerySet:
        """With whom it is about."""
        return self.select_related(
            "work_order__customer", "work_order__asset__product_model", "work_order__contact", "work_order__request",
            "customer", "rule",
        ).prefetch_related("customer__contacts")  # fmt: skip

    def visible_to(self, by: Actor) -> FollowUpQuerySet:
        """All, or those of orders that one was on: what customers say of a colleague is the colleague's."""
        if may(by, "follow_up.see_all"):
            return self
        own = WorkOrder.objects.filter(visits__bookings__engineer__user=by.pk)
        return self.filter(work_order__in=own.values("pk"))


@audited
class FollowUp(Record):
    """About a work order; or, where a rule calls at an interval, about all that a customer has from us."""

    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    customer = models.ForeignKey(
        Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups",
        help_text="only without a work order",
    )  # fmt: skip
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
    nps = models.PositiveSmallIntegerField(_("would recommend us, 0 to 10"), null=True, blank=True)
    is_running = models.BooleanField(_("it runs well"), null=True)
    usage = models.TextField(_("how it is used"), blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    reason = models.CharField(_("why it was given up"), max_length=400, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "work_order", "rule"], name="follow_up_once"),
            models.UniqueConstraint(fields=["tenant", "customer", "rule", "due_on"], name="follow_up_at_interval_once"),
            models.CheckConstraint(
                condition=models.Q(work_order__isnull=True) ^ models.Q(customer__isnull=True),
                name="follow_up_of_order_or_customer",
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)), name="rating_range"
            ),
            models.CheckConstraint(condition=models.Q(nps__isnull=True) | models.Q(nps__lte=10), name="nps_range"),
        ]
        indexes = [models.Index(fields=["tenant", "state", "due_on"], name="follow_up_due")]

    def __str__(self) -> str:
        return f"{self.work_order_id or self.customer_id} {self.due_on}"

    @property
    def whom(self) -> Customer:
        """Whose satisfaction it is about."""
        found = self.work_order.customer if self.work_order else self.customer
        assert found is not None
        return found

    @property
    def most_tries(self) -> int:
        return self.rule.most_tries if self.rule else MOST_TRIES

    @property
    def retry_days(self) -> int:
        return self.rule.retry_days if self.rule else RETRY_DAYS


class FollowUpPhoto(TenantModel):
    """What the customer showed."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "follow_up", "file"], name="follow_up_photo_once")]

    def __str__(self) -> str:
        return str(self.file_id)
