"""Who may do what: the whole of it, in one table. Shown to the administrator, walked by tests/test_permissions.py."""

from __future__ import annotations

from collections.abc import Mapping

from firstfix.platform.accounts.roles import STAFF, Role

E, DESK, DISP, PARTS, MGR = Role.ENGINEER, Role.DESK, Role.DISPATCHER, Role.PARTS, Role.MANAGER
RND, SALES, HR, CUST, ADMIN, GUEST = Role.RND, Role.SALES, Role.HR, Role.CUSTOMER, Role.ADMIN, Role.GUEST

PERMISSIONS: Mapping[str, frozenset[Role]] = {
    # the company's own affairs
    "company.change": frozenset({ADMIN}),
    "user.see": frozenset({ADMIN, HR, MGR}),
    "user.add": frozenset({ADMIN}),
    "api_key.make": frozenset({ADMIN}),
    "permissions.see": frozenset({ADMIN, MGR}),
    "catalogue.change": frozenset({ADMIN, MGR}),
    "import.run": frozenset({ADMIN, MGR, DESK, PARTS}),
    "history.import": frozenset({ADMIN, MGR, DESK}),
    "export.run": frozenset({ADMIN, MGR, DESK, PARTS, DISP}),
    "search.use": STAFF,
    "file.see": STAFF,
    "notice.read": STAFF,
    "audit.see": STAFF,
    "facts.read": frozenset({ADMIN, MGR}),
    # customers and equipment
    "customer.see": STAFF | {CUST},
    "customer.change": frozenset({DESK, DISP, MGR, SALES, ADMIN}),
    "site.correct": frozenset({E, DESK, DISP, MGR, SALES, ADMIN}),
    "contract.see": STAFF | {CUST},
    "contract.change": frozenset({MGR, SALES, ADMIN}),
    "asset.see": STAFF | {CUST},
    "asset.change": frozenset({DESK, DISP, MGR, E, ADMIN}),
    "asset.label": frozenset({DESK, DISP, PARTS, MGR, E, ADMIN}),
    "product.see": STAFF,
    "product.change": frozenset({MGR, RND, ADMIN}),
    "part.see": STAFF,
    "part.change": frozenset({PARTS, MGR, RND, ADMIN}),
    # people
    "engineer.see": STAFF,
    "engineer.change": frozenset({MGR, HR, DISP, ADMIN}),
    # fault models and troubleshooting
    "fault_model.see": STAFF,
    "fault_model.change": frozenset({RND, MGR, E}),
    "fault_model.publish": frozenset({RND, MGR}),
    "synonym.change": frozenset({RND, DESK, MGR, ADMIN}),
    "troubleshooting.see": STAFF,
    "troubleshooting.do": frozenset({DESK, DISP, E, MGR, RND}),
    "troubleshooting.answer": frozenset({GUEST, CUST}),
    "article.see": STAFF,
    "article.change": frozenset({E, RND, MGR}),
    "article.publish": frozenset({RND, MGR}),
    # requests and orders
    "request.report": frozenset({GUEST, CUST, DESK, E, DISP, MGR}),
    "request.see": STAFF | {CUST},
    "request.status": frozenset({GUEST, CUST}),
    "request.handle": frozenset({DESK, DISP, MGR}),
    "desk.see": STAFF,
    "work_order.see": STAFF | {CUST},
    "work_order.open": frozenset({DESK, DISP, MGR}),
    "work_order.change": frozenset({DESK, DISP, MGR}),
    "work_order.describe": frozenset({DESK, DISP, E, MGR}),
    "work_order.respond": frozenset({DESK, DISP, E, MGR}),
    "work_order.wait": frozenset({DESK, DISP, MGR, E}),
    "work_order.restore_remotely": frozenset({DESK, E, MGR}),
    "work_order.close": frozenset({DESK, DISP, E, MGR}),
    "work_order.reopen": frozenset({DESK, MGR}),
    "work_order.cancel": frozenset({DESK, DISP, MGR}),
    # stock
    "stock.see": frozenset({PARTS, E, DESK, DISP, MGR, ADMIN}),
    "stock.move": frozenset({PARTS, MGR}),
    "stock.count": frozenset({PARTS, MGR, E}),
    "stock_place.change": frozenset({PARTS, MGR, ADMIN}),
    "pick.confirm": frozenset({PARTS, MGR, E}),
    "stock.use": frozenset({E, PARTS, MGR}),
    "stock.reserve": frozenset({PARTS, DISP, DESK, MGR}),
    "tool.see": frozenset({PARTS, E, DESK, DISP, MGR, ADMIN}),
    "tool.change": frozenset({PARTS, MGR, ADMIN}),
    # plans and visits
    "schedule.see": STAFF,
    "schedule.change": frozenset({DISP, MGR, ADMIN}),
    "schedule.rules": frozenset({MGR, ADMIN}),
    "visit.see": STAFF,
    "visit.plan": frozenset({DISP, DESK, MGR}),
    "appointment.choose": frozenset({DISP, DESK, MGR, CUST, GUEST}),
    "visit.carry_out": frozenset({E, DISP, MGR}),
    "day.see": frozenset({E, DISP, PARTS, MGR}),
    "day.see_all": frozenset({DISP, PARTS, MGR}),
    "phone.see": frozenset({DISP, MGR, ADMIN}),
    "phone.sign_out": frozenset({DISP, MGR, ADMIN}),
    "checklist.change": frozenset({MGR, RND, ADMIN}),
    "report.see": STAFF | {CUST},
    # after
    "follow_up.see": frozenset({DESK, MGR, SALES, DISP, E}),
    "follow_up.do": frozenset({DESK, MGR, SALES}),
    "follow_up.rules": frozenset({MGR, ADMIN}),
    # what engineers claim
    "claim.see": frozenset({E, MGR, HR, ADMIN}),
    "claim.see_all": frozenset({MGR, HR, ADMIN}),
    "claim.make": frozenset({E}),
    "claim.approve": frozenset({MGR}),
    "claim.pay": frozenset({MGR, HR}),
    "figures.see": frozenset({MGR, DESK, DISP, RND, SALES, HR, ADMIN}),
}
