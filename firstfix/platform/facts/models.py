"""What happened, in the order in which it became visible."""

from __future__ import annotations

from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast, Now

from firstfix.platform.tenants.models import TenantModel


class Fact(TenantModel):
    """One thing that happened to one record. Written in the transaction of the change; never altered.

    A sequence is not commit order, so cursors go by (transaction, id) and stop below the oldest transaction still
    running: see `queries.facts_after`.
    """

    name = models.CharField(max_length=60)
    about_kind = models.CharField(max_length=60)
    about_id = models.BigIntegerField()
    at = models.DateTimeField(help_text="when it happened")
    recorded_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    transaction = models.BigIntegerField(
        db_default=Cast(
            Cast(Func(function="pg_current_xact_id", output_field=TextField()), TextField()),
            BigIntegerField(),
        )
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "about_kind", "about_id", "-id"], name="fact_about"),
            models.Index(fields=["tenant", "transaction", "id"], name="fact_cursor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.about_kind} {self.about_id}"
