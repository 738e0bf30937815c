"""Which machines a bulletin concerns, which of them are served, and what is to be known of a machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Field,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from firstfix.care.models import Bulletin, BulletinServed
from firstfix.equipment.models import Asset
from firstfix.equipment.queries import serial_order, version_numbers
from firstfix.equipment.rules import version_numbers as version_numbers_of
from firstfix.platform.written_once import Ids, written_once

How = BulletinServed.How
#: How a machine stands to a change that nobody has dealt with.
WAITING = "waiting"
#: What says which machines a bulletin concerns.
NARROWED_BY: Mapping[str, Field[Any, Any]] = {
    "product_model": BigIntegerField(), "serial_from": CharField(), "serial_to": CharField(),
    "version_from": CharField(), "version_to": CharField(), "began_from": DateField(), "began_to": DateField(),
}  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """Machines that a bulletin concerns, by what has become of them."""

    concerned: int
    ordered: int = 0
    done: int = 0
    left_out: int = 0
    #: Not among those concerned: what the bulletin goes by is not known of them.
    perhaps: int = 0

    @classmethod
    def of(cls, row: Any) -> Progress:
        """Of a row of `bulletins_listed`."""
        return cls(row.machines, row.ordered, row.done, row.left_out, row.perhaps)

    @property
    def waiting(self) -> int:
        return max(0, self.concerned - self.ordered - self.done - self.left_out)

    @property
    def is_undecided(self) -> bool:
        return bool(self.waiting or self.perhaps)

    @property
    def share(self) -> float:
        """Done, of those that are not left out."""
        meant = self.concerned - self.left_out
        return self.done / meant if meant > 0 else 0.0


def bulletins_listed() -> QuerySet[Bulletin]:
    """With how many machines each concerns, or may concern, and how many are dealt with in which way; see
    `Progress.of`.
    """
    machines = _counted(_matching_outer(_fits))
    perhaps = _counted(_matching_outer(_may_fit).filter(_lacks, Q(is_served=False)))
    counts = {how.value: Count("served", filter=Q(served__how=how)) for how in How}
    rows = Bulletin.objects.select_related("product_model", "problem")
    return rows.annotate(machines=machines, perhaps=perhaps, **counts)


def _counted(machines: QuerySet[Asset]) -> Subquery:
    return Subquery(machines.order_by().annotate(n=Func("pk", function="count")).values("n"))


def with_waiting(rows: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    """Of `bulletins_listed`: published changes with machines of which nobody has decided anything."""
    some_wait = Q(machines__gt=F("ordered") + F("done") + F("left_out")) | Q(perhaps__gt=0)
    return rows.filter(some_wait, kind=Bulletin.Kind.CHANGE, state="published")


def concerned(bulletin: Bulletin) -> QuerySet[Asset]:
    """Machines in service; what was dealt with once stays in the list, also retired or with its new software."""
    return _matching_one(bulletin, _fits)


def perhaps_concerned(bulletin: Bulletin) -> QuerySet[Asset]:
    """Those too of which nobody knows what the bulletin goes by, and all that is known fits; see `lacking`."""
    return _matching_one(bulletin, _may_fit)


def lacking(bulletin: Bulletin, asset: Asset) -> list[str]:
    """What would have to be known of the machine to say whether it is concerned: serial, version, day."""
    asked = {
        "serial": (bulletin.serial_from or bulletin.serial_to, asset.serial),
        "version": (bulletin.version_from or bulletin.version_to, version_numbers_of(asset.software_version)),
        "day": (bulletin.began_from or bulletin.began_to, asset.commissioned_on or asset.delivered_on),
    }
    return [name for name, (narrows, known) in asked.items() if narrows and not known]


def _matching_one(bulletin: Bulletin, which: Q) -> QuerySet[Asset]:
    said = {**vars(bulletin), "product_model": bulletin.product_model_id}
    own = {name: Value(said[name], field) for name, field in NARROWED_BY.items()}
    return _matching(which, bulletin=Value(bulletin.pk, BigIntegerField()), **own)


def _matching_outer(which: Q) -> QuerySet[Asset]:
    """Of each row of a query of bulletins."""
    outer = {name: ExpressionWrapper(OuterRef(name), output_field=field) for name, field in NARROWED_BY.items()}
    return _matching(which, bulletin=OuterRef(OuterRef("pk")), **outer)


def _matching(
    which: Q, *, bulletin: Any, product_model: Any, serial_from: Any, serial_to: Any, version_from: Any,
    version_to: Any, began_from: Any, began_to: Any,
) -> QuerySet[Asset]:  # fmt: skip
    """By expressions: the values of one bulletin, or of an outer query's row (`bulletin` as seen from within)."""
    rows = Asset.objects.annotate(
        began=Coalesce("commissioned_on", "delivered_on"),
        serial_order=serial_order(F("serial")),
        first_serial=serial_from,
        last_serial=serial_to,
        first_version=version_from,
        last_version=version_to,
        first_day=began_from,
        last_day=began_to,
        is_served=Exists(BulletinServed.objects.filter(bulletin=bulletin, asset=OuterRef("pk"))),
    )
    return rows.filter(which & ~Q(state="retired") | Q(is_served=True), product_model=product_model)


