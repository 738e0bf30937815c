"""Product packs: what belongs to a product model, under a name that changes with it, so that phones fetch it once."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from firstfix.diagnosis.models import FaultModelVersion
from firstfix.diagnosis.queries.packs import (
    article_marks,
    articles_in_pack,
    fault_pack_of,
    published_versions,
    version_marks,
)
from firstfix.engineer.queries.values import both
from firstfix.equipment.models import ModelPart, Part, ProductModel
from firstfix.platform.errors import NotFound
from firstfix.platform.written_once import Ids, written_once

#: Counts up when packs say more than before.
EDITION = 3
NAME = re.compile(r"(\d{1,18})-(\d{1,18})-[0-9a-f]{12}")


class Subject(NamedTuple):
    """A product model and the version of its fault model by their ids: the one that a case was begun with, or the
    published one; 0 without any.
    """

    product_model: int
    version: int


def subjects_of(wanted: Iterable[tuple[int, int | None]]) -> dict[tuple[int, int | None], Subject]:
    """From product models and versions of cases, None where no case was begun: what is published then counts."""
    wanted = set(wanted)
    published = published_versions([model for model, version in wanted if version is None])
    return {(model, version): Subject(model, version or published.get(model, 0)) for model, version in wanted}


def pack_names(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """Five statements for any number of them."""
    subjects = set(subjects)
    if not subjects:
        return {}
    models = {one.product_model for one in subjects}
    versions = version_marks([one.version for one in subjects if one.version])
    articles = article_marks(models)
    names = dict(_names(models))
    parts: dict[int, list[Any]] = defaultdict(list)
    for model, *mark in _parts(models):
        parts[model].append(mark)
    return {
        one: f"{one.product_model}-{one.version}-"
        + _stamp(
            EDITION,
            names.get(one.product_model),
            versions.get(one.version),
            articles.get(one.product_model),
            parts.get(one.product_model),
        )
        for one in subjects
    }


@written_once
def _names(models: Ids) -> QuerySet[ProductModel, tuple[int, int]]:
    return ProductModel.objects.filter(pk__in=models).values_list("pk", "version")


@written_once
def _parts(models: Ids) -> QuerySet[ModelPart, tuple[int, int, int]]:
    rows = ModelPart.objects.filter(product_model__in=models).order_by("part")
    return rows.values_list("product_model", "part", "part__version")


def _stamp(*marks: Any) -> str:
    return hashlib.blake2b(repr(marks).encode(), digest_size=6).hexdigest()


def version_in(pack: str, product_model: ProductModel) -> FaultModelVersion | None:
    """The fault model of a pack that a phone has, also one that has been replaced since; None where it has none of the
    product's that was ever published.
    """
    named = NAME.fullmatch(pack)
    versions = FaultModelVersion.objects.filter(fault_model__product_model=product_model, published_at__isnull=False)
    return versions.filter(pk=int(named[2])).first() if named else None


def pack_named(name: str) -> dict[str, Any]:
    """`ProductPack` of docs/formats/phone-sync.md. NotFound under a name that is not, or no longer, that of a pack: the
    documents of its visits are sent again then, with the new one.
    """
    asked = NAME.fullmatch(name)
    if asked is None:
        raise NotFound
    subject = Subject(int(asked[1]), int(asked[2]))
    product_model = ProductModel.objects.filter(pk=subject.product_model).first()
    version = FaultModelVersion.objects.filter(
        pk=subject.version, fault_model__product_model=subject.product_model
    ).first()
    if product_model is None or (subject.version and version is None) or pack_names([subject])[subject] != name:
        raise NotFound
    return {
        "pack": name,
        "product_model": {"id": product_model.pk, "name": both(product_model.name)},
        "faults": fault_pack_of(version) if version else None,
        "articles": articles_in_pack(product_model),
        "parts": [
            {
                "part": part.pk, "code": part.code, "name": both(part.name), "unit": part.unit,
                "has_serial": part.has_serial, "is_returnable": part.is_returnable,
            }
            for part in Part.objects.filter(fits=product_model).order_by("code")
        ],
    }  # fmt: skip
