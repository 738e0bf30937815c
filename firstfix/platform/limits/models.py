"""Counters of rate limits, shared by all workers. The table is unlogged: a crash may forget it."""

from django.db import models


class Hit(models.Model):
    key = models.CharField(max_length=120, primary_key=True)
    window = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "limits_hit"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
