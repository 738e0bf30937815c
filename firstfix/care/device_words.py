"""A record of a device's file as people read it, on its page and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstfix.care.models import DeviceRecord
from firstfix.care.rules.device_records import limits_said
from firstfix.equipment.models import Asset
from firstfix.equipment.rules import show_quantity
from firstfix.field.models import ChecklistStep, StepResult
from firstfix.field.words import tool_words
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.pages import phrases
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder

Pair = tuple[str, str]


@dataclass(frozen=True)
class StepWords:
    text: str
    moment: str
    verdict: str
    is_good: bool
    value: str
    limits: str
    note: str


def head_words(asset: Asset) -> list[Pair]:
    """What a file says of its device; what nobody has written down is left out."""
    model = asset.product_model
    return _written(
        (_("Device"), str(model.name)),
        (_("Model"), model.code),
        (_("Maker"), model.brand),
        (_("Registration number"), model.registration),
        (_("Asset number"), asset.code),
        (_("Serial number"), asset.serial),
        (_("Protection class"), model.get_protection_display()),
        (_("Applied part"), model.get_applied_part_display()),
        (_("Customer"), asset.site.customer.name),
        (_("Site"), asset.site.name),
        (_("Place"), asset.place),
        (_("Delivered"), phrases.full_day(asset.delivered_on) if asset.delivered_on else ""),
        (_("Commissioned"), phrases.full_day(asset.commissioned_on) if asset.commissioned_on else ""),
        (_("State"), asset.get_state_display()),
    )


def title_words(record: DeviceRecord) -> str:
    kind = dict(WorkOrder.Kind.choices).get(record.content["kind"], record.content["kind"])
    return _("%(kind)s, visit") % {"kind": kind} if record.visit_id else _("%(kind)s, order closed") % {"kind": kind}


def record_words(record: DeviceRecord) -> list[Pair]:
    """The record without its checklist, in the words of its day."""
    said = record.content
    outcomes = dict(Visit.Outcome.choices)
    return _written(
        (_("Order"), said["order"]),
        (_("Reported fault"), said["fault"]),
        (_("Engineer"), _(", ").join(said.get("engineers", ()))),
        (_("Arrived"), _moment(said.get("arrived", ""))),
        (_("Restored"), _moment(said.get("restored", ""))),
        (_("Left"), _moment(said.get("left", ""))),
        (_("Closed"), _moment(said.get("closed", ""))),
        (_("Result"), str(outcomes.get(said.get("outcome", ""), ""))),
        (_("Still to be done"), said.get("reason", "")),
        (_("What was found"), _(", ").join(_either(code) for code in said.get("found", ()))),
        (_("What was done"), said.get("done", "")),
        (_("Left out of the test"), "\n".join(_either(text) for text in said.get("left_out", ()))),
        (_("Parts used"), "\n".join(_part(part) for part in said.get("parts", ()))),
        (_("Photos"), _photos(len(said.get("photos", ())))),
        (_("Signed by"), said.get("signer", "")),
        (_("Customer's remarks"), said.get("remarks", "")),
    )


def step_words(record: DeviceRecord) -> list[StepWords]:
    moments, verdicts = dict(ChecklistStep.Moment.choices), dict(StepResult.Verdict.choices)
    return [
        StepWords(
            text=_either(step["text"]),
            moment=str(moments[step["moment"]]),
            verdict=str(verdicts[step["verdict"]]),
            is_good=step["verdict"] != StepResult.Verdict.FAILED,
            value=f"{step['value']} {step['unit']}".strip() if step["value"] else "",
            limits=limits_said(step),
            note="\n".join(text for text in (step["note"], *map(tool_words, step["tools"])) if text),
        )
        for step in record.content.get("steps", ())
    ]


def _written(*pairs: Pair) -> list[Pair]:
    return [(str(name), str(value)) for name, value in pairs if value]


def _either(text: Mapping[str, str]) -> str:
    return str(Bilingual(text["zh"], text["en"]))


def _moment(said: str) -> str:
    return phrases.full_moment(datetime.fromisoformat(said)) if said else ""


def _photos(count: int) -> str:
    return ngettext("%(n)s photo", "%(n)s photos", count) % {"n": count} if count else ""


def _part(part: Mapping[str, Any]) -> str:
    said = f"{part['code']} {_either(part['name'])} × {show_quantity(int(part['quantity']), part['unit'])}"
    numbers = [
        _("new %(serial)s") % {"serial": part["serial_installed"]} if part["serial_installed"] else "",
        _("old %(serial)s") % {"serial": part["serial_removed"]} if part["serial_removed"] else "",
    ]
    known = _(", ").join(number for number in numbers if number)
    return f"{said} ({known})" if known else said
