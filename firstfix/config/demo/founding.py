"""Makes the demo company, once, in one transaction.

It runs with the application's login, so everything it writes passes through row-level security like everybody's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from firstfix.config.demo.assessments import write_assessments
from firstfix.config.demo.billing import write_billing
from firstfix.config.demo.books import Books
from firstfix.config.demo.bulletins import write_bulletins
from firstfix.config.demo.care import write_rules
from firstfix.config.demo.care_rooms import write_care_rooms
from firstfix.config.demo.cast import address_of
from firstfix.config.demo.catalogues import write_catalogues
from firstfix.config.demo.clock import DAY, ZONE, Today, at
from firstfix.config.demo.company import Company, company_calendar
from firstfix.config.demo.customers import Clientele
from firstfix.config.demo.device_files import write_device_files
from firstfix.config.demo.equipment import Installing, write_assets, write_product_models, write_readings
from firstfix.config.demo.growth import write_growth
from firstfix.config.demo.guarantees import write_guarantees
from firstfix.config.demo.kept import mark_hazards, write_kept_parts
from firstfix.config.demo.knowledge import write_articles
from firstfix.config.demo.maintenance import write_maintenance
from firstfix.config.demo.messages import write_messages
from firstfix.config.demo.moving import write_counts, write_transfers
from firstfix.config.demo.names import COMPANY, Names
from firstfix.config.demo.pay import write_pay
from firstfix.config.demo.people import (
    SHIFTS_AHEAD,
    SHIFTS_BEHIND,
    write_absences,
    write_engineers,
    write_shifts,
    write_users,
)
from firstfix.config.demo.stock import Stock, lend_tools, write_places, write_tools
from firstfix.config.demo.supplier_claims import write_supplier_claims
from firstfix.config.demo.supplying import write_suppliers, write_supply_orders
from firstfix.config.demo.troubleshooting import write_fault_models
from firstfix.config.demo.working import Working
from firstfix.customers.models import Contact
from firstfix.diagnosis.actions.fault_models import unsettled_versions
from firstfix.diagnosis.actions.suggestions import take_over_synonyms
from firstfix.diagnosis.jobs import score_cases, settle_version, watch_everything
from firstfix.equipment.models import Asset
from firstfix.equipment.queries import label_token
from firstfix.insight.actions import count_key_figures, count_reliability, tell_weekly_report
from firstfix.insight.queries.reliability import models_in_service
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.exchange.statistics import count_rows_anew
from firstfix.platform.tenants.actions import found_tenant
from firstfix.platform.tenants.doors import fit_doors
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.rewards.actions import count_pay_month
from firstfix.rewards.queries.pay.sheets import months_open
from firstfix.scheduling.actions.planning_runs import start_run
from firstfix.scheduling.models import PlanningRules
from firstfix.work.actions.suggestions import ask_to_learn

SEED = 20_260
YEARS = 2.0
#: A tree takes a worker half a minute, and the demo's visitors come first.
TREES_AFTER = timedelta(minutes=3)


@transaction.atomic
def found_demo_company(*, now: datetime, seed: int = SEED, years: float = YEARS, share: float = 1.0) -> Tenant:
    """The whole company as it stands at `now`: `share` of its sites and assets, with so many years behind it."""
    tenant = found_tenant(name=COMPANY)
    with tenant_scope(tenant.pk):
        tenant.is_demo = True
        tenant.save()
        since = now.astimezone(ZONE).date() - timedelta(days=round(365 * years))
        rng = Random(seed)
        books = Books(Random(f"{seed} uids"))
        engineers = write_what_stands(books, rng, today=now.astimezone(ZONE).date(), share=share)
        books.write()
        write_fault_models(at=at(since, 0), seed=seed)
        today = company_calendar(now, since=since)
        write_duties(books, rng, engineers, today=today, since=since)
        company = Company(today=today, since=since)
        write_tools(books, rng, company, today=today.day)
        books.write()
        stock = Stock(books, company)
        stock.fill(since - DAY)
        working = Working(company, books, stock, seed=seed)
        working.work_through(since)
        working.stage()
        working.write()
        count_rows_anew()
        lend_tools(company, now=now)
        mark_hazards(company)
        write_kept_parts(company, now=now)
        write_articles(now=now, since=at(since, 0), seed=seed)
        write_transfers(now=now, seed=seed)
        write_counts(now=now, seed=seed)
        write_care_rooms(now=now, seed=seed)
        write_bulletins(now=now, seed=seed)
        write_guarantees(at=at(since, 9 * 60))
        write_device_files()
        write_messages(now=now)
        write_maintenance(now=now)
        write_billing(now=now, since=since, seed=seed)
        write_pay(engineers, now=now, since=since, seed=seed)
        write_growth(now=now)
        write_suppliers(company)
        write_supply_orders(company, now=now)
        write_supplier_claims(company, now=now, seed=seed)
        PlanningRules.objects.create(plans_at_night=True)
        plan_as_by_night(now)
        learn_as_by_night(now)
        count_as_by_night(now)
        write_assessments(now=now)
        take_over_synonyms(by=SYSTEM, at=at(since, 0))
        ask_to_learn(by=SYSTEM, at=now)
    return tenant


def plan_as_by_night(now: datetime) -> None:
    """As if a worker had run at two o'clock: the dispatcher finds a plan of the coming days."""
    start_run(now.astimezone(ZONE).date(), days=3, seconds=30, is_nightly=True, by=SYSTEM, at=now)


