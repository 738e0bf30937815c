"""The living style page: every part that pages are made of, with made-up contents. Only in the demo and in debug."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.pages.assets import icon_names
from firstfix.platform.pages.badges import BADGES
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.fields import DayInput, PhotosField, SignatureField
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.toasts import toast

STATES = ["new", "scheduled", "on_the_way", "working", "waiting_parts", "restored", "closed", "cancelled"]
FAULTS = [
    (Bilingual("注塑机合模压力不足", "Injection moulder: low pressure"), Bilingual("恒力塑业", "Hengli Plastics")),
    (Bilingual("监护仪血氧无读数", "Patient monitor shows no SpO₂"), Bilingual("江城第三医院", "No. 3 Hospital")),
    (Bilingual("咖啡机漏水", "Coffee machine leaks"), Bilingual("半日咖啡", "Halfday Coffee")),
    (Bilingual("空压机过热停机", "Compressor stops, overheated"), Bilingual("东风精密制造", "Dongfeng Precision")),
    (Bilingual("离心机转速波动", "Centrifuge speed swings"), Bilingual("仁济检验中心", "Renji Laboratory")),
]  # fmt: skip
ENGINEERS = [Bilingual("陈立", "Chen Li"), Bilingual("王晓燕", "Wang Xiaoyan"), Bilingual("Tom Keller", "Tom Keller")]
HERE = "?"


class SampleForm(forms.Form):
    remedy = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In words that the customer understands."),
    )
    serial = forms.CharField(label=_("Serial number"), max_length=40)
    due = forms.DateField(label=_("Next check"), widget=DayInput, required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("restored", _("Restored")), ("parts", _("Waiting for parts")), ("again", _("A further visit"))],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("repair", _("Repair")), ("care", _("Maintenance"))])
    told = forms.BooleanField(label=_("The customer was shown how to use it"), required=False)
    photos = PhotosField(label=_("Photos"), required=False)
    signature = SignatureField(label=_("Customer's signature"))


def look(request: HttpRequest) -> HttpResponse:
    """GET shows everything; POST tries the form, or just says thank you."""
    form = SampleForm(request.POST or None, request.FILES or None) if "serial" in request.POST else SampleForm()
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        toast(request, str(_("Done. You can still take it back.")), undo=request.path)
        return Taken(request, request.path)
    now = timezone.now()
    if request.GET.get("told"):
        messages.error(request, str(_("That did not work.")))
    listing = Listing(
        request,
        _orders(now),
        filters=[
            Filter("state", _("State"), [(one, BADGES[one].label) for one in STATES], narrow=_in_state),
            Filter("priority", _("Priority"), [("1", _("High")), ("2", _("Normal"))], narrow=_of_priority),
        ],
        sorts={"number": "number", "due": "due", "customer": "customer"},
        sort="due",
        words=_with_words,
    )
    page = {
        "form": form,
        "listing": listing,
        "now": now,
        "today": timezone.localdate(),
        "badges": BADGES,
        "icons": sorted(icon_names()),
        "soon": now + timedelta(minutes=95),
        "started": now - timedelta(minutes=40),
        "later": now + timedelta(days=1, hours=2),
        "late": now - timedelta(hours=3),
        "left": timedelta(hours=5),
        "happened": _happened(now),
        "way": _way(now),
        "person": ENGINEERS[0],
        **_shell(request),
    }
    return render(request, "platform/look.html", page, status=422 if form.errors else 200)


def look_public(request: HttpRequest) -> HttpResponse:
    """What a customer sees: one column, large, no menu."""
    now = timezone.now()
    page = {
        "way": _way(now),
        "now": now,
        "soon": now + timedelta(minutes=35),
        "company": Bilingual("江城设备服务", "Jiangcheng Service"),
    }
    return render(request, "platform/look_public.html", page)


def look_print(request: HttpRequest) -> HttpResponse:
    """What comes out on A4."""
    return render(
        request,
        "platform/look_print.html",
        {"orders": _orders(timezone.now())[:4], "person": ENGINEERS[0], "today": timezone.localdate()},
    )


def _shell(request: HttpRequest) -> dict[str, Any]:
    """A menu to look at, where the person has none."""
    entries = [
        ("inbox", _("Inbox"), 12),
        ("order", _("Work orders"), 0),
        ("board", _("Day table"), 0),
        ("asset", _("Equipment"), 0),
        ("customer", _("Customers"), 0),
        ("part", _("Parts"), 3),
        ("numbers", _("Numbers"), 0),
    ]
    sample = [
        {"label": label, "icon": icon, "url": f"{HERE}{icon}", "active": icon == "order", "count": count}
        for icon, label, count in entries
    ]
    return {"sample_menu": sample}


def _orders(now: datetime) -> list[Any]:
    orders = []
    for n in range(130):
        fault, customer = FAULTS[n % len(FAULTS)]
        state = STATES[n * 3 % len(STATES)]
        due = now + timedelta(minutes=(n - 4) * 47)
        orders.append(
            SimpleNamespace(
                number=f"WO-2026-{1042 + n:05}",
                fault=str(fault),
                customer=str(customer),
                state=state,
                due=due,
                priority="1" if n % 4 == 0 else "2",
                used=max(0.02, min(0.98, 1 - (n - 4) / 14)),
                engineer=ENGINEERS[n % len(ENGINEERS)] if state not in ("new",) else "",
                runs=state not in ("restored", "closed", "cancelled"),
                cost=380 + n * 45.5,
            )
        )
    return orders


def _in_state(rows: list[Any], values: list[str]) -> list[Any]:
    return [row for row in rows if row.state in values]


def _of_priority(rows: list[Any], values: list[str]) -> list[Any]:
    return [row for row in rows if row.priority in values]


def _with_words(rows: list[Any], words: str) -> list[Any]:
    return [row for row in rows if words.lower() in f"{row.number} {row.fault} {row.customer}".lower()]


def _happened(now: datetime) -> list[dict[str, Any]]:
    gate = Bilingual("门卫处登记，三号车间。", "Sign in at the gate, hall 3.")
    said = [
        (10, "working", "moving", Bilingual("开始维修", "Work started"), "", ENGINEERS[0]),
        (25, "arrived", "moving", Bilingual("到达现场", "Arrived"), "", ENGINEERS[0]),
        (55, "late", "soon", Bilingual("响应时限还剩 30 分钟", "Response is due in 30 min"), "", ""),
        (180, "phone", "quiet", Bilingual("已与客户电话确认", "Customer called back"), gate, ENGINEERS[1]),
        (1600, "new", "quiet", Bilingual("客户扫码报修", "Reported by QR code"), "", Bilingual("客户", "Customer")),
    ]  # fmt: skip
    return [
        {"at": now - timedelta(minutes=minutes), "icon": icon, "tone": tone, "text": text, "note": note, "by": by}
        for minutes, icon, tone, text, note, by in said
    ]


def _way(now: datetime) -> list[dict[str, Any]]:
    return [
        {"label": _("Reported"), "state": "done", "at": now - timedelta(hours=26)},
        {"label": _("Scheduled"), "state": "done", "at": now - timedelta(hours=20)},
        {"label": _("On the way"), "state": "now", "at": now - timedelta(minutes=12)},
        {"label": _("Working"), "state": "next"},
        {"label": _("Restored"), "state": "next"},
    ]
