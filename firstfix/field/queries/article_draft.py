"""What a closed order has to tell to those who meet the same fault: the beginning of a knowledge article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from firstfix.diagnosis.queries import taken_steps
from firstfix.diagnosis.queries.articles import topics_of_model
from firstfix.equipment.models import Part, ProductModel
from firstfix.equipment.rules import show_quantity
from firstfix.field.models import VisitPhoto
from firstfix.field.rules.article_draft import is_chinese, without_people
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.files.models import StoredFile
from firstfix.work.models import WorkOrder

LANGUAGES = {"zh": "zh-hans", "en": "en"}
CODES = ("mode", "mechanism", "cause")


@dataclass(frozen=True)
class OrderPhoto:
    file: StoredFile
    caption: str


@dataclass(frozen=True)
class ArticleDraft:
    """`topics` are ("fault" or "step", id in the product's fault model); `photos` those that may be chosen."""

    title: Bilingual
    body: Bilingual
    product_model: ProductModel | None
    parts: Sequence[Part]
    topics: Sequence[tuple[str, str]]
    photos: Sequence[OrderPhoto]


def draft_from(order: WorkOrder) -> ArticleDraft:
    """Symptom, what was found and how, and what was done, in both languages; nothing of customers and people."""
    product_model = order.asset.product_model if order.asset else None
    names = _names(order)
    parts = [(use.part, use.quantity) for use in order.part_uses.select_related("part").order_by("pk")]
    texts = {}
    for language, code in LANGUAGES.items():
        with override(code):
            texts[language] = (_title(order), "\n\n".join(_sections(order, parts, language, names)))
    return ArticleDraft(
        title=Bilingual(**{language: title for language, (title, _body) in texts.items()}),
        body=Bilingual(**{language: body for language, (_title, body) in texts.items()}),
        product_model=product_model,
        parts=list(dict.fromkeys(part for part, _quantity in parts)),
        topics=_topics(order, product_model),
        photos=photos_of(order),
    )


def photos_of(order: WorkOrder) -> list[OrderPhoto]:
    """What the customer sent, then those of the visits in the order in which they were taken; each file once."""
    names = _names(order)
    reported = order.request.photos.select_related("file").order_by("pk") if order.request else ()
    taken = VisitPhoto.objects.filter(visit__work_order=order).select_related("file").order_by("at", "pk")
    found = [OrderPhoto(one.file, "") for one in reported]
    found += [OrderPhoto(one.file, without_people(one.caption, names=names)) for one in taken if one.file]
    return list({one.file.pk: one for one in reversed(found)}.values())[::-1]


def _names(order: WorkOrder) -> list[str]:
    """Whoever can be named in the texts of the order: customer, site, contacts, engineers."""
    names = [order.customer.name, order.site.name, order.site.address]
    names += order.customer.contacts.values_list("name", flat=True)
    if order.request:
        names.append(order.request.contact_name)
    for visit in order.visits.prefetch_related("engineers"):
        names += [engineer.name for engineer in visit.engineers.all()]
    return names


def _title(order: WorkOrder) -> str:
    product = str(order.asset.product_model) if order.asset else ""
    said = _(", ").join(str(code.name) for code in (order.symptom, order.mode) if code)
    return _("%(product)s: %(fault)s") % {"product": product, "fault": said} if product and said else product or said


def _sections(
    order: WorkOrder, parts: Sequence[tuple[Part, int]], language: str, names: Sequence[str]
) -> Iterator[str]:
    if order.symptom:
        yield _section(_("What one sees"), str(order.symptom.name))
    if found := [_coded(kind, code) for kind in CODES if (code := getattr(order, kind))]:
        yield _section(_("What it was"), "\n".join(found))
    if order.troubleshooting and (steps := taken_steps(order.troubleshooting)):
        lines = [f"{number}. {step.name} → **{step.outcome}**" for number, step in enumerate(steps, 1)]
        yield _section(_("How it was found"), "\n".join(lines))
    done = [str(order.remedy.name)] if order.remedy else []
    done += [f"{part.name} ({part.code}) × {show_quantity(quantity, part.unit)}" for part, quantity in parts]
    said = without_people(order.work_done, names=names)
    told = said if said and is_chinese(said) == (language == "zh") else ""
    if done or told:
        listed = "\n".join(f"- {one}" for one in done)
        yield _section(_("What was done"), "\n\n".join(filter(None, (listed, told))))


def _section(heading: str, text: str) -> str:
    return f"## {heading}\n\n{text}"


def _coded(kind: str, code: FailureCode) -> str:
    return "- " + _("%(kind)s: %(code)s") % {"kind": FailureCode.Kind(kind).label, "code": code.name}


def _topics(order: WorkOrder, product_model: ProductModel | None) -> list[tuple[str, str]]:
    """The confirmed fault, and the step that ended the complaint, as far as the fault model knows them still."""
    case = order.troubleshooting
    if case is None or product_model is None:
        return []
    known = topics_of_model(product_model)
    found = [("fault", case.confirmed_fault)] if case.confirmed_fault in known.faults else []
    return found + [
        ("step", one.step) for one in case.steps.all() if one.outcome == "fixed" and one.step in known.steps
    ]
