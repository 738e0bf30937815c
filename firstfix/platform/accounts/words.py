"""Roles and actions as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.platform.accounts.roles import Role
from firstfix.platform.errors import Text


def role_names(roles: Iterable[str]) -> str:
    """In the order of the company's day, not of the alphabet."""
    return _(", ").join(str(role.label) for role in Role if role in roles)


GROUPS: Mapping[str, Text] = {
    **dict.fromkeys(("company", "user", "api_key", "permissions", "catalogue"), gettext_lazy("Administration")),
    **dict.fromkeys(
        ("import", "history", "export", "search", "file", "notice", "audit", "facts"), gettext_lazy("Data")
    ),
    **dict.fromkeys(("customer", "site", "contract"), gettext_lazy("Customers and contracts")),
    **dict.fromkeys(("asset", "product", "part"), gettext_lazy("Equipment and parts")),
    **dict.fromkeys(("engineer", "claim"), gettext_lazy("People")),
    **dict.fromkeys(
        ("fault_model", "troubleshooting", "article", "synonym"), gettext_lazy("Fault models and troubleshooting")
    ),
    **dict.fromkeys(("request", "desk", "work_order"), gettext_lazy("Requests and work orders")),
    **dict.fromkeys(
        ("stock", "stock_place", "transfer", "difference", "pick", "tool", "supplier"),
        gettext_lazy("Stock and tools"),
    ),
    **dict.fromkeys(
        ("schedule", "visit", "appointment", "note", "missing", "day", "checklist", "report", "phone"),
        gettext_lazy("Plans and visits"),
    ),
    **dict.fromkeys(
        ("problem", "feedback", "training", "thanks", "found_asset"), gettext_lazy("Customers cared for, and R&D")
    ),
    **dict.fromkeys(("follow_up", "figures"), gettext_lazy("Afterwards")),
}

