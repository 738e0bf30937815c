"""The menu: which pages stand in it, and for whom. What a person may not do is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.accounts.roles import STAFF, Role
from firstfix.platform.accounts.words import role_names
from firstfix.platform.errors import Text
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.scope import scoped_tenant_id


@dataclass(frozen=True)
class Entry:
    label: Text
    icon: str
    url_name: str
    action: str
    roles: frozenset[Role] = frozenset(Role)
    #: Pages beside this one, reached by its tabs.
    others: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return _address(self.url_name)

    def leads_to(self, path: str) -> bool:
        """Whether the page at this path is one of its own, or below one."""
        pages = [self.url, *map(_address, self.others)]
        return any(path == page or path.startswith(f"{page}/") for page in pages)


@cache
def _address(url_name: str) -> str:
    """Found once: a manager's menu asks for a hundred addresses on every page."""
    return reverse(url_name)


@dataclass(frozen=True)
class Section:
    label: Text
    icon: str
    entries: tuple[Entry, ...]


#: A menu of more entries is folded: the first section lies open, and the one that leads to the present page.
MOST_UNFOLDED = 18

DESKS = frozenset({Role.DESK, Role.DISPATCHER, Role.MANAGER, Role.SALES, Role.ADMIN})

#: What is claimed beside expenses, and approved on tabs beside them.
CLAIMS = ("advances", "trips", "added_hours_all")

