"""Fault models and their versions."""

from __future__ import annotations

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.equipment.models import ProductModel


def published_version_of(product_model: ProductModel) -> FaultModelVersion | None:
    """The version that cases of this product are begun with, if there is one."""
    return (
        FaultModelVersion.objects.filter(fault_model__product_model=product_model, state="published")
        .select_related("fault_model__product_model")
        .first()
    )
