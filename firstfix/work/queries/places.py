"""Finding the asset or site that somebody on the telephone speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from firstfix.customers.models import Site
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import Actor
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.states import OPEN_STATES

SHOWN = 8


@dataclass(frozen=True)
class Place:
    """An asset, or a site whose asset is not known yet. `key` stands for it in a form: "asset:12", "site:3"."""

    site: Site
    asset: Asset | None = None

    @property
    def key(self) -> str:
        return f"asset:{self.asset.pk}" if self.asset else f"site:{self.site.pk}"


def find_places(by: Actor, words: str) -> list[Place]:
    """Assets, then sites, that hold all the words: number, serial number, name, site, customer, address, telephone."""
    if not (asked := words.split()):
        return []
    assets, sites = _assets(by), _sites(by)
    for word in asked:
        in_site = _in_site(word)
        sites = sites.filter(pk__in=Site.objects.filter(in_site).values("pk"))
        of_asset = Q(code__icontains=word) | Q(serial__icontains=word) | Q(name__icontains=word)
        of_model = Q(product_model__code__icontains=word) | Q(product_model__name__icontains=word)
        assets = assets.filter(of_asset | of_model | Q(site__in=Site.objects.filter(in_site)))
    found = [Place(asset.site, asset) for asset in assets.order_by("site__name", "code")[:SHOWN]]
    return found + [Place(site) for site in sites.order_by("name")[: SHOWN - len(found) or 2]]


def place_of(by: Actor, key: str) -> Place | None:
    """The place that a key of a form stands for, when this person may see it."""
    kind, _, number = key.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if kind == "asset":
        asset = _assets(by).filter(pk=number).first()
        return Place(asset.site, asset) if asset else None
    site = _sites(by).filter(pk=number).first() if kind == "site" else None
    return Place(site) if site else None


def open_at(place: Place, *, limit: int = 5) -> tuple[list[ServiceRequest], list[WorkOrder]]:
    """New requests and open orders about the asset, or, when it is not known, about the site."""
    about = {"asset": place.asset} if place.asset else {"site": place.site}
    requests = ServiceRequest.objects.filter(state="new", **about).order_by("-reported_at")[:limit]
    orders = WorkOrder.objects.filter(state__in=OPEN_STATES, **about).order_by("-entered_at")[:limit]
    return list(requests), list(orders)


def _in_site(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(code__icontains=word)
        | Q(address__icontains=word)
        | Q(customer__name__icontains=word)
        | Q(contacts__phone__icontains=word)
        | Q(contacts__name__icontains=word)
    )


def _assets(by: Actor) -> QuerySet[Asset]:
    assets = Asset.objects.visible_to(by).exclude(state="retired")
    return assets.select_related("product_model", "site__customer")


def _sites(by: Actor) -> QuerySet[Site]:
    return Site.objects.visible_to(by).select_related("customer")
