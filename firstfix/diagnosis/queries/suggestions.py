"""What a text suggests, and what the suggestions are learnt from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firstfix.diagnosis import translate
from firstfix.diagnosis.models import FaultModelVersion, SuggestionModel, Synonym
from firstfix.equipment.models import ProductModel
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import FailureCode

#: Fields whose labels are failure codes; the words of the synonym list speak for these.
CODED = ("symptom", "mode")


@dataclass(frozen=True)
class Suggested:
    """One suggestion for a field. `confidence` 0…1, None for a word of the list before anything is learnt.

    `code` is the failure code and `product` the product model that it means, where it means one; `because` the keys of
    the closed orders that speak for it.
    """

    label: str
    name: str
    confidence: float | None
    because: Sequence[int] = ()
    code: FailureCode | None = None
    product: ProductModel | None = None


def suggestions_for(
    text: str, *, fields: Sequence[str] = tuple(SuggestionModel.Field.values), most: int = 3
) -> dict[str, list[Suggested]]:
    """Up to `most` for each field of a report, best first; fields about which nothing is sure are absent."""
    models = {model.field: model for model in SuggestionModel.objects.filter(field__in=fields, is_current=True)}
    found: dict[str, list[translate.Suggestion]] = {}
    for field in fields:
        if model := models.get(field):
            found[field] = translate.suggested(model, text, most=most)
        elif field in CODED:
            found[field] = translate.named(synonym_entries(field), text, most=most)
    return {field: named for field, said in found.items() if (named := _named(field, said))}


def current_model(field: str) -> SuggestionModel | None:
    return SuggestionModel.objects.filter(field=field, is_current=True).first()


@dataclass(frozen=True)
class Tries:
    """What was learnt for a field: the model in use, and the newest try, which may have been worse."""

    name: str
    current: SuggestionModel | None
    last: SuggestionModel

    @property
    def right_first(self) -> float | None:
        return self._figure("first")

    @property
    def right_three(self) -> float | None:
        return self._figure("three")

    def _figure(self, name: str) -> float | None:
        figures = (self.current.figures if self.current else {}).get("new") or {}
        return figures.get(name)


def tries_by_field() -> list[Tries]:
    """In the order of the fields; those that nothing was learnt for are absent."""
    rows = SuggestionModel.objects.defer("content").order_by("field", "-trained_at", "-pk")
    found: dict[str, list[SuggestionModel]] = {}
    for row in rows:
        found.setdefault(row.field, []).append(row)
    return [
        Tries(str(name), next((row for row in found[field] if row.is_current), None), found[field][0])
        for field, name in SuggestionModel.Field.choices
        if field in found
    ]


def synonym_entries(field: str) -> Sequence[tuple[str, str]]:
    """(phrase, code) of the company's list, or of ours while it has none; only for fields that are failure codes."""
    if field not in CODED:
        return ()
    rows = list(Synonym.objects.filter(code__kind=field).order_by("pk").values_list("phrase", "code__code"))
    if rows or Synonym.objects.exists():
        return rows
    known = set(codes_in_use(field))
    return [entry for entry in translate.usual_synonyms() if entry[1] in known]


def codes_in_use(field: str) -> Sequence[str]:
    """The failure codes of a field that may be suggested even before any order had them."""
    if field not in CODED:
        return ()
    return list(FailureCode.objects.filter(kind=field, is_active=True).order_by("code").values_list("code", flat=True))


def _named(field: str, said: Sequence[translate.Suggestion]) -> list[Suggested]:
    """Those whose label still means something, in words."""
    labels = [one.label for one in said]
    if field in CODED:
        codes = {code.code: code for code in FailureCode.objects.filter(kind=field, code__in=labels, is_active=True)}
        return [
            Suggested(one.label, str(codes[one.label]), one.confidence, one.because, code=codes[one.label])
            for one in said
            if one.label in codes
        ]
    products = {one.code: one for one in ProductModel.objects.filter(code__in=[_product_of(label) for label in labels])}
    components = _component_names(products) if field == "component" else {}
    return [
        Suggested(one.label, name, one.confidence, one.because, product=products.get(_product_of(one.label)))
        for one in said
        if (name := components.get(one.label, "") if field == "component" else _name_of(products.get(one.label)))
    ]


def _product_of(label: str) -> str:
    return label.partition("/")[0]


def _name_of(product: ProductModel | None) -> str:
    return f"{product.name} {product.code}" if product else ""


def _component_names(products: Mapping[str, ProductModel]) -> dict[str, str]:
    """Label `product/component` → name, from the published fault models of these products."""
    versions = FaultModelVersion.objects.filter(fault_model__product_model__in=products.values(), state="published")
    return {
        f"{version.fault_model.product_model.code}/{one['id']}": str(Bilingual.of(one.get("name")))
        for version in versions.select_related("fault_model__product_model")
        for one in version.document.get("components") or ()
    }
