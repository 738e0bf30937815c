"""What engineers of a story say on their phones: the data of each verb, from what their screens show."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from firstfix.platform.files.tests.makers import picture
from tests.phone.company import Company
from tests.phone.desk import Phone

#: Beside the steps of a visit.
RECORDED = (
    *("restore", "record_step", "note", "use_part", "add_photo", "edit"),
    *("ask_parts", "give_parts", "receive_parts"),
)
#: Of these no visit is named.
WITHOUT_VISIT = ("give_parts", "receive_parts")
NOBODYS = "00000000-0000-4000-8000-000000000000"
PHOTO = b64encode(picture()).decode()


def said_of(name: str, *, phone: Phone, visit: int, company: Company) -> dict[str, Any]:
    value, part = str(next(company.values)), company.part.pk
    about: dict[str, Any] = {} if name in WITHOUT_VISIT else {"visit": visit}
    match name:
        case "record_step":
            data: dict[str, Any] = {"step": company.step, "verdict": "", "value": value, "note": ""}
        case "note":
            data = {"text": f"note {value}"}
        case "use_part":
            data = {"part": part, "quantity": 1}
        case "leave":
            data = {"outcome": "further_visit", "reason": "A part is missing."}
        case "add_photo":
            data, about["files"] = {"caption": value}, [PHOTO]
        case "edit":
            data = _edit(phone, company, mine=f"phone {value}")
        case "ask_parts":
            data = {"lines": [{"part": part, "quantity": 1}], "note": value}
        case "give_parts":
            data = _gift(phone, part)
        case "receive_parts":
            data = _receipt(phone)
        case _:
            data = {}
    return {"name": name, "data": data, **about}


def _edit(phone: Phone, company: Company, *, mine: str) -> dict[str, Any]:
    """Of what the phone shows, as its screen does."""
    shown = phone.look()["shown"]
    seen = next((one["site"]["access_rules"] for key, one in shown.items() if key.startswith("visit/")), "")
    return {"kind": "site", "id": company.site.pk, "fields": {"access_rules": {"base": seen, "mine": mine}}}


def _gift(phone: Phone, part: int) -> dict[str, Any]:
    """To the first colleague that the phone knows."""
    colleagues = phone.look()["shown"]["transfers"]["colleagues"]
    return {"to": colleagues[0]["place"], "lines": [{"part": part, "quantity": 1}], "note": ""}


def _receipt(phone: Phone) -> dict[str, Any]:
    """Of what the phone shows to be on its way, whole; of nothing known when there is nothing."""
    transfers = phone.look()["shown"]["transfers"]["transfers"]
    coming = [one for one in transfers if one["way"] == "in" and one["state"] == "sent"]
    lines = [{"part": line["part"], "came": line["sent"]} for one in coming[:1] for line in one["lines"]]
    return {"transfer": coming[0]["uid"] if coming else NOBODYS, "lines": lines, "is_all": True, "reason": ""}
