"""One row per thing that the search box can find."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from firstfix.platform.tenants.models import TenantModel


class SearchDocument(TenantModel):
    """`tokens` holds what engines/triage/tokens.py made of the record's words; the rest is what a result shows."""

    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    detail = models.CharField(max_length=500, blank=True)
    tokens = SearchVectorField()
    at = models.DateTimeField(help_text="newer ones first among equals")
    tokens_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "kind", "record_id"], name="search_document_once")]
        indexes = [GinIndex(fields=["tokens"], name="search_tokens")]

    def __str__(self) -> str:
        return self.title
