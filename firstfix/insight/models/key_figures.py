"""The key figures of two years, week by week, as they were counted by night."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.tenants.models import TenantModel


class FigureWeek(TenantModel):
    """What a key figure counted in a week, from Monday: of the company, of an area, or of an engineer.

    The sums are those of `engines.indicators.tally`. They are counted by night from all records as they stand.
    """

    figure = models.CharField(max_length=30)
    monday = models.DateField()
    territory = models.ForeignKey(Territory, null=True, on_delete=models.CASCADE, related_name="+")
    engineer = models.ForeignKey(Engineer, null=True, on_delete=models.CASCADE, related_name="+")
    n = models.FloatField()
    x = models.FloatField()
    y = models.FloatField()
    xx = models.FloatField()
    xy = models.FloatField()
    yy = models.FloatField()

    class Meta:
        verbose_name = _("week of a key figure")
        verbose_name_plural = _("weeks of key figures")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "territory", "engineer", "figure", "monday"],
                name="figure_week_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(territory=None) | models.Q(engineer=None), name="figure_of_area_or_engineer"
            ),
        ]
        indexes = [models.Index(fields=["tenant", "figure", "monday"], name="figure_week_of_figure")]

    def __str__(self) -> str:
        return f"{self.figure} {self.monday}"


class FiguresCounted(TenantModel):
    """When the key figures were counted last."""

    at = models.DateTimeField(_("last counted"))
    told_for = models.DateField(null=True, blank=True, help_text="the Monday of the last week that was reported")

    class Meta:
        verbose_name = _("count of key figures")
        verbose_name_plural = _("counts of key figures")
        constraints = [models.UniqueConstraint(fields=["tenant"], name="figures_counted_once")]

    def __str__(self) -> str:
        return f"{self.at:%F %H:%M}"
