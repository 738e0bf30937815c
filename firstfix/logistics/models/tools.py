"""What engineers work with: tools, their calibrations, who has them, and what belongs to a skill."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.models.places import StockPlace
from firstfix.logistics.states import HELD_LOANS, TOOL_LOAN_STATES
from firstfix.people.models import Engineer
from firstfix.platform.audit.tracking import audited
from firstfix.platform.catalogues.models import Skill, ToolType
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Record, TenantModel
from firstfix.work.models import WorkOrder


@audited
class Tool(Record):
    code = models.CharField(_("code"), max_length=40)
    tool_type = models.ForeignKey(ToolType, on_delete=models.PROTECT, related_name="tools", verbose_name=_("type"))
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    owner = models.ForeignKey(
        Engineer, null=True, blank=True, on_delete=models.PROTECT, related_name="own_tools",
        verbose_name=_("personal tool of"), help_text=_("empty: shared, and lent to who needs it"),
    )  # fmt: skip
    place = models.ForeignKey(
        StockPlace,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tools",
        verbose_name=_("place"),
    )
    calibrated_until = models.DateField(_("calibrated until"), null=True, blank=True)
    out_of_order = models.CharField(
        _("out of order"), max_length=200, blank=True, help_text=_("why nobody may use it; empty: it is in order")
    )
    sent_to = models.CharField(_("sent for calibration to"), max_length=120, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    expected_on = models.DateField(_("expected back"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, help_text="of its calibration")

    class Meta(Record.Meta):
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "code"], name="tool_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_type} {self.code}"


class ToolCalibration(Record):
    """One calibration with its certificate. A tool's own date is that of the newest one."""

    class Result(models.TextChoices):
        PASSED = "passed", _("Within its limits")
        ADJUSTED = "adjusted", _("Adjusted, then within its limits")
        FAILED = "failed", _("Not within its limits")

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="calibrations")
    done_on = models.DateField(_("calibrated on"))
    until = models.DateField(_("valid until"), null=True, blank=True, help_text="none when it failed")
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, default=Result.PASSED)
    provider = models.CharField(_("calibrated by"), max_length=120, blank=True)
    certificate = models.CharField(_("certificate number"), max_length=80, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("certificate")
    )
    by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")
        indexes = [models.Index(fields=["tenant", "tool", "-done_on"], name="calibration_of_tool")]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.done_on}"


class ToolLoan(Record):
    """A shared tool for an engineer, from one day to another; both days are whole ones of the company."""

    class Condition(models.TextChoices):
        GOOD = "good", _("In order")
        DIRTY = "dirty", _("Needs cleaning")
        INCOMPLETE = "incomplete", _("Something is missing")
        BROKEN = "broken", _("Broken")

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="loans", verbose_name=_("tool"))
    engineer = models.ForeignKey(
        Engineer, on_delete=models.PROTECT, related_name="tool_loans", verbose_name=_("engineer")
    )
    work_order = models.ForeignKey(
        WorkOrder, null=True, blank=True, on_delete=models.SET_NULL, related_name="tool_loans",
        verbose_name=_("work order"),
    )  # fmt: skip
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("due back"))
    state = models.CharField(
        _("state"), max_length=10, choices=TOOL_LOAN_STATES.choices, default=TOOL_LOAN_STATES.start
    )
    from_place = models.ForeignKey(
        StockPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("taken from")
    )
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=10, choices=Condition.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("loan of a tool")
        verbose_name_plural = _("loans of tools")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(due_on__gte=models.F("starts_on")), name="loan_ends_later"),
            models.UniqueConstraint(
                fields=["tenant", "tool"], condition=models.Q(state="out"), name="tool_out_once"
            ),
            ExclusionConstraint(
                name="tool_not_twice",
                expressions=[
                    ("tool", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "starts_on", "due_on", models.Value("[]"), function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(state__in=HELD_LOANS),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["tenant", "state", "due_on"], name="loan_in_state"),
            models.Index(fields=["tenant", "engineer", "state"], name="loan_of_engineer"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.starts_on}–{self.due_on}"


class KitTool(TenantModel):
    """What belongs to a skill: whoever has it carries so many tools of this type."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="kit", verbose_name=_("skill"))
    tool_type = models.ForeignKey(ToolType, on_delete=models.CASCADE, related_name="+", verbose_name=_("tool type"))
    quantity = models.PositiveSmallIntegerField(_("quantity"), default=1)

    class Meta:
        verbose_name = _("tool of a kit")
        verbose_name_plural = _("tool kits")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "skill", "tool_type"], name="kit_tool_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="kit_tool_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.tool_type_id} × {self.quantity}"
