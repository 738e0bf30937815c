"""What colleagues say, and who keeps the own moments to themselves. Everything else on the wall is read from facts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import Record, TenantModel


class ColleagueNote(Record):
    """A colleague says thank you, in a line or two."""

    engineer = models.ForeignKey(
        Engineer, on_delete=models.PROTECT, related_name="notes_of_thanks", verbose_name=_("engineer")
    )
    text = models.CharField(_("thanks for what"), max_length=300)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta(Record.Meta):
        verbose_name = _("colleague's thanks")
        verbose_name_plural = _("colleagues' thanks")
        indexes = [models.Index(fields=["tenant", "-at"], name="colleague_note_at")]

    def __str__(self) -> str:
        return self.text[:80]


class OffTheWall(TenantModel):
    """This engineer's moments are on no wall."""

    engineer = models.OneToOneField(Engineer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("engineer off the wall")
        verbose_name_plural = _("engineers off the wall")

    def __str__(self) -> str:
        return str(self.engineer_id)
