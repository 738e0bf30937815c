"""What is claimed from suppliers for old parts under their warranty, and the photos that prove it."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from firstfix.equipment.models import Part
from firstfix.logistics.models.suppliers import Supplier
from firstfix.logistics.models.uses import PartUse
from firstfix.logistics.states import SUPPLIER_CLAIM_STATES, WITH_SUPPLIER
from firstfix.platform.audit.tracking import audited
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.models import Record, TenantModel


class ProofPhoto(Record):
    """The old part with its label, photographed on site or where it was received. Without `file` it is on its way."""

    use = models.ForeignKey(PartUse, on_delete=models.CASCADE, related_name="proofs")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="as a phone announced it"
    )
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("photo of an old part")
        verbose_name_plural = _("photos of old parts")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(file__isnull=False) | models.Q(upload__isnull=False), name="proof_has_file_or_upload"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_id}"


@audited
class SupplierClaim(Record):
    """Old parts that one supplier is to stand for (RMA). The supplier gives one answer to the whole of it."""

    class SettledBy(models.TextChoices):
        CREDIT = "credit", pgettext_lazy("supplier claim", "Credit note")
        REPLACEMENT = "replacement", pgettext_lazy("supplier claim", "Replacement")
        REPAIR = "repair", pgettext_lazy("supplier claim", "Repair")

    number = models.CharField(_("number"), max_length=40)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="claims", verbose_name=_("supplier"))
    state = models.CharField(
        _("state"), max_length=10, choices=SUPPLIER_CLAIM_STATES.choices, default=SUPPLIER_CLAIM_STATES.start
    )
    reference = models.CharField(_("supplier's claim number"), max_length=80, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    by_name = models.CharField(_("by"), max_length=120, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answer_due_on = models.DateField(_("answer due"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    settled_by = models.CharField(_("settled by"), max_length=12, choices=SettledBy.choices, blank=True)
    credit = models.DecimalField(
        _("credit"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    credit_note = models.CharField(_("credit note number"), max_length=80, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("supplier claim")
        verbose_name_plural = _("supplier claims")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "number"], name="supplier_claim_number_once"),
            models.UniqueConstraint(
                fields=["tenant", "supplier"], condition=models.Q(state="draft"), name="one_draft_claim_per_supplier"
            ),
            models.CheckConstraint(
                condition=models.Q(credit=None) | models.Q(credit__gt=0, settled_by="credit"),
                name="credit_only_by_credit_note",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state", "answer_due_on"], name="supplier_claim_in_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def tone(self) -> str:
        """The tone of its state (docs/look.md)."""
        tones = {"draft": "fresh", "sent": "moving", "accepted": "waiting", "settled": "done", "refused": "late"}
        return tones.get(self.state, "off")

    def is_late(self, on: date) -> bool:
        """Whether the supplier should have answered, or sent what was promised, by that day."""
        return self.state in WITH_SUPPLIER and self.answer_due_on is not None and self.answer_due_on < on


class SupplierClaimLine(TenantModel):
    """One old part. `is_live` while it is claimed or settled by this claim; a refused one may be claimed again."""

    claim = models.ForeignKey(SupplierClaim, on_delete=models.CASCADE, related_name="lines")
    use = models.ForeignKey(PartUse, on_delete=models.PROTECT, related_name="claim_lines")
    reason = models.CharField(_("reason"), max_length=400)
    claim_by = models.DateField(_("to be claimed by"), null=True, blank=True)
    is_live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("line of a supplier claim")
        verbose_name_plural = _("lines of supplier claims")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "use"], condition=models.Q(is_live=True), name="old_part_on_one_claim"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.use_id}"

    @property
    def part(self) -> Part:
        return self.use.part

    @property
    def quantity(self) -> int:
        return self.use.quantity
