"""Bulletins are written, published, and served machine by machine until none waits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from firstfix.care.facts import BulletinClosed, BulletinPublished, BulletinReopened, BulletinWritten, MachineServed
from firstfix.care.models import Bulletin, BulletinServed
from firstfix.care.queries.bulletins import concerned, may_concern, perhaps_concerned, progress_of, waiting
from firstfix.care.states import BULLETIN_STATES
from firstfix.equipment.actions import note_software_version
from firstfix.equipment.models import Asset
from firstfix.equipment.rules import is_version_within, serial_order, version_numbers
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Invalid, Refused, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.numbers import next_number
from firstfix.work.actions import open_work_order
from firstfix.work.models import WorkOrder

How = BulletinServed.How
#: Orders are made in the request; more at once keep everybody waiting.
MOST_ORDERS = 100
#: Who hears of a new bulletin by the bell; where something is to be done, those who plan it too.
TOLD = (Role.ENGINEER, Role.DESK)
PLANNING = (Role.DISPATCHER, Role.MANAGER)
LONGEST_SUBJECT = 150


@transaction.atomic
def write_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime | None = None) -> Bulletin:
    """A new draft, or a draft written anew."""
    require(by, "bulletin.write")
    at = at or timezone.now()
    if bulletin.pk:
        _step(bulletin, "write")
    else:
        bulletin.number = next_number("SB", at=at)
        bulletin.written_by = by if isinstance(by, User) else None
    bulletin.subject, bulletin.text = bulletin.subject.stripped, bulletin.text.stripped
    if wrong := _wrong(bulletin):
        raise Invalid(wrong)
    bulletin.save()
    record(BulletinWritten(), about=bulletin, by=by, at=at)
    return bulletin


@transaction.atomic
def publish_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime | None = None) -> Bulletin:
    """It stands on every machine that it concerns and on their orders; engineers and the desk hear of it."""
    require(by, "bulletin.write")
    at = at or timezone.now()
    bulletin.state = _step(bulletin, "publish")
    machines = concerned(bulletin).count()
    if not machines and not perhaps_concerned(bulletin).exists():
        raise Refused(_("No machine in service fits: look at the serial numbers, versions and days again."))
    bulletin.published_at = at
    bulletin.save()
    record(BulletinPublished(machines=machines), about=bulletin, by=by, at=at)
    _tell(bulletin, machines, by=by, at=at)
    return bulletin


@transaction.atomic
def close_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime | None = None) -> Bulletin:
    """It is said no longer; machines that wait wait no more."""
    require(by, "bulletin.write")
    bulletin.state, bulletin.closed_at = _step(bulletin, "close"), at or timezone.now()
    bulletin.save()
    progress = progress_of(bulletin)
    said = BulletinClosed(done=progress.done, waiting=progress.waiting + progress.ordered)
    record(said, about=bulletin, by=by, at=at)
    return bulletin


@transaction.atomic
def reopen_bulletin(bulletin: Bulletin, *, by: Actor, at: datetime | None = None) -> Bulletin:
    require(by, "bulletin.write")
    bulletin.state, bulletin.closed_at = _step(bulletin, "reopen"), None
    bulletin.save()
    record(BulletinReopened(), about=bulletin, by=by, at=at)
    return bulletin


@transaction.atomic
def order_bulletin(
    bulletin: Bulletin, assets: Collection[int], *, by: Actor, at: datetime | None = None
) -> list[WorkOrder]:
    """A work order for each of these machines that still waits; they are planned like any other."""
    require(by, "bulletin.order")
    at = at or timezone.now()
    _serving(bulletin)
    chosen = list(waiting(bulletin).filter(pk__in=list(assets)).select_related("site").order_by("pk"))
    if not chosen:
        raise Invalid({"asset": _("Choose machines that still wait.")})
    if len(chosen) > MOST_ORDERS:
        raise Invalid({"asset": _("Choose at most %(n)d machines at once.") % {"n": MOST_ORDERS}})
    # An order is written in one language.
    with translation.override(company().language):
        subject, text = str(bulletin)[:200], str(bulletin.text)
    orders = []
    for asset in chosen:
        order = open_work_order(
            by=by, asset=asset, kind=WorkOrder.Kind.MAINTENANCE, subject=subject, description=text,
            planned_minutes=bulletin.minutes, at=at,
        )  # fmt: skip
        _serve(bulletin, asset, How.ORDERED, order=order, by=by, at=at)
        orders.append(order)
    return orders


@transaction.atomic
def serve_machine(
    bulletin: Bulletin, asset: Asset, *, by: Actor, order: WorkOrder | None = None, at: datetime | None = None
) -> BulletinServed:
    """Done on this machine, on the visit for `order` or otherwise. Saying it twice changes nothing."""
    require(by, "bulletin.serve")
    _serving(bulletin)
    known = BulletinServed.objects.filter(bulletin=bulletin, asset=asset).first()
    if known and known.how == How.DONE:
        return known
    if not known and not may_concern(bulletin, asset) and not _is_updated(bulletin, asset):
        raise Refused(_("This bulletin does not concern this machine."))
    return _serve(bulletin, asset, How.DONE, order=order, by=by, at=at or timezone.now())


@transaction.atomic
def leave_out(
    bulletin: Bulletin, asset: Asset, *, reason: str, by: Actor, at: datetime | None = None
) -> BulletinServed:
    """This machine needs it not, or its customer does not want it; somebody says why."""
    require(by, "bulletin.order")
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    _serving(bulletin)
    known = BulletinServed.objects.filter(bulletin=bulletin, asset=asset).first()
    if known and known.how == How.ORDERED:
        raise Refused(_("A work order is open for it: cancel that first."))
    if not known and not may_concern(bulletin, asset):
        raise Refused(_("This bulletin does not concern this machine."))
    return _serve(bulletin, asset, How.LEFT_OUT, reason=reason.strip(), by=by, at=at or timezone.now())


@transaction.atomic
def let_wait(bulletin: Bulletin, asset: Asset, *, by: Actor, at: datetime | None = None) -> None:
    """It was called done or left out by mistake, or its order was cancelled: it waits again."""
    require(by, "bulletin.order")
    _serving(bulletin)
    rows = BulletinServed.objects.filter(bulletin=bulletin, asset=asset)
    if (known := rows.first()) is None:
        return
    if known.how == How.ORDERED and known.work_order and known.work_order.state != "cancelled":
        raise Refused(_("A work order is open for it: cancel that first."))
    if known.how == How.DONE:
        _take_back(bulletin, known, by=by, at=at)
    rows.delete()
    record(MachineServed(asset=asset.pk, how="waiting"), about=bulletin, by=by, at=at)


@transaction.atomic
def finish_ordered(served: BulletinServed, *, by: Actor, at: datetime) -> None:
    """Its order is closed, so it is done, even where the bulletin is closed meanwhile."""
    _serve(served.bulletin, served.asset, How.DONE, by=by, at=at)


def _serve(
    bulletin: Bulletin, asset: Asset, how: str, *, by: Actor, at: datetime,
    order: WorkOrder | None = None, reason: str = "",
) -> BulletinServed:  # fmt: skip
    values: dict[str, Any] = {"how": how, "reason": reason, "by": by if isinstance(by, User) else None, "at": at}
    if order:
        values["work_order"] = order
    if how == How.DONE:
        values["version_before"] = _update(bulletin, asset, by=by, at=at)
    served, _made = BulletinServed.objects.update_or_create(bulletin=bulletin, asset=asset, defaults=values)
    record(MachineServed(asset=asset.pk, how=how), about=bulletin, by=by, at=at)
    return served


def _update(bulletin: Bulletin, asset: Asset, *, by: Actor, at: datetime) -> str:
    """Notes the version that the bulletin brings, unless another one was noted on site already; the one before."""
    before: str = Asset.objects.values_list("software_version", flat=True).get(pk=asset.pk)
    is_told = version_numbers(before) and not is_version_within(before, bulletin.version_from, bulletin.version_to)
    if bulletin.version_after and not is_told:
        note_software_version(asset, bulletin.version_after, by=by, at=at)
    return before


def _is_updated(bulletin: Bulletin, asset: Asset) -> bool:
    """Whoever did it may have noted the new version first: the machine is concerned no more, and it was done."""
    after, now = version_numbers(bulletin.version_after), version_numbers(asset.software_version)
    return bool(after) and now >= after and asset.product_model_id == bulletin.product_model_id


def _take_back(bulletin: Bulletin, served: BulletinServed, *, by: Actor, at: datetime | None) -> None:
    """The machine has its former version again, unless another one was noted since."""
    now: str = Asset.objects.values_list("software_version", flat=True).get(pk=served.asset_id)
    if bulletin.version_after and version_numbers(now) == version_numbers(bulletin.version_after):
        note_software_version(served.asset, served.version_before, by=by, at=at)


def _tell(bulletin: Bulletin, machines: int, *, by: Actor, at: datetime) -> None:
    """Each in their language. Who plans hears how many machines wait."""
    told = (*TOLD, *PLANNING) if bulletin.is_change else TOLD
    for user in User.objects.filter(is_active=True, roles__overlap=told).exclude(pk=by.pk or 0):
        plans = bulletin.is_change and not set(PLANNING).isdisjoint(user.roles)
        words, more = ("campaign_opened", {"machines": machines}) if plans else ("bulletin_published", {})
        notify(
            user, words, link=f"/bulletins/{bulletin.pk}", at=at, number=bulletin.number, subject=bulletin.subject,
            **more,
        )  # fmt: skip


def _serving(bulletin: Bulletin) -> None:
    """One after the other: two people who order at once make one order for a machine."""
    locked = Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
    if locked.state != "published":
        raise Refused(_("The bulletin is not published."))
    if not locked.is_change:
        raise Refused(_("This bulletin is to be known only; nothing is done on machines."))


def _step(bulletin: Bulletin, verb: str) -> str:
    locked = Bulletin.objects.select_for_update(no_key=True).get(pk=bulletin.pk)
    return BULLETIN_STATES.after(locked.state, verb)


def _wrong(one: Bulletin) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    if not one.subject:
        wrong["subject"] = _("Please give it a subject.")
    elif max(len(one.subject.zh), len(one.subject.en)) > LONGEST_SUBJECT:
        wrong["subject"] = _("This is too long: %(n)s characters at most.") % {"n": LONGEST_SUBJECT}
    if not one.text:
        wrong["text"] = _("Please write what is to be known or done.")
    if one.serial_from and one.serial_to and serial_order(one.serial_from) > serial_order(one.serial_to):
        wrong["serial_to"] = _("The last serial number comes before the first.")
    for field in ("version_from", "version_to", "version_after"):
        if (said := getattr(one, field)) and not version_numbers(said):
            wrong[field] = _("A version has numbers in it, like 2.4.1.")
    if one.version_from and one.version_to and not is_version_within(one.version_from, "", one.version_to):
        wrong.setdefault("version_to", _("The last version comes before the first."))
    if one.began_from and one.began_to and one.began_from > one.began_to:
        wrong["began_to"] = _("The last day comes before the first.")
    if one.is_change and not 5 <= one.minutes <= 24 * 60:
        wrong["minutes"] = _("Say 5 minutes to a day.")
    return wrong