#: In the order of the day: what comes in, what is planned, what is done, then what it all stands on.
MENU: tuple[Section, ...] = (
    Section(
        _("Today"),
        "inbox",
        (
            Entry(_("What waits"), "waiting", "waiting", "waiting.see", STAFF - {Role.ENGINEER}),
            Entry(_("Inbox"), "inbox", "requests", "desk.see", frozenset({Role.DESK, Role.DISPATCHER, Role.MANAGER})),
            Entry(_("My day"), "day", "day", "day.see", frozenset({Role.ENGINEER})),
            Entry(_("Picks"), "kit", "picks", "day.see_all", frozenset({Role.PARTS, Role.DISPATCHER, Role.MANAGER})),
            Entry(_("Schedule"), "calendar", "schedule", "schedule.see", DESKS | {Role.ENGINEER, Role.PARTS}),
            Entry(_("Work orders"), "order", "work_orders", "desk.see", DESKS | {Role.ENGINEER, Role.PARTS, Role.RND}),
            Entry(
                _("Knowledge"),
                "knowledge",
                "articles",
                "article.see",
                frozenset({Role.DESK, Role.DISPATCHER, Role.ENGINEER, Role.RND, Role.MANAGER, Role.PARTS}),
            ),
            Entry(_("Problems"), "problem", "problems", "problem.see", frozenset({Role.RND})),
            Entry(_("My equipment"), "asset", "my_equipment", "asset.see", frozenset({Role.CUSTOMER})),
            Entry(_("My feedback"), "feedback", "my_feedback", "feedback.give", frozenset({Role.CUSTOMER})),
            Entry(
                _("Shifts"),
                "clock",
                "shifts",
                "schedule.see",
                frozenset({Role.DISPATCHER, Role.MANAGER, Role.HR, Role.ADMIN}),
            ),
        ),
    ),
    Section(
        _("Parts and tools"),
        "part",
        (
            Entry(_("Stock"), "stock", "stock", "stock.see", frozenset({Role.PARTS, Role.ENGINEER, Role.MANAGER})),
            Entry(
                _("Transfers"),
                "swap",
                "transfers",
                "transfer.see",
                frozenset({Role.PARTS, Role.ENGINEER, Role.DISPATCHER, Role.MANAGER}),
                ("stock_rules",),
            ),
            Entry(_("Counts"), "checklist", "stock_counts", "count.see", frozenset({Role.PARTS, Role.MANAGER})),
            Entry(
                _("Old parts"),
                "return",
                "old_parts",
                "stock.see",
                frozenset({Role.PARTS, Role.ENGINEER, Role.MANAGER, Role.DESK}),
            ),
            Entry(_("Differences"), "adjust", "stock_differences", "stock.see", frozenset({Role.PARTS})),
            Entry(
                _("Replenishment"),
                "kit",
                "replenishment",
                "replenishment.see",
                frozenset({Role.PARTS, Role.MANAGER}),
                ("supply_orders", "van_stock", "dead_stock", "abc_list"),
            ),
            Entry(_("Suppliers"), "factory", "suppliers", "supplier.see", frozenset({Role.PARTS, Role.MANAGER})),
            Entry(
                _("Supplier claims"),
                "warranty",
                "supplier_claims",
                "supplier_claim.see",
                frozenset({Role.PARTS, Role.MANAGER}),
            ),
            Entry(
                _("Tools"),
                "tool",
                "tools",
                "tool.see",
                frozenset({Role.PARTS, Role.MANAGER, Role.ENGINEER}),
                ("loans", "tool_kits"),
            ),
            Entry(_("Parts"), "part", "parts", "product.see", frozenset({Role.PARTS, Role.RND, Role.MANAGER})),
        ),
    ),
    Section(
        _("Customers"),
        "customer",
        (
            Entry(_("Customers"), "customer", "customers", "customer.see", DESKS),
            Entry(
                _("Follow-ups"),
                "followup",
                "follow_ups",
                "follow_up.see",
                frozenset({Role.DESK, Role.MANAGER, Role.SALES}),
            ),
            Entry(
                _("Maintenance"),
                "calendar",
                "maintenance",
                "maintenance.see",
                frozenset({Role.DESK, Role.DISPATCHER, Role.MANAGER, Role.SALES, Role.ADMIN}),
                ("maintenance_plans",),
            ),
            Entry(
                _("Messages"),
                "message",
                "messages",
                "message.see",
                frozenset({Role.DESK, Role.DISPATCHER, Role.MANAGER, Role.ADMIN}),
            ),
            Entry(
                _("Feedback"),
                "feedback",
                "feedback_list",
                "feedback.see",
                frozenset({Role.RND, Role.SALES, Role.MANAGER, Role.DESK}),
            ),
            Entry(_("Leads"), "money", "leads", "feedback.see", frozenset({Role.SALES, Role.MANAGER})),
            Entry(
                _("Trainings"),
                "training",
                "trainings",
                "training.see",
                frozenset({Role.SALES, Role.MANAGER, Role.DESK}),
            ),
            Entry(_("Found on site"), "scan", "found_assets", "found_asset.see", frozenset({Role.DESK, Role.MANAGER})),
            Entry(
                _("Three guarantees"),
                "guarantee",
                "guarantee_rules",
                "guarantee.see",
                frozenset({Role.MANAGER, Role.DESK}),
            ),
            Entry(_("Quotes"), "money", "quotes", "quote.see", frozenset({Role.DESK, Role.SALES, Role.MANAGER})),
            Entry(
                _("Invoicing"), "export", "invoicing", "invoice.see", frozenset({Role.DESK, Role.SALES, Role.MANAGER})
            ),
            Entry(
                _("Price lists"), "tag", "price_lists", "price.see", frozenset({Role.SALES, Role.MANAGER, Role.ADMIN})
            ),
        ),
    ),
    Section(
        _("Equipment"),
        "equipment",
        (
            Entry(_("Assets"), "asset", "assets", "asset.see", DESKS | {Role.ENGINEER, Role.RND, Role.PARTS}),
            Entry(_("Device files"), "device", "device_files", "device_file.see", frozenset({Role.MANAGER, Role.DESK})),
            Entry(
                _("Product models"),
                "equipment",
                "product_models",
                "product.see",
                frozenset({Role.RND, Role.MANAGER, Role.ADMIN}),
            ),
            Entry(
                _("Fault models"),
                "troubleshoot",
                "fault_models",
                "fault_model.see",
                frozenset({Role.RND, Role.MANAGER, Role.ENGINEER, Role.ADMIN}),
            ),
            Entry(
                _("Checklists"),
                "checklist",
                "checklists",
                "checklist.change",
                frozenset({Role.RND, Role.MANAGER, Role.ADMIN}),
            ),
            Entry(_("Problems"), "problem", "problems", "problem.see", frozenset({Role.MANAGER, Role.DESK})),
            Entry(
                _("Bulletins"),
                "bulletin",
                "bulletins",
                "bulletin.see",
                frozenset({Role.RND, Role.MANAGER, Role.DESK, Role.DISPATCHER, Role.ENGINEER}),
            ),
            Entry(_("Learning"), "bulb", "learning", "fault_model.see", frozenset({Role.RND, Role.MANAGER})),
            Entry(
                _("Suggestions"),
                "search",
                "synonyms",
                "synonym.change",
                frozenset({Role.RND, Role.MANAGER, Role.ADMIN}),
            ),
        ),
    ),
    Section(
        _("Engineers"),
        "team",
        (
            Entry(_("Expenses and trips"), "money", "my_claims", "claim.make", frozenset({Role.ENGINEER})),
            Entry(_("My pay"), "money", "my_pay", "pay.see_own", frozenset({Role.ENGINEER})),
            Entry(_("Pay"), "money", "pay", "pay.see_all", frozenset({Role.HR})),
            Entry(_("Pay of teams"), "money", "pay_teams", "pay.see_sums", frozenset({Role.MANAGER})),
            Entry(_("To approve"), "money", "expenses", "claim.approve", frozenset({Role.MANAGER}), CLAIMS),
            Entry(_("Expenses"), "money", "expenses", "claim.see_all", frozenset({Role.HR}), CLAIMS),
            Entry(_("My growth"), "career", "my_growth", "growth.see_own", frozenset({Role.ENGINEER})),
            Entry(_("Skills"), "skill", "skills", "growth.see_team", frozenset({Role.MANAGER, Role.HR})),
            Entry(
                _("Recognition"),
                "trophy",
                "wall",
                "wall.see",
                frozenset({Role.ENGINEER, Role.MANAGER, Role.HR, Role.DESK, Role.DISPATCHER}),
            ),
            Entry(
                _("Thanks"), "thanks", "thanks_list", "thanks.see", frozenset({Role.ENGINEER, Role.MANAGER, Role.HR})
            ),
            Entry(_("Workload"), "balance", "team_workload", "growth.see_team", frozenset({Role.MANAGER, Role.HR})),
            Entry(
                _("Engineers"),
                "team",
                "engineers",
                "engineer.see",
                frozenset({Role.DISPATCHER, Role.DESK, Role.MANAGER, Role.HR, Role.ADMIN}),
            ),
            Entry(_("Phones"), "mobile", "phones", "phone.see", frozenset({Role.DISPATCHER, Role.MANAGER, Role.ADMIN})),
        ),
    ),
    Section(
        _("Numbers"),
        "numbers",
        (
            Entry(
                _("Numbers"),
                "numbers",
                "numbers",
                "figures.see",
                frozenset({Role.MANAGER, Role.ADMIN, Role.RND, Role.SALES, Role.HR}),
                ("key_figures",),
            ),
            Entry(_("My key figures"), "numbers", "my_key_figures", "figures.see_own", frozenset({Role.ENGINEER})),
            Entry(_("Reliability"), "lasting", "reliability", "reliability.see", frozenset({Role.RND, Role.MANAGER})),
            Entry(_("Self-assessment"), "checklist", "assessments", "assessment.see", frozenset({Role.MANAGER})),
            Entry(_("What if?"), "adjust", "scenarios", "scenario.see", frozenset({Role.MANAGER, Role.ADMIN})),
        ),
    ),
    Section(
        _("Settings"),
        "settings",
        (
            Entry(
                _("Planning rules"), "adjust", "planning_rules", "schedule.rules", frozenset({Role.ADMIN, Role.MANAGER})
            ),
            Entry(
                _("Import and export"),
                "import",
                "imports",
                "export.run",
                frozenset({Role.ADMIN, Role.MANAGER, Role.DESK, Role.PARTS, Role.DISPATCHER}),
            ),
            Entry(_("Users"), "user", "users", "user.see", frozenset({Role.ADMIN, Role.HR, Role.MANAGER})),
            Entry(_("Catalogues"), "tag", "catalogues", "catalogue.change", frozenset({Role.ADMIN, Role.MANAGER})),
            Entry(_("Permissions"), "lock", "permissions", "permissions.see", frozenset({Role.ADMIN})),
            Entry(_("Company"), "settings", "company", "company.change", frozenset({Role.ADMIN})),
        ),
    ),
)

