"""Requests as the desk looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from firstfix.equipment.models import ContractCoverage
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.tokens import public_token
from firstfix.platform.written_once import Ids, written_once
from firstfix.work.models import RequestPhoto, ServiceRequest
from firstfix.work.states import WAITED_FOR
from firstfix.work.translate import alike

#: Two reports this close together may be about one fault.
DUPLICATE_WINDOW = timedelta(hours=72)


@dataclass(frozen=True)
class PossibleDuplicate:
    """Another request that may be the same report; `alike` 0…1 says how much the words agree."""

    request: ServiceRequest
    is_same_asset: bool
    alike: float


def status_token(request: ServiceRequest) -> str:
    """What the customer's status link carries; it opens the door `request`."""
    return public_token("request", request.uid)


@written_once
def photos_of_requests(requests: Ids) -> QuerySet[RequestPhoto]:
    return RequestPhoto.objects.filter(request__in=requests).select_related("file").order_by("pk")


def inbox(by: Actor, *, on: date) -> QuerySet[Any]:
    """Requests with what a row of the desk's inbox shows; `on` is the day that contracts are looked at."""
    running = ContractCoverage.objects.filter(
        asset=OuterRef("asset"), contract__starts_on__lte=on, contract__ends_on__gte=on
    )
    near = ServiceRequest.objects.filter(
        state__in=WAITED_FOR,
        reported_at__gte=OuterRef("reported_at") - DUPLICATE_WINDOW,
        reported_at__lte=OuterRef("reported_at") + DUPLICATE_WINDOW,
    ).exclude(pk=OuterRef("pk"))
    return (
        ServiceRequest.objects.visible_to(by)
        .select_related("customer", "site", "asset__product_model")
        .annotate(
            has_contract=Exists(running),
            may_be_duplicate=Q(state="new") & (Exists(near.filter(asset=OuterRef("asset")))),
        )
    )


def requests_with_words(requests: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those that hold every word, in what was said, by whom, or where."""
    for word in words.split():
        requests = requests.filter(
            Q(number__icontains=word)
            | Q(description__icontains=word)
            | Q(contact_name__icontains=word)
            | Q(contact_phone__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(asset__code__icontains=word)
            | Q(asset__serial__icontains=word)
        )
    return requests


def followed_request(request: ServiceRequest) -> ServiceRequest:
    """The request that is worked on: of a duplicate the other one, as long as both are of one customer."""
    original = request.duplicate_of
    return original if original and original.customer_id == request.customer_id else request


def possible_duplicates(request: ServiceRequest, *, limit: int = 5) -> list[PossibleDuplicate]:
    """Open requests about the same asset, or without one from the same site, within 72 hours, the most alike first.

    Only ever a hint: whether it is the same report is for a person to say.
    """
    same_place = Q(asset=request.asset_id) if request.asset_id else Q()
    if request.site_id:
        same_place |= Q(site=request.site_id)
    if not same_place:
        return []
    candidates = (
        ServiceRequest.objects.filter(
            same_place,
            state__in=WAITED_FOR,
            reported_at__range=(request.reported_at - DUPLICATE_WINDOW, request.reported_at + DUPLICATE_WINDOW),
        )
        .exclude(pk=request.pk)
        .select_related("asset__product_model", "site", "customer")
        .order_by(F("reported_at").desc())[:100]
    )
    found = [
        PossibleDuplicate(
            one,
            is_same_asset=request.asset_id is not None and one.asset_id == request.asset_id,
            alike=alike(one.description, request.description),
        )
        for one in candidates
    ]
    return sorted(
        (one for one in found if one.is_same_asset or _is_near(request, one)),
        key=lambda one: (-one.is_same_asset, -one.alike),
    )[:limit]


def _is_near(request: ServiceRequest, other: PossibleDuplicate) -> bool:
    """At one site stand many machines: another asset is another fault, and an unnamed one must be worded alike."""
    both_named = request.asset_id is not None and other.request.asset_id is not None
    return not both_named and other.alike >= 0.2
