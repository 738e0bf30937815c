"""One row per thing that the search box can find."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from firstfix.platform.tenants.models import TenantModel


class SearchDocument(TenantModel):
    """What a record is found by. What a result shows is read from the record itself, in the reader's language."""

    kind = models.CharField(max_length=60, help_text="the record's model, such as work.workorder")
    record_id = models.BigIntegerField()
    tokens = SearchVectorField(help_text="made by engines/triage/tokens.py")
    tokens_version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(help_text="newer ones first among equals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "record_id"], name="search_document_once")]
        indexes = [
            GinIndex(fields=["tokens"], name="search_tokens"),
            models.Index(fields=["tenant", "kind", "-at"], name="search_kind_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class TokenFrequency(TenantModel):
    """In how many records of a kind a token stands; counted by night, for finding records that are alike."""

    kind = models.CharField(max_length=60)
    token = models.CharField(max_length=60)
    records = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "token"], name="token_frequency_once")]

    def __str__(self) -> str:
        return f"{self.token} × {self.records}"
