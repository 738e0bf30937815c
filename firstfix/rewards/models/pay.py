"""Pay (工资): what an engineer is employed as, the versions of the rules, and pay sheets with their lines."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.customers.models import Site
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import CatalogueEntry, Territory
from firstfix.platform.states import StateTable
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.rewards.states import PAY_DISPUTE_STATES, PAY_RULES_STATES


class _Days(models.Func):
    function = "daterange"
    output_field = DateRangeField()


def _apart(first: str, last: str) -> tuple[_Days, str]:
    """Of an exclusion constraint: two rows never hold on one day. Both ends count; none is until further notice."""
    return (_Days(first, last, RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS)


class PayGrade(CatalogueEntry):
    """A step of the base table: engineer, senior engineer …"""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("pay grade")
        verbose_name_plural = _("pay grades")


@audited
class PayPost(Record):
    """What an engineer is employed as, from one day to another: what the base table asks for."""

    engineer = models.ForeignKey(
        Engineer, on_delete=models.PROTECT, related_name="pay_posts", verbose_name=_("engineer")
    )
    grade = models.ForeignKey(PayGrade, on_delete=models.PROTECT, related_name="+", verbose_name=_("pay grade"))
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    industry = models.CharField(_("industry"), max_length=10, choices=Site.Kind.choices, blank=True)
    experience_since = models.DateField(_("experience since"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("last day"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("post of an engineer")
        verbose_name_plural = _("posts of engineers")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True) | models.Q(last_day__gte=models.F("first_day")),
                name="pay_post_ends_later",
            ),
            ExclusionConstraint(
                name="pay_posts_apart",
                expressions=[("engineer", RangeOperators.EQUAL), _apart("first_day", "last_day")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.first_day}"


@audited
class PayRules(Record):
    """One version of the rules, as a document (docs/formats/pay-rules.md). In force it pays whole months."""

    table: ClassVar[StateTable] = PAY_RULES_STATES

    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=PAY_RULES_STATES.choices, default=PAY_RULES_STATES.start
    )
    document = models.JSONField()
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    first_month = models.DateField(_("from month"), null=True, blank=True, help_text="its first day")
    last_month = models.DateField(_("last month"), null=True, blank=True, help_text="its first day")

    class Meta(Record.Meta):
        verbose_name = _("version of the pay rules")
        verbose_name_plural = _("versions of the pay rules")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="pay_rules_number_once"),
            models.CheckConstraint(
                condition=models.Q(first_month__isnull=False) | ~models.Q(state__in=("in_force", "replaced")),
                name="pay_rules_in_force_from",
            ),
            ExclusionConstraint(
                name="pay_rules_apart",
                expressions=[("tenant", RangeOperators.EQUAL), _apart("first_month", "last_month")],
                condition=models.Q(first_month__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("version %(n)d")) % {"n": self.number}


@audited
class PayMonth(Record):
    """A month that is closed: its sheets stay as they are, and what comes to light later is a correction."""

    month = models.DateField(_("month"), help_text="its first day")
    rules = models.ForeignKey(PayRules, on_delete=models.PROTECT, related_name="+", verbose_name=_("rules"))
    closed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(_("closed"))

    class Meta(Record.Meta):
        verbose_name = _("closed pay month")
        verbose_name_plural = _("closed pay months")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "month"], name="pay_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


@audited
class PaySheet(Record):
    """An engineer's pay of a month (工资单). While the month is open its lines are counted when asked for."""

    engineer = models.ForeignKey(
        Engineer, on_delete=models.PROTECT, related_name="pay_sheets", verbose_name=_("engineer")
    )
    month = models.DateField(_("month"), help_text="its first day")
    closed = models.ForeignKey(PayMonth, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets")
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("region")
    )
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("pay sheet")
        verbose_name_plural = _("pay sheets")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "engineer", "month"], name="pay_sheet_once"),
            models.CheckConstraint(
                condition=models.Q(closed__isnull=True, total__isnull=True)
                | models.Q(closed__isnull=False, total__isnull=False),
                name="pay_sheet_closed_has_total",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "month"], name="pay_sheet_month")]

    def __str__(self) -> str:
        return f"{self.engineer} {self.month:%Y-%m}"


@audited
class PayLine(TenantModel):
    """A line of a closed sheet, as `engines.pay.lines.Line` has it. Nothing changes it."""

    sheet = models.ForeignKey(PaySheet, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=12)
    rules = models.ForeignKey(PayRules, on_delete=models.PROTECT, related_name="+")
    row = models.JSONField(default=list, help_text="the row of the rule's table, as texts")
    month = models.DateField(help_text="which month it is about: of a correction, an earlier one")
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    rate = models.DecimalField(max_digits=12, decimal_places=2)
    per = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    behind = models.JSONField(default=list, help_text="pairs of what and id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sheet", "place"], name="pay_line_place_once"),
            models.CheckConstraint(condition=models.Q(per__gte=1), name="pay_line_divides_by_something"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.amount}"


@audited
class PayDispute(Record):
    """An engineer does not agree with a line; somebody answers. `key` names the line, also of a month that is open."""

    table: ClassVar[StateTable] = PAY_DISPUTE_STATES

    sheet = models.ForeignKey(PaySheet, on_delete=models.PROTECT, related_name="disputes")
    key = models.CharField(max_length=200)
    line = models.CharField(_("line"), max_length=200, help_text="in words, as it was read")
    state = models.CharField(
        _("state"), max_length=10, choices=PAY_DISPUTE_STATES.choices, default=PAY_DISPUTE_STATES.start
    )
    text = models.TextField(_("what is wrong"))
    answer = models.TextField(pgettext_lazy("reply", "answer"), blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("dispute on a pay line")
        verbose_name_plural = _("disputes on pay lines")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["tenant", "sheet", "key"], condition=models.Q(state="raised"), name="pay_dispute_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.line