_BY_SERIAL = ~Q(first_serial="", last_serial="")
_BY_VERSION = ~Q(first_version="", last_version="")
_BY_DAY = Q(first_day__isnull=False) | Q(last_day__isnull=False)
_NO_SERIAL, _NO_VERSION, _NO_DAY = Q(serial=""), ~Q(software_version__regex="[0-9]"), Q(began=None)
_has_serial = ~_BY_SERIAL | Q(
    ~_NO_SERIAL,
    Q(first_serial="") | Q(GreaterThanOrEqual(F("serial_order"), serial_order(F("first_serial")))),
    Q(last_serial="") | Q(LessThanOrEqual(F("serial_order"), serial_order(F("last_serial")))),
)
_FIRST, _OWN, _LAST = (version_numbers(F(name)) for name in ("first_version", "software_version", "last_version"))
#: `equipment.rules.is_version_within`, in the database.
_has_version = ~_BY_VERSION | Q(
    ~_NO_VERSION,
    Q(first_version="") | Q(GreaterThanOrEqual(_OWN, _FIRST)),
    Q(last_version="") | Q(LessThanOrEqual(_OWN, _LAST)),
)
_has_day = Q(
    Q(first_day=None) | Q(began__gte=F("first_day")),
    Q(last_day=None) | Q(began__lte=F("last_day")),
)
_fits = Q(_has_serial, _has_version, _has_day)
_may_fit = Q(_has_serial | _NO_SERIAL, _has_version | _NO_VERSION, _has_day | _NO_DAY)
#: `lacking`, in the database.
_lacks = _BY_SERIAL & _NO_SERIAL | _BY_VERSION & _NO_VERSION | _BY_DAY & _NO_DAY


def waiting(bulletin: Bulletin) -> QuerySet[Asset]:
    """Those not yet served; also those that may be concerned, for whoever knows better."""
    return perhaps_concerned(bulletin).filter(Q(is_served=False))


def progress_of(bulletin: Bulletin) -> Progress:
    return Progress.of(bulletins_listed().get(pk=bulletin.pk))


def may_concern(bulletin: Bulletin, asset: Asset) -> bool:
    return perhaps_concerned(bulletin).filter(pk=asset.pk).exists()


@dataclass(frozen=True)
class Told:
    """A published bulletin as it stands for one machine; `served` is None while a change waits. Where the machine
    `lacks` something, it may be concerned.
    """

    bulletin: Bulletin
    served: BulletinServed | None
    lacks: Sequence[str] = ()

    @property
    def how(self) -> str:
        """As `BulletinServed.How`, waiting, or "" where nothing is to be done."""
        return (self.served.how if self.served else WAITING) if self.bulletin.is_change else ""

    @property
    def waits(self) -> bool:
        return self.bulletin.is_change and (self.served is None or self.served.how == How.ORDERED)


def told_of(asset: Asset) -> list[Told]:
    """What is to be done before what is to be known, the newest first."""
    return told_of_assets([asset.pk]).get(asset.pk, [])


def told_of_assets(assets: Collection[int]) -> dict[int, list[Told]]:
    """By asset, for any number of them in three statements; those of which nothing is said are left out."""
    served = {(one.bulletin_id, one.asset_id): one for one in _served_on(assets)}
    published = _published_for(assets)
    machines = {asset.pk: asset for asset in _machines({pk for one in published for pk in _concerned_by(one)})}
    found: dict[int, list[Told]] = defaultdict(list)
    for one in published:
        for asset in _concerned_by(one):
            dealt = served.get((one.pk, asset))
            found[asset].append(Told(one, dealt, () if dealt else lacking(one, machines[asset])))
    return {asset: sorted(told, key=lambda one: not one.waits) for asset, told in found.items()}


@written_once
def _served_on(assets: Ids) -> QuerySet[BulletinServed]:
    return BulletinServed.objects.filter(asset__in=assets).select_related("work_order")


@written_once
def _published_for(assets: Ids) -> QuerySet[Bulletin]:
    """With the machines among these that each concerns, or may concern."""
    models = Asset.objects.filter(pk__in=assets).values("product_model")
    rows = Bulletin.objects.filter(state="published", product_model__in=models).order_by("-published_at")
    return rows.annotate(concerned=ArraySubquery(_matching_outer(_may_fit).filter(pk__in=assets).values("pk")))


def _concerned_by(published: Bulletin) -> list[int]:
    concerned: list[int] = published.concerned  # type: ignore[attr-defined]
    return concerned


@written_once
def _machines(assets: Ids) -> QuerySet[Asset]:
    return Asset.objects.filter(pk__in=assets)
