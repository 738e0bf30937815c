"""Customers with their sites, the people there, how one gets in, and what they have bought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import cos, pi, radians, sin, sqrt
from random import Random

from firstfix.config.demo.books import Books
from firstfix.config.demo.names import DISTRICTS, District, Names
from firstfix.customers.models import Contact, Customer, ServiceContract, ServiceLevel, Site
from firstfix.platform.catalogues.models import BusinessCalendar, Territory

SITES_OF_KIND = {"factory": 110, "hospital": 50, "shop": 140}
ENGLISH_SHARE = 0.3

#: How many sites a customer of this kind has, and how often.
SPREAD = {"factory": ((1, 2, 3), (8, 2, 1)), "hospital": ((1, 2), (9, 2)), "shop": ((1, 2, 4, 7), (10, 3, 2, 1))}
LAND = {"factory": (0.4, 1.0), "hospital": (0.0, 0.7), "shop": (0.0, 0.9)}

SUFFIXES = {
    "factory": (("一厂", "Plant 1"), ("二厂", "Plant 2"), ("三厂", "Plant 3")),
    "hospital": (("总院", "Main site"), ("分院", "Second site")),
    "shop": tuple((f"{zh}店", en) for zh, en in (
        ("老城", "Old Town"), ("临湖", "Lakeside"), ("北堰", "North Weir"), ("东泾", "Dongjing"),
        ("南浦", "South Quay"), ("西岭", "West Hills"), ("车站", "Station"),
    )),
}  # fmt: skip

DUTIES = {
    "factory": (
        ("设备主管", "Maintenance lead"),
        ("值班电工", "Electrician on duty"),
        ("生产经理", "Production manager"),
    ),
    "hospital": (("设备科工程师", "Clinical engineer"), ("护士长", "Head nurse"), ("设备科科长", "Head of equipment")),
    "shop": (("店长", "Shop manager"), ("老板", "Owner"), ("后厨主管", "Kitchen lead")),
}

ACCESS = {
    "factory": (
        ("门卫处登记换证，穿劳保鞋、戴安全帽；车辆停东门。",
         "Register at the gate; safety shoes and helmet; park at the east gate."),
        ("进厂前看 5 分钟安全视频；禁止带火种；12:00–13:00 午休不停机。",
         "Five-minute safety film first; no lighters; no stop from 12:00 to 13:00."),
        ("提前一天报身份证号；洁净区需换鞋更衣。",
         "Send your ID number the day before; change clothes and shoes for the clean area."),
        ("动火、登高需办作业票，找设备主管签字。",
         "Hot work and ladders need a permit signed by the maintenance lead."),
    ),
    "hospital": (
        ("先到设备科报到领工牌；ICU 入内更衣、戴口罩。",
         "Report to the equipment office for a badge; gown and mask in the ICU."),
        ("8:00–10:00 查房时段勿入病区；电梯走货梯 3 号。", "No entry to wards from 8 to 10; use goods lift 3."),
        ("设备须先消毒并挂“待修”牌；离开前填写维修登记本。",
         "Device must be disinfected and tagged; fill in the log before you leave."),
        ("停车场限高 2.0 米，工具车走南门。", "Car park is 2.0 m high; tool trolleys by the south door."),
    ),
    "shop": (
        ("避开 11:30–13:30 和 17:30–20:00 客流高峰。",
         "Not from 11:30 to 13:30 or 17:30 to 20:00, when the shop is full."),
        ("商场需从后场 B1 货运通道进，装修单找物业开。",
         "In the mall: goods entrance B1; the permit comes from the building office."),
        ("十点开门，开门前请打店长电话。", "Opens at ten; call the manager before."),
        ("后厨地面湿滑，穿防滑鞋。", "The kitchen floor is wet: wear non-slip shoes."),
    ),
}  # fmt: skip


#: Name, calendar, hours to respond and to restore by priority 1–4, what is covered, what stops the clock.
@dataclass(frozen=True)
class Offer:
    zh: str
    en: str
    calendar: str
    response: tuple[float, float, float, float]
    restoration: tuple[float, float, float, float]
    covers_parts: bool
    paused: tuple[str, ...]


GOLD = Offer("金牌全保", "Gold full cover", "ALWAYS", (1, 2, 4, 8), (12, 30, 72, 96), True, ("waiting_customer",))
SILVER = Offer(
    "银牌保修", "Silver", "EXTENDED", (2, 4, 8, 12), (10, 16, 22, 34), False, ("waiting_customer", "waiting_parts")
)
BRONZE = Offer(
    "基础服务",
    "Basic",
    "OFFICE",
    (4, 6, 9, 18),
    (9, 13, 17, 28),
    False,
    ("waiting_customer", "waiting_parts", "waiting_rnd"),
)
SHOP_CARE = Offer("商户安心保", "Shop care", "SHOP", (2, 4, 8, 12), (12, 24, 38, 56), True, ("waiting_customer",))
OFFERS = {"factory": (SILVER, BRONZE, GOLD), "hospital": (GOLD, SILVER), "shop": (SHOP_CARE, BRONZE)}
HAS_CONTRACT = {"factory": 0.62, "hospital": 0.85, "shop": 0.5}


@dataclass
class Place:
    """A site while the installed base is drawn: how big it is, and how many of which product stand there."""

    site: Site
    size: float
    _products: Counter[str] = field(default_factory=Counter)

    def take(self, code: str) -> int:
        self._products[code] += 1
        return self._products[code]

    def count(self, code: str) -> int:
        return self._products[code]


class Clientele:
    def __init__(self, books: Books, rng: Random, names: Names, *, today: date, share: float) -> None:
        self.books, self.rng, self.names = books, rng, names
        self.today, self.share = today, share
        self.territories = {one.code: one for one in books.rows(Territory)}
        self.calendars = {one.code: one for one in books.rows(BusinessCalendar)}
        self.places: list[Place] = []
        self.contracts: dict[int, list[ServiceContract]] = {}

    def write(self) -> None:
        for kind, count in SITES_OF_KIND.items():
            left = max(4, round(count * self.share))
            while left:
                sites = min(left, self.rng.choices(*SPREAD[kind])[0])
                self._write_customer(kind, sites=sites)
                left -= sites

    def _write_customer(self, kind: str, *, sites: int) -> None:
        number = len(self.contracts) + 1
        language = "en" if self.rng.random() < ENGLISH_SHARE else "zh-hans"
        name, district = self._name(kind, language)
        customer = self.books.add(Customer(code=f"C-{number:04d}", name=name, language=language))
        for index in range(sites):
            site_district = district if index == 0 else self.rng.choice(DISTRICTS)
            self._write_site(customer, kind, site_district, suffix=index if sites > 1 else None)
        self.contracts[customer.pk] = self._write_contracts(customer, kind)

    def _name(self, kind: str, language: str) -> tuple[str, District]:
        if kind == "hospital":
            return self.names.hospital(language)
        name = self.names.factory(language) if kind == "factory" else self.names.shop(language)
        return name, self.rng.choice(DISTRICTS)

    def _write_site(self, customer: Customer, kind: str, district: District, *, suffix: int | None) -> None:
        language = customer.language
        index = 1 if language == "en" else 0
        name = customer.name
        if suffix is not None:
            said = SUFFIXES[kind][suffix % len(SUFFIXES[kind])][index]
            name = f"{customer.name}, {said}" if language == "en" else f"{customer.name}{said}"
        latitude, longitude = self.spot(district, LAND[kind])
        site = self.books.add(
            Site(
                customer=customer,
                code=f"S-{len(self.places) + 1:04d}",
                name=name,
                kind=kind,
                address=self.names.address(language, district),
                territory=self.territories[district.territory],
                latitude=latitude,
                longitude=longitude,
                calendar=self.calendars[{"shop": "SHOP", "hospital": "ALWAYS"}.get(kind, "EXTENDED")],
                access_rules="\n".join(rule[index] for rule in self.rng.sample(ACCESS[kind], self.rng.randint(1, 2))),
            )
        )
        self.places.append(Place(site, size=self.rng.lognormvariate(0, 0.8)))
        self._write_contacts(site, kind)

    def _write_contacts(self, site: Site, kind: str) -> None:
        language = site.customer.language
        index = 1 if language == "en" else 0
        for duty in DUTIES[kind][: self.rng.choice((1, 1, 2, 2, 3))]:
            name = self.names.person(language)
            phone = self.names.phone()
            self.books.add(
                Contact(
                    customer=site.customer,
                    site=site,
                    name=name,
                    duty=duty[index],
                    phone=phone,
                    email=f"{phone[-4:]}@{site.customer.code.lower()}.example" if self.rng.random() < 0.6 else "",
                )
            )

    def spot(self, district: District, ring: tuple[float, float] = (0.0, 1.0)) -> tuple[float, float]:
        """A point of the district: factories stand farther out than shops."""
        nearest, farthest = ring
        share = sqrt(self.rng.uniform(nearest**2, farthest**2))
        angle = self.rng.uniform(0, 2 * pi)
        north = share * district.radius * sin(angle) / 111.2
        east = share * district.radius * cos(angle) / (111.2 * cos(radians(district.latitude)))
        return round(district.latitude + north, 5), round(district.longitude + east, 5)

    def _write_contracts(self, customer: Customer, kind: str) -> list[ServiceContract]:
        """A contract, perhaps the one before it; some have run out, some end soon."""
        if self.rng.random() > HAS_CONTRACT[kind]:
            return []
        offer = self.rng.choice(OFFERS[kind])
        ends = self.today + timedelta(days=round(self.rng.triangular(-200, 700, 240)))
        starts = ends - timedelta(days=365 * self.rng.choice((1, 2, 2, 3)) - 1)
        contracts = [self._write_contract(customer, offer, starts, ends)]
        if self.rng.random() < 0.75:
            former = starts - timedelta(days=365 * 2)
            contracts.append(self._write_contract(customer, offer, former, starts - timedelta(days=1)))
        return contracts

    def _write_contract(self, customer: Customer, offer: Offer, starts: date, ends: date) -> ServiceContract:
        contract = self.books.add(
            ServiceContract(
                customer=customer,
                number=f"SC-{starts.year}-{1 + len(self.books.rows(ServiceContract)):04d}",
                name=offer.en if customer.language == "en" else offer.zh,
                starts_on=starts,
                ends_on=ends,
                calendar=self.calendars[offer.calendar],
                covers_parts=offer.covers_parts,
                covers_travel=offer is not BRONZE,
                paused_states=list(offer.paused),
            )
        )
        for priority, response, restoration in zip((1, 2, 3, 4), offer.response, offer.restoration, strict=True):
            self.books.add(
                ServiceLevel(
                    contract=contract,
                    priority=priority,
                    response_minutes=round(response * 60),
                    restoration_minutes=round(restoration * 60),
                )
            )
        return contract


def contacts_by_site(contacts: Sequence[Contact]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = {}
    for contact in contacts:
        if contact.site_id is not None:
            found.setdefault(contact.site_id, []).append(contact)
    return found
