"""Who wants the report of the week as a message, where that is not what holds by default."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.models import TenantModel


class WeeklyChoice(TenantModel):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    by_message = models.BooleanField(_("the report of the week by message"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "user"], name="weekly_choice_once")]

    def __str__(self) -> str:
        return str(self.by_message)
