"""Roles and actions as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Text


def role_names(roles: Iterable[str]) -> str:
    """In the order of the company's day, not of the alphabet."""
    return _(", ").join(str(role.label) for role in Role if role in roles)


GROUPS: Mapping[str, Text] = {
    **dict.fromkeys(("company", "user", "api_key", "permissions", "catalogue"), lazy("Administration")),
    **dict.fromkeys(("import", "history", "export", "search", "file", "audit", "facts"), lazy("Data")),
    **dict.fromkeys(("customer", "contract"), lazy("Customers and contracts")),
    **dict.fromkeys(("asset", "product", "part"), lazy("Equipment and parts")),
    "engineer": lazy("People"),
    **dict.fromkeys(("request", "desk", "work_order"), lazy("Requests and work orders")),
    **dict.fromkeys(("stock", "stock_place", "pick", "tool"), lazy("Stock and tools")),
    **dict.fromkeys(("schedule", "visit", "day", "checklist", "report"), lazy("Plans and visits")),
    **dict.fromkeys(("follow_up", "figures"), lazy("Afterwards")),
}

ACTIONS: Mapping[str, Text] = {
    "company.change": lazy("Change the company's settings"),
    "user.see": lazy("See users"),
    "user.add": lazy("Add and change users"),
    "api_key.make": lazy("Make and revoke keys for programs"),
    "permissions.see": lazy("See this table"),
    "catalogue.change": lazy("Change catalogues"),
    "import.run": lazy("Import lists"),
    "history.import": lazy("Import service history"),
    "export.run": lazy("Export lists"),
    "search.use": lazy("Search"),
    "file.see": lazy("See photos and files"),
    "audit.see": lazy("See who changed what"),
    "facts.read": lazy("Read all facts as a stream"),
    "customer.see": lazy("See customers and sites"),
    "customer.change": lazy("Add and change customers, sites and contacts"),
    "contract.see": lazy("See contracts"),
    "contract.change": lazy("Add and change contracts"),
    "asset.see": lazy("See assets"),
    "asset.change": lazy("Add and change assets"),
    "asset.label": lazy("Print labels"),
    "product.see": lazy("See product models"),
    "product.change": lazy("Add and change product models"),
    "part.see": lazy("See parts"),
    "part.change": lazy("Add and change parts"),
    "engineer.see": lazy("See engineers"),
    "engineer.change": lazy("Change engineers, skills and certificates"),
    "request.report": lazy("Report a fault"),
    "request.see": lazy("See requests"),
    "request.status": lazy("See the status of a report"),
    "request.handle": lazy("Decide what becomes of a request"),
    "desk.see": lazy("See the desk and its work orders"),
    "work_order.see": lazy("See work orders"),
    "work_order.open": lazy("Open work orders"),
    "work_order.change": lazy("Change work orders"),
    "work_order.respond": lazy("Note that the customer was spoken with"),
    "work_order.wait": lazy("Let an order wait, or go on"),
    "work_order.restore_remotely": lazy("Solve a fault remotely"),
    "work_order.close": lazy("Close work orders"),
    "work_order.reopen": lazy("Reopen work orders"),
    "work_order.cancel": lazy("Cancel work orders"),
    "stock.see": lazy("See stock"),
    "stock.move": lazy("Receive, transfer and scrap parts"),
    "stock.count": lazy("Count stock"),
    "stock_place.change": lazy("Change stock places"),
    "pick.confirm": lazy("Confirm what is packed"),
    "stock.use": lazy("Use parts"),
    "stock.reserve": lazy("Keep parts for orders"),
    "tool.see": lazy("See tools"),
    "tool.change": lazy("Change tools and calibrations"),
    "schedule.see": lazy("See the schedule"),
    "schedule.change": lazy("Change shifts and absences"),
    "visit.see": lazy("See visits"),
    "visit.plan": lazy("Plan, move and cancel visits"),
    "visit.carry_out": lazy("Carry out visits"),
    "day.see": lazy("Prepare a day"),
    "day.see_all": lazy("See everybody's day"),
    "checklist.change": lazy("Change checklists"),
    "report.see": lazy("See service reports"),
    "follow_up.see": lazy("See follow-ups"),
    "follow_up.do": lazy("Call back"),
    "follow_up.rules": lazy("Change follow-up rules"),
    "figures.see": lazy("See figures"),
}
