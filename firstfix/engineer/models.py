"""The phones that engineers carry, and the ledger of every verb that one of them has told."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record, TenantModel


class Phone(Record):
    """One installed app of one person. Its secret is kept as a door only (`tenants/doors.py`, kind "phone"), so that a
    phone that was signed out is known before anybody has signed in.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="phones", verbose_name=_("user"))
    app = models.CharField(_("build of the app"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    seen_at = models.DateTimeField(_("last contact"), default=timezone.now)
    session_key = models.CharField(max_length=40, blank=True, help_text="ends with the phone when that is signed out")
    taken = models.PositiveIntegerField(default=0, help_text="number of the last verb that was looked at")
    clock_offset = models.IntegerField(
        _("clock"), default=0, help_text="seconds that the server's clock was ahead of the phone's at the last contact"
    )
    signed_out_at = models.DateTimeField(_("signed out"), null=True, blank=True)
    signed_out_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("signed out by")
    )
    signed_out_reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("phone")
        verbose_name_plural = _("phones")

    def __str__(self) -> str:
        return f"{self.user} {self.app}"


class PhoneVerb(TenantModel):
    """What a phone told, and the answer that it gets however often it asks. Rows are only added, and settled once.

    `uid` is unique per phone only: one that another person's phone has used is refused, and the refusal is kept here.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        REFUSED = "refused", _("Refused")

    class Settled(models.TextChoices):
        NOTED = "noted", _("Kept as a note")
        REDONE = "redone", _("Done anew")
        GIVEN_UP = "given_up", _("Given up")

    phone = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="verbs", verbose_name=_("phone"))
    uid = models.UUIDField(editable=False)
    number = models.PositiveIntegerField(help_text="the order in which it happened on the phone")
    name = models.CharField(_("verb"), max_length=40)
    data = models.JSONField(default=dict)
    visit = models.BigIntegerField(null=True, help_text="as told: it may not exist, or not be this engineer's")
    seen = models.BigIntegerField(null=True, help_text="version of the visit that the engineer saw")
    phone_at = models.DateTimeField(help_text="by the phone's clock")
    at = models.DateTimeField(_("happened"), help_text="corrected by how wrong the phone's clock was")
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    reason = models.JSONField(null=True, help_text="why it was refused: code, text, fields, conflicts")
    made = models.JSONField(null=True, help_text="the record that it made or changed: kind, id, name")
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled = models.CharField(_("what became of it"), max_length=10, choices=Settled.choices, blank=True)

    class Meta:
        verbose_name = _("verb of a phone")
        verbose_name_plural = _("verbs of phones")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "phone", "uid"], name="phone_verb_once"),
            models.UniqueConstraint(fields=["tenant", "phone", "number"], name="phone_verb_number_once"),
        ]
        indexes = [
            models.Index(fields=["tenant", "uid"], name="phone_verb_uid"),
            models.Index(
                fields=["tenant", "phone"],
                condition=models.Q(state="refused", settled_at=None),
                name="phone_verb_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def text(self) -> str:
        """Why it was refused, in the words that its engineer read."""
        return str((self.reason or {}).get("text", ""))
