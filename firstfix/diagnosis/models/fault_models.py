"""What can be wrong with a product model, what tells the faults apart and what removes them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.states import MODEL_VERSION_STATES
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.audit.tracking import audited
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.models import Record


class FaultModel(Record):
    """The fault model of a product model; what it says stands in its versions."""

    product_model = models.OneToOneField(
        ProductModel, on_delete=models.PROTECT, related_name="fault_model", verbose_name=_("product model")
    )
    drift = models.JSONField(
        default=dict, help_text="alarms over the cases since the published version: its number, at, since, suspects"
    )

    class Meta(Record.Meta):
        verbose_name = _("fault model")
        verbose_name_plural = _("fault models")

    def __str__(self) -> str:
        return str(self.product_model)


@audited
class FaultModelVersion(Record):
    """One text of the model: `document` is fault-model/1 or /2 (docs/formats/fault-model.md). Only drafts change."""

    class Origin(models.TextChoices):
        AUTHOR = "author", _("Written by hand")
        IMPORT = "import", _("Imported")
        LEARNT = "learnt", _("Learnt from closed orders")

    fault_model = models.ForeignKey(FaultModel, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=MODEL_VERSION_STATES.choices, default=MODEL_VERSION_STATES.start
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.AUTHOR)
    document = models.JSONField(default=dict)
    note = models.TextField(_("what changed and why"), blank=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    tree = models.JSONField(null=True, blank=True, help_text="strategy-tree/1, made when it is published")
    figures = models.JSONField(default=dict, help_text="the decision rule that suits it and its expected cost")

    class Meta(Record.Meta):
        verbose_name = _("version of a fault model")
        verbose_name_plural = _("versions of fault models")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "fault_model", "number"], name="fault_model_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "fault_model"], condition=models.Q(state="published"), name="one_published_version"
            ),
        ]
        ordering = ["-number"]

    @property
    def currency(self) -> str:
        """In which its costs are meant; a model that does not say is meant in the company's."""
        return str(self.document.get("money") or company().currency)

    def __str__(self) -> str:
        return f"{self.fault_model_id} v{self.number}"
