"""What was counted of how long products last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from firstfix.equipment.models import Part, ProductModel
from firstfix.insight.endurance import Endurance
from firstfix.insight.models import Reliability
from firstfix.platform.catalogues.models import FailureCode


@dataclass(frozen=True)
class Counted:
    """A product model, and what was counted of it."""

    kept: Reliability
    found: Endurance

    @property
    def model(self) -> ProductModel:
        return self.kept.product_model


def models_in_service() -> QuerySet[ProductModel]:
    return ProductModel.objects.filter(assets__isnull=False).distinct().order_by("pk")


def counted_models() -> list[Counted]:
    """Those with most failures per machine and year first; what fails in batches before all."""
    rows = Reliability.objects.select_related("product_model")
    found = [Counted(one, Endurance.of(one.answer)) for one in rows]
    return sorted(found, key=lambda one: (-one.kept.warnings, -one.found.a_year(one.found.failures), one.model.code))


def counted_of(model: ProductModel) -> Counted | None:
    kept = Reliability.objects.select_related("product_model").filter(product_model=model).first()
    return Counted(kept, Endurance.of(kept.answer)) if kept else None


def codes_of(found: Endurance) -> dict[int, FailureCode]:
    return FailureCode.objects.in_bulk(_ids(one.code for one in (*found.modes, *found.causes)))


def parts_of(found: Endurance) -> dict[int, Part]:
    return Part.objects.in_bulk(_ids(one.part for one in found.parts))


def _ids(some: Iterable[int | None]) -> list[int]:
    return [one for one in some if one is not None]