ACTIONS: Mapping[str, Text] = {
    "company.change": gettext_lazy("Change the company's settings"),
    "user.see": gettext_lazy("See users"),
    "user.add": gettext_lazy("Add and change users"),
    "api_key.make": gettext_lazy("Make and revoke keys for programs"),
    "permissions.see": gettext_lazy("See this table"),
    "catalogue.change": gettext_lazy("Change catalogues"),
    "import.run": gettext_lazy("Import lists"),
    "history.import": gettext_lazy("Import service history"),
    "export.run": gettext_lazy("Export lists"),
    "search.use": gettext_lazy("Search"),
    "file.see": gettext_lazy("See photos and files"),
    "notice.read": gettext_lazy("Read what one was told"),
    "audit.see": gettext_lazy("See who changed what"),
    "facts.read": gettext_lazy("Read all facts as a stream"),
    "customer.see": gettext_lazy("See customers and sites"),
    "customer.change": gettext_lazy("Add and change customers, sites and contacts"),
    "site.correct": gettext_lazy("Correct addresses, access rules and contacts of sites"),
    "contract.see": gettext_lazy("See contracts"),
    "contract.change": gettext_lazy("Add and change contracts"),
    "asset.see": gettext_lazy("See assets"),
    "asset.change": gettext_lazy("Add and change assets"),
    "asset.label": gettext_lazy("Print labels"),
    "product.see": gettext_lazy("See product models"),
    "product.change": gettext_lazy("Add and change product models"),
    "part.see": gettext_lazy("See parts"),
    "part.change": gettext_lazy("Add and change parts"),
    "engineer.see": gettext_lazy("See engineers"),
    "engineer.change": gettext_lazy("Change engineers, skills and certificates"),
    "fault_model.see": gettext_lazy("See fault models"),
    "fault_model.change": gettext_lazy("Write drafts of fault models"),
    "fault_model.publish": gettext_lazy("Review and publish fault models"),
    "troubleshooting.see": gettext_lazy("See troubleshooting"),
    "troubleshooting.do": gettext_lazy("Troubleshoot"),
    "troubleshooting.answer": gettext_lazy("Answer the questions of troubleshooting"),
    "synonym.change": gettext_lazy("Change synonyms, and learn suggestions"),
    "article.see": gettext_lazy("Read knowledge articles"),
    "article.change": gettext_lazy("Write knowledge articles"),
    "article.publish": gettext_lazy("Publish and withdraw knowledge articles"),
    "request.report": gettext_lazy("Report a fault"),
    "request.see": gettext_lazy("See requests"),
    "request.status": gettext_lazy("See the status of a report"),
    "request.handle": gettext_lazy("Decide what becomes of a request"),
    "desk.see": gettext_lazy("See the desk and its work orders"),
    "work_order.see": gettext_lazy("See work orders"),
    "work_order.open": gettext_lazy("Open work orders"),
    "work_order.change": gettext_lazy("Change work orders"),
    "work_order.describe": gettext_lazy("Describe orders better, and say which parts they need"),
    "work_order.respond": gettext_lazy("Note that the customer was spoken with"),
    "work_order.wait": gettext_lazy("Let an order wait, or go on"),
    "work_order.restore_remotely": gettext_lazy("Solve a fault remotely"),
    "work_order.close": gettext_lazy("Close work orders"),
    "work_order.reopen": gettext_lazy("Reopen work orders"),
    "work_order.cancel": gettext_lazy("Cancel work orders"),
    "stock.see": gettext_lazy("See stock"),
    "stock.move": gettext_lazy("Receive, transfer and scrap parts"),
    "stock.count": gettext_lazy("Count stock"),
    "stock_place.change": gettext_lazy("Change stock places"),
    "pick.confirm": gettext_lazy("Confirm what is packed"),
    "stock.use": gettext_lazy("Use parts"),
    "difference.settle": gettext_lazy("Say where parts came from that the books did not have"),
    "stock.reserve": gettext_lazy("Keep parts for orders"),
    "supplier.see": gettext_lazy("See suppliers and their prices"),
    "supplier.change": gettext_lazy("Change suppliers and their prices"),
    "stock.rules": gettext_lazy("Set the rules of stock"),
    "transfer.see": gettext_lazy("See transfers of own vans and requests"),
    "transfer.see_all": gettext_lazy("See everybody's transfers"),
    "transfer.ask": gettext_lazy("Ask for parts"),
    "transfer.approve": gettext_lazy("Approve requests for parts (an engineer: out of the own van)"),
    "transfer.send": gettext_lazy("Send transfers (an engineer: out of the own van)"),
    "transfer.receive": gettext_lazy("Confirm what arrived (an engineer: in the own van)"),
    "tool.see": gettext_lazy("See tools"),
    "tool.change": gettext_lazy("Change tools and calibrations"),
    "schedule.see": gettext_lazy("See the schedule"),
    "schedule.change": gettext_lazy("Change shifts and absences"),
    "schedule.rules": gettext_lazy("Change the rules of planning"),
    "visit.see": gettext_lazy("See visits"),
    "visit.plan": gettext_lazy("Plan, move, lock and cancel visits"),
    "appointment.choose": gettext_lazy("Choose a time that is offered"),
    "visit.carry_out": gettext_lazy("Carry out visits"),
    "note.write": gettext_lazy("Write notes on orders"),
    "missing.answer": gettext_lazy("Answer what was reported missing"),
    "day.see": gettext_lazy("Prepare a day"),
    "day.see_all": gettext_lazy("See everybody's day"),
    "phone.see": gettext_lazy("See the phones of engineers"),
    "phone.sign_out": gettext_lazy("Sign out lost phones"),
    "checklist.change": gettext_lazy("Change checklists"),
    "report.see": gettext_lazy("See service reports"),
    "follow_up.see": gettext_lazy("See follow-ups"),
    "follow_up.do": gettext_lazy("Call back"),
    "follow_up.rules": gettext_lazy("Change follow-up rules"),
    "claim.see": gettext_lazy("See one's own expenses, trips and hours"),
    "claim.see_all": gettext_lazy("See everybody's expenses, trips and hours"),
    "claim.make": gettext_lazy("Hand in expenses, trips and hours"),
    "claim.approve": gettext_lazy("Approve expenses, trips and hours"),
    "claim.pay": gettext_lazy("Note expenses as paid"),
    "follow_up.wish": gettext_lazy("Record a customer's wish to be called"),
    "problem.see": gettext_lazy("See problems with R&D"),
    "problem.escalate": gettext_lazy("Bring orders before R&D, and reply to R&D"),
    "problem.answer": gettext_lazy("Group, ask back and answer problems"),
    "feedback.see": gettext_lazy("See what customers told us"),
    "feedback.give": gettext_lazy("Record feedback, leads and suggestions"),
    "feedback.handle": gettext_lazy("Answer feedback, and end leads"),
    "feedback.rules": gettext_lazy("Decide who answers which feedback"),
    "training.see": gettext_lazy("See trainings held"),
    "training.hold": gettext_lazy("Record a training held"),
    "training.change": gettext_lazy("Put a recorded training right"),
    "thanks.see": gettext_lazy("See customers' thanks"),
    "thanks.give": gettext_lazy("Record customers' thanks"),
    "found_asset.see": gettext_lazy("See assets found on site"),
    "found_asset.report": gettext_lazy("Report an asset that is not in the system"),
    "found_asset.settle": gettext_lazy("Confirm or recognise assets found on site"),
    "figures.see": gettext_lazy("See figures"),
}