#: Where each role's day begins. The first role that a person has decides.
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.ENGINEER, "day"),
    (Role.DISPATCHER, "schedule"),
    (Role.DESK, "requests"),
    (Role.PARTS, "picks"),
    (Role.MANAGER, "numbers"),
    (Role.ADMIN, "numbers"),
    (Role.RND, "problems"),
    (Role.SALES, "customers"),
    (Role.HR, "engineers"),
    (Role.CUSTOMER, "my_equipment"),
)


def menu(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the entries of this person, the present one marked, and who they are. A long menu comes in
    sections as well."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": [], "menu_sections": []}
    sections = _sections(user, request.path)
    entries = [entry for section in sections for entry in section["entries"]]
    return {
        "home_url": home_of(user),
        "user_role": role_names(user.roles),
        "hides_search": not may(user, "search.use"),
        "hides_notices": not may(user, "notice.read"),
        "user_menu": _user_menu(user),
        "menu": entries,
        "menu_sections": sections if len(entries) > MOST_UNFOLDED else [],
        # Known without asking: the scope has read the company's row for its time zone.
        "outgoing_held_at": company().outgoing_held_at if scoped_tenant_id() else None,
        "may_release": may(user, "message.release"),
    }


def _sections(user: User, path: str) -> list[dict[str, Any]]:
    """Those in which this person has an entry; a page stands once, however many of their roles have it."""
    found, shown = [], set[str]()
    for section in MENU:
        entries = []
        for entry in section.entries:
            if entry.url not in shown and may(user, entry.action) and not entry.roles.isdisjoint(user.roles):
                shown.add(entry.url)
                is_active = entry.leads_to(path)
                entries.append({"label": entry.label, "icon": entry.icon, "url": entry.url, "active": is_active})
        if entries:
            is_open = any(entry["active"] for entry in entries)
            found.append({"label": section.label, "icon": section.icon, "entries": entries, "is_open": is_open})
    return found


def _user_menu(user: User) -> list[dict[str, Text]]:
    entries: list[dict[str, Text]] = [{"label": _("Your profile"), "icon": "user", "url": reverse("profile")}]
    if Role.ENGINEER in user.roles:
        entries.append({"label": _("App for the phone"), "icon": "mobile", "url": reverse("engineer_app")})
    return entries


def home_of(user: User) -> str:
    """The address of the page on which this person's day begins."""
    for role, url_name in HOMES:
        if role in user.roles:
            return reverse(url_name)
    return reverse("profile")
