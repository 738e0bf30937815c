"""The company as its days are worked: engineers with what they can do, machines with how they fail, codes, parts.

It is read from the database, so that the demo goes on tomorrow from where it stands today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from firstfix.config.demo.clock import ZONE, Today, at, minutes, rounded
from firstfix.config.demo.people import on_call
from firstfix.config.demo.products import BY_CODE, Product
from firstfix.customers.models import Contact, ServiceContract, Site
from firstfix.equipment.models import Asset, Part
from firstfix.equipment.rules import CoveringContract, Entitlement, entitlement
from firstfix.logistics.models import StockPlace
from firstfix.people.models import Engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.models import BusinessCalendar, CertificateType, FailureCode, Skill, ToolType
from firstfix.scheduling.models import Absence
from firstfix.scheduling.rules import Place, place
from firstfix.work.translate import Terms, terms_of, working_calendar


@dataclass(eq=False)
class Worker:
    """An engineer on the road."""

    engineer: Engineer
    levels: Mapping[str, int]
    certificates: Mapping[str, list[tuple[date, date]]]
    home: Place | None
    van: StockPlace
    absences: list[tuple[datetime, datetime]]
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)

    def can(self, product: Product, day: date) -> bool:
        return self.knows(product) and all(
            any(first <= day <= last for first, last in self.certificates.get(code, ()))
            for code in product.certificates
        )

    def knows(self, product: Product) -> bool:
        return all(self.levels.get(code, 0) >= level for code, level in product.skills.items())

    def free_at(self, start: datetime, length: timedelta) -> datetime:
        """The first moment not before `start` at which so much time is not yet taken."""
        for begins, ends in sorted(self.busy):
            if begins < start + length and start < ends:
                start = rounded(ends + minutes(15))
        return start

    def is_booked(self, day: date) -> bool:
        return any(start.astimezone(ZONE).date() == day for start, _end in self.busy)

    def is_away(self, day: date) -> bool:
        noon = at(day, 12 * 60)
        return any(start <= noon < end for start, end in self.absences)


@dataclass(eq=False)
class Machine:
    """An asset with its habits. How often it fails is in its nature: a few cause much of the work.

    `fixed` says when which failure mode was last put right.
    """

    asset: Asset
    product: Product
    contracts: list[ServiceContract]
    contacts: list[Contact]
    fixed: dict[str, date] = field(default_factory=dict)

    @cached_property
    def temper(self) -> float:
        return Random(self.asset.uid.int).lognormvariate(-0.125, 0.5)

    def nature_of(self, what: str) -> float:
        """A number from 0 to 1 that is always the same for this machine."""
        return Random(f"{self.asset.uid} {what}").random()

    @property
    def site(self) -> Site:
        return self.asset.site

    @property
    def is_chinese(self) -> bool:
        return self.site.customer.language != "en"

    @cached_property
    def place(self) -> Place | None:
        return place(self.site.latitude, self.site.longitude)

    def age(self, day: date) -> float:
        """In years; below nothing before it was commissioned."""
        if self.asset.commissioned_on is None:
            return -1.0
        return (day - self.asset.commissioned_on).days / 365.25

    def entitlement(self, on: date) -> Entitlement:
        covering = [
            CoveringContract(
                id=contract.pk,
                number=contract.number,
                starts_on=contract.starts_on,
                ends_on=contract.ends_on,
                covers_labour=contract.covers_labour,
                covers_parts=contract.covers_parts,
                covers_travel=contract.covers_travel,
            )
            for contract in self.contracts
        ]
        return entitlement(warranty_until=self.asset.warranty_until, contracts=covering, on=on)


class Company:
    """Everything that stands before the first day is worked."""

    def __init__(self, *, today: Today, since: date) -> None:
        self.today = today
        self.since = since
        self.users = {role: user for user in User.objects.all() for role in user.roles if role != "engineer"}
        self.codes = _by_kind()
        self.skills = {one.code: one for one in Skill.objects.all()}
        self.certificate_types = {one.code: one for one in CertificateType.objects.all()}
        self.tool_types = {one.code: one for one in ToolType.objects.all()}
        self.parts = {one.code: one for one in Part.objects.all()}
        self.warehouse = StockPlace.objects.get(code="W01")
        self.contracts = {
            one.pk: one for one in ServiceContract.objects.select_related("calendar").prefetch_related("levels")
        }
        self.machines = self._read_machines()
        self.workers = self._read_workers()

    def on_call(self, day: date) -> list[Worker]:
        engineers = on_call([worker.engineer for worker in self.workers], day)
        return [self.worker_of(engineer.pk) for engineer in engineers]

    def worker_of(self, engineer_id: int) -> Worker:
        return self._workers_by_id[engineer_id]

    def find_worker(self, engineer_id: int) -> Worker | None:
        """None for an engineer who has come since and has no van yet."""
        return self._workers_by_id.get(engineer_id)

    @cached_property
    def _workers_by_id(self) -> dict[int, Worker]:
        return {worker.engineer.pk: worker for worker in self.workers}

    @cached_property
    def machine_of(self) -> dict[int, Machine]:
        return {machine.asset.pk: machine for machine in self.machines}

    @cached_property
    def _terms(self) -> dict[tuple[int, int], Terms | None]:
        return {}

    def terms(self, contract: ServiceContract | None, *, priority: int) -> Terms | None:
        """What the contract promises for a priority; counted with the holidays of all the demo's years."""
        if contract is None:
            return None
        key = (contract.pk, priority)
        if key not in self._terms:
            level = next((one for one in contract.levels.all() if one.priority == priority), None)
            since = at(self.since, 0)
            self._terms[key] = (
                terms_of(contract, level, zone=ZONE.key, since=since, until=self.today.now) if level else None
            )
        return self._terms[key]

    def _read_machines(self) -> list[Machine]:
        contacts: dict[int, list[Contact]] = defaultdict(list)
        for contact in Contact.objects.order_by("pk"):
            contacts[contact.site_id or 0].append(contact)
        assets = (
            Asset.objects.filter(product_model__code__in=BY_CODE)
            .select_related("product_model", "site__customer", "site__territory")
            .prefetch_related("coverage")
            .order_by("pk")
        )
        return [
            Machine(
                asset=asset,
                product=BY_CODE[asset.product_model.code],
                contracts=[self.contracts[one.contract_id] for one in asset.coverage.all()],
                contacts=contacts.get(asset.site_id, []),
            )
            for asset in assets
        ]

    def _read_workers(self) -> list[Worker]:
        absences: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        for absence in Absence.objects.all():
            absences[absence.engineer_id].append((absence.starts_at, absence.ends_at))
        engineers = (
            Engineer.objects.filter(is_active=True, van__isnull=False)
            .select_related("van", "user")
            .prefetch_related("skills__skill", "certificates__certificate_type")
            .order_by("code")
        )
        workers = []
        for engineer in engineers:
            certificates: dict[str, list[tuple[date, date]]] = defaultdict(list)
            for one in engineer.certificates.all():
                certificates[one.certificate_type.code].append((one.valid_from, one.valid_until))
            workers.append(
                Worker(
                    engineer=engineer,
                    levels={one.skill.code: one.level for one in engineer.skills.all()},
                    certificates=certificates,
                    home=place(engineer.home_latitude, engineer.home_longitude),
                    van=engineer.van,
                    absences=absences.get(engineer.pk, []),
                )
            )
        return workers


def _by_kind() -> dict[str, dict[str, FailureCode]]:
    found: dict[str, dict[str, FailureCode]] = defaultdict(dict)
    for one in FailureCode.objects.all():
        found[one.kind][one.code] = one
    return found


def company_calendar(now: datetime, *, since: date) -> Today:
    """The demo's today, with the company's own working days."""
    office = BusinessCalendar.objects.get(is_default=True)
    calendar = working_calendar(office, zone=ZONE.key, since=at(since, 0), until=now + timedelta(days=60))
    return Today(now, calendar)
