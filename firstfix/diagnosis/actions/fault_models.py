"""Fault models are written as drafts, reviewed, and published; every version is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.diagnosis import translate
from firstfix.diagnosis.facts import FaultModelChanged, FaultModelDrafted, FaultModelStepped, StrategyTreeMade
from firstfix.diagnosis.models import FaultModel, FaultModelVersion
from firstfix.diagnosis.rules.storable import reason_not_to_keep
from firstfix.diagnosis.states import MODEL_VERSION_STATES
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.files.actions import store_photo


@transaction.atomic
def draft_version(
    product_model: ProductModel,
    *,
    document: Mapping[str, Any],
    origin: str = FaultModelVersion.Origin.AUTHOR,
    note: str = "",
    based_on: FaultModelVersion | None = None,
    by: Actor,
) -> FaultModelVersion:
    """Begin the next version of the product's fault model. Only a draft may have mistakes."""
    require(by, "fault_model.change")
    _refuse_what_cannot_be_kept(document)
    model, _made = FaultModel.objects.get_or_create(product_model=product_model)
    FaultModel.objects.select_for_update(of=("self",), no_key=True).get(pk=model.pk)  # two people get two numbers
    last = model.versions.aggregate(last=Max("number"))["last"] or 0
    version = FaultModelVersion.objects.create(
        fault_model=model,
        number=last + 1,
        origin=origin,
        document=_named(document, product_model, last + 1),
        note=note.strip(),
        based_on=based_on,
        made_by_id=by.pk,
    )
    record(FaultModelDrafted(number=version.number, origin=origin), about=model, by=by)
    return version


def keep_step_picture(version: FaultModelVersion, upload: BinaryIO, *, name: str, by: Actor) -> str:
    """A picture for a step of a draft: its address, to be written among the step's `pictures`."""
    require(by, "fault_model.change")
    if version.state != "draft":
        raise Refused(_("Only drafts can be changed. Begin a new version."))
    return reverse("file", args=[store_photo(upload, name=name or "picture.jpg").uid])


@transaction.atomic
def change_draft(
    version: FaultModelVersion,
    *,
    document: Mapping[str, Any],
    what: str,
    note: str | None = None,
    seen: int | None = None,
    by: Actor,
) -> FaultModelVersion:
    """Write the draft anew; `what` says which part changed, `seen` which count of changes the author saw.

    What is written as it stands already is no change. Without a `note` the former one stays.
    """
    require(by, "fault_model.change")
    _refuse_what_cannot_be_kept(document)
    locked = _locked(version)
    if locked.state != "draft":
        raise Refused(_("Only drafts can be changed. Begin a new version."))
    if seen is not None and seen != locked.version:
        raise Refused(_("Somebody else changed this draft meanwhile. Look at it again, then repeat your change."))
    named = _named(document, locked.fault_model.product_model, locked.number)
    if named == locked.document and note in (None, locked.note):
        return locked
    locked.document = named
    locked.note = locked.note if note is None else note.strip()
    locked.save()
    record(FaultModelChanged(number=locked.number, what=what), about=locked.fault_model, by=by)
    return locked


@transaction.atomic
def step_version(version: FaultModelVersion, verb: str, *, by: Actor) -> FaultModelVersion:
    """Submit, send back or discard. Only what has no mistakes can be submitted."""
    if verb in ("publish", "replace"):
        raise ValueError("publish_version does this")
    locked = _locked(version)
    _step(locked, verb, by=by)
    if verb == "submit":
        translate.tables_of(locked.document)
    locked.save()
    return locked


@transaction.atomic
def publish_version(version: FaultModelVersion, *, by: Actor, at: datetime | None = None) -> FaultModelVersion:
    """From now on new cases use this version; the one before is kept and may be published again.

    Of a small model the strategy tree is made at once; of a large one a worker makes it (`jobs.settle_version`), and
    until then phones without network have none.
    """
    locked = _locked(version)
    _step(locked, "publish", by=by)
    if locked.tree is None and translate.is_settled_at_once(locked.document):
        locked.tree = translate.tree_of(locked.document)
    for former in FaultModelVersion.objects.select_for_update(of=("self",), no_key=True).filter(
        fault_model=locked.fault_model_id, state="published"
    ):
        _step(former, "replace", by=by)
        former.save()
    locked.published_at = at or timezone.now()
    locked.save()
    return locked


def unsettled_version(id: int) -> FaultModelVersion | None:
    """The version while it is published and has no strategy tree yet; then its decision rule may be chosen too."""
    return FaultModelVersion.objects.filter(pk=id, state="published", tree__isnull=True).first()


def unsettled_versions() -> list[int]:
    """The ids of all published versions without a strategy tree."""
    return list(FaultModelVersion.objects.filter(state="published", tree__isnull=True).values_list("pk", flat=True))


def note_figures(version: FaultModelVersion, figures: Mapping[str, Any]) -> None:
    """The decision rule that suits the version, or what kept the worker from finding it (`trouble`)."""
    FaultModelVersion.objects.filter(pk=version.pk).update(figures=figures)


@transaction.atomic
def keep_tree(version: FaultModelVersion, tree: Mapping[str, Any]) -> None:
    """A worker has made it; phones fetch the product's pack anew."""
    FaultModelVersion.objects.filter(pk=version.pk).update(tree=tree)
    record(StrategyTreeMade(number=version.number), about=version.fault_model, by=SYSTEM)


def _refuse_what_cannot_be_kept(document: Any) -> None:
    """A draft may have any mistake that the database can hold."""
    if not isinstance(document, Mapping):
        raise Invalid({"document": _("A fault model is an object with faults, observations and repairs.")})
    if reason := reason_not_to_keep(document):
        raise Invalid({"document": reason})


def _locked(version: FaultModelVersion) -> FaultModelVersion:
    rows = FaultModelVersion.objects.select_related("fault_model__product_model").select_for_update(
        of=("self",), no_key=True
    )
    return rows.get(pk=version.pk)


def _step(version: FaultModelVersion, verb: str, *, by: Actor) -> None:
    action = next(one.action for one in MODEL_VERSION_STATES.transitions if one.verb == verb)
    require(by, action)
    version.state = MODEL_VERSION_STATES.after(version.state, verb)
    fact = FaultModelStepped(number=version.number, verb=verb, state=version.state)
    record(fact, about=version.fault_model, by=by)


def _named(document: Mapping[str, Any], product_model: ProductModel, number: int) -> dict[str, Any]:
    """The document with our product and version in it, whatever the file said."""
    name = {"zh": product_model.name.zh, "en": product_model.name.en}
    return {**document, "product": {"id": product_model.code, "version": number, "name": name}}