def learn_as_by_night(now: datetime) -> None:
    """What workers would have done with the closed cases and the published models; trees last, at leisure."""
    score_cases.later()
    watch_everything.later()
    for place, version_id in enumerate(unsettled_versions()):
        settle_version.later(version_id=version_id, at=now + TREES_AFTER * (place + 1), one_at_a_time="settle version")


def count_as_by_night(now: datetime) -> None:
    for month in months_open(now=now):
        count_pay_month(month, by=SYSTEM, at=now)
    for model in models_in_service():
        count_reliability(model, by=SYSTEM, at=now)
    count_key_figures(by=SYSTEM, at=now)
    tell_weekly_report(by=SYSTEM, at=now)


def write_what_stands(books: Books, rng: Random, *, today: date, share: float) -> list[Engineer]:
    """All that is there before the first order: lists, people, customers, products, machines."""
    names = Names(rng)
    write_catalogues(books)
    write_rules(books)
    write_users(books, names)
    clientele = Clientele(books, rng, names, today=today, share=share)
    clientele.write()
    engineers = write_engineers(books, rng, names, clientele, today=today)
    write_places(books, engineers, clientele)
    models = write_product_models(books)
    installing = Installing(books, rng, today, share, models, clientele.places, clientele.contracts)
    assets = write_assets(installing)
    write_readings(books, rng, assets, today=today)
    _give_customer_a_user(books, assets)
    fit_doors("sign_in", [(user.email, user.pk) for user in books.rows(User)])
    fit_doors("asset", [(label_token(asset), asset.pk) for asset in assets])
    return engineers


def write_duties(books: Books, rng: Random, engineers: Sequence[Engineer], *, today: Today, since: date) -> None:
    write_absences(books, rng, engineers, today=today, since=since)
    first, last = today.day - timedelta(days=SHIFTS_BEHIND), today.day + timedelta(days=SHIFTS_AHEAD)
    write_shifts(books, engineers, today=today, first=max(first, since), last=last)
    books.write()


def _give_customer_a_user(books: Books, assets: Sequence[Asset]) -> None:
    """The customer with the most machines looks at them in the portal."""
    counted = Counter(asset.site.customer_id for asset in assets if asset.site.kind == "factory")
    customer_id = counted.most_common(1)[0][0]
    contact = next(one for one in books.rows(Contact) if one.customer_id == customer_id)
    user = User(email=address_of(Role.CUSTOMER), name=contact.name, roles=[Role.CUSTOMER.value])
    user.set_unusable_password()
    contact.user = books.add(user)
    contact.email = user.email
