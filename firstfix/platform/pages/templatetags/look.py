"""The tags that pages are made of; docs/look.md shows each with an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.forms import RadioSelect
from django.template.context import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstfix.platform.pages import phrases
from firstfix.platform.pages.assets import asset_url, icon_names
from firstfix.platform.pages.badges import badge_for
from firstfix.platform.pages.toasts import undo_url

register = template.Library()

register.filter(undo_url)

NOTHING = "—"


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file: `{% asset 'app.js' %}`."""
    return asset_url(name)


@register.simple_tag(name="icon")
def draw_icon(name: str, label: str = "") -> SafeString:
    """An icon of icons.json. Beside a word it is decoration; alone it needs a `label`."""
    if name not in icon_names():
        raise ImproperlyConfigured(f"No icon {name!r}: add it to firstfix/platform/pages/icons.json.")
    return _drawn(name, label, asset_url("icons.svg"))


@lru_cache(maxsize=1024)
def _drawn(name: str, label: str, sprite: str) -> SafeString:
    use = format_html('<use href="{}#{}"></use>', sprite, name)
    if not label:
        return format_html('<svg class="icon" aria-hidden="true" focusable="false">{}</svg>', use)
    return format_html('<svg class="icon" role="img" aria-label="{}">{}</svg>', label, use)


@register.simple_tag
def words() -> SafeString:
    """What the page's scripts say, as data."""
    return json_script(phrases.words_for_behaviours(), "words")


# Times and figures


@register.simple_tag
def time_ago(when: datetime | None) -> SafeString | str:
    """ "in 2 h", kept right by the page itself, with the date on hover."""
    if when is None:
        return NOTHING
    return _time(when, phrases.ago(when, now=timezone.now()), live=True)


@register.simple_tag
def moment(when: datetime | None, full: bool = False) -> SafeString | str:
    """ "09:40", "tomorrow 09:40", "24 Nov 09:40"; `full` for paper."""
    if when is None:
        return NOTHING
    return _time(when, phrases.full_moment(when) if full else phrases.moment(when, now=timezone.now()))


@register.simple_tag
def window(start: datetime | None, end: datetime | None) -> SafeString | str:
    """ "09:00–10:30" with the day when it is not today."""
    if start is None or end is None:
        return NOTHING
    return _time(start, phrases.window(start, end, now=timezone.now()))


@register.simple_tag
def day(value: date | None, full: bool = False) -> SafeString | str:
    """ "today", "24 Nov"; `full` for paper: "Sun, 22 Nov 2026"."""
    if value is None:
        return NOTHING
    said = phrases.full_day(value) if full else phrases.day(value, today=timezone.localdate())
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said)


def _time(when: datetime, said: str, *, live: bool = False) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        when.isoformat(),
        phrases.full_moment(when),
        SafeString(" data-ago") if live else "",
        said,
    )


@register.filter(expects_localtime=True)
def clock(when: datetime | None) -> str:
    """`{{ visit.planned_start|clock }}`: "09:40"; a tenth of the work of `date:"H:i"`, for tables with hundreds."""
    return NOTHING if when is None else f"{when.hour:02}:{when.minute:02}"


@register.filter(expects_localtime=True)
def clock_until(when: datetime | None) -> str:
    """`{{ span.end|clock_until }}` at the end of a stretch within a day: midnight is "24:00"."""
    said = clock(when)
    return "24:00" if said == "00:00" else said


@register.filter
def shortened(text: object, most: int) -> str:
    """`{{ order.subject|shortened:60 }}`: at most so many signs, the last one "…" if it is longer; a twentieth of the
    work of `truncatechars`, for tables with hundreds.
    """
    said = str(text)
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"


@register.filter
def hours_minutes(length: timedelta | None) -> str:
    """ "2:15" in a narrow column whose head says hours and minutes."""
    return NOTHING if length is None else phrases.hours_minutes(length)


@register.filter
def duration(length: timedelta | None) -> str:
    """`{{ visit.work_time|duration }}`: "2 h 15 min"."""
    return NOTHING if length is None else phrases.exact_span(length)


@register.simple_tag
def money(amount: Decimal | int | float | None, currency: str = "CNY", digits: int = 2) -> SafeString | str:
    """ "¥1,280.00" in tabular figures."""
    if amount is None:
        return NOTHING
    return format_html('<span class="figure">{}</span>', phrases.money(amount, currency=currency, digits=digits))


@register.filter
def percent(share: float | Decimal | None, digits: int = 1) -> str:
    """`{{ rate|percent }}` of a share 0…1: "87.3%"."""
    return NOTHING if share is None else phrases.percent(share, digits=digits)


@register.filter
def signed(step: float | None) -> str:
    """`{{ points|signed }}`: "+1.8", "−0.4", "±0.0"."""
    if step is None:
        return NOTHING
    return f"{'+' if step > 0 else '−' if step < 0 else '±'}{abs(step):.1f}"


@register.filter
def grouped(number: int | None) -> str:
    """`{{ n|grouped }}`: "20,190"."""
    return NOTHING if number is None else phrases.count(number)


# States and clocks


@register.simple_tag
def state_badge(state: object, label: str = "", tone: str = "") -> SafeString:
    """A state as icon, word and tone; see badges.py. `label` and `tone` overrule."""
    badge = badge_for(str(state))
    return _badge(tone or badge.tone, badge.icon, str(label or badge.label), asset_url("icons.svg"))


@lru_cache(maxsize=1024)  # a list has hundreds of badges, and a company says them in some hundred words
def _badge(tone: str, icon: str, label: str, sprite: str) -> SafeString:
    return format_html('<span class="state state-{}">{}{}</span>', tone, _drawn(icon, "", sprite), label)


@register.simple_tag
def sla_bar(
    label: str,
    due: datetime | None = None,
    used: float = 0,
    state: str = "running",
    left: timedelta | None = None,
) -> SafeString:
    """One promise as a bar that empties.

    due: when it ends; used: share 0…1 of the promised business time that is gone;
    state: running, paused, met or missed; left: business time left, said while paused.
    """
    now = timezone.now()
    late = state == "running" and due is not None and due < now
    tone = {"met": "done", "missed": "late", "paused": "waiting"}.get(state) or (
        "late" if late else "soon" if used >= 0.75 else "calm"
    )
    icons = {"done": "check", "late": "late", "waiting": "paused", "soon": "soon", "calm": "sla"}
    left_now = 0 if tone == "late" else 100 if state == "met" else round(100 * max(0.0, 1 - used))
    return format_html(
        '<div class="sla sla-{}" title="{}"><span class="sla-words"><span class="sla-label">{}</span>'
        '<span class="sla-say">{}{}</span></span>'
        '<progress max="100" value="{}" aria-label="{}">{}%</progress></div>',
        tone,
        phrases.full_moment(due) if due else "",
        label,
        draw_icon(icons[tone]),
        phrases.promise(state, due=due, left=left, now=now),
        left_now,
        _("%(label)s: share of the time left") % {"label": label},
        left_now,
    )


@register.simple_tag
def names(*said: object, under: bool = False) -> SafeString:
    """What goes together, each said once: `{% names customer.name site.name %}` is "Harbour Laundry · Pier 4".

    See `phrases.said_once`. `under`: the later ones on a quiet line of their own.
    """
    kept = phrases.said_once(*said)
    if under:
        return format_html(
            "{}{}",
            kept[0] if kept else NOTHING,
            format_html_join("", '<span class="under">{}</span>', ((one,) for one in kept[1:])),
        )
    return SafeString("&nbsp;· ".join(map(conditional_escape, kept)))


# Parts of a page


@register.simple_block_tag
def card(content: SafeString, title: str = "", icon: str = "", note: str = "", extra: str = "") -> SafeString:
    """A framed part of a page with its heading; `note` stands quietly beside it, `extra` adds CSS classes."""
    heading = ""
    if title:
        heading = format_html(
            '<header class="part-head"><h2>{}{}</h2>{}</header>',
            draw_icon(icon) if icon else "",
            title,
            format_html('<span class="quiet">{}</span>', note) if note else "",
        )
    return format_html('<section class="part {}">{}<div class="part-body">{}</div></section>', extra, heading, content)


@register.simple_block_tag
def callout(content: SafeString, tone: str = "info", title: str = "") -> SafeString:
    """Something to know before going on. tone: info, success, warning or error."""
    return format_html(
        '<div class="callout callout-{}">{}<div>{}{}</div></div>',
        tone,
        draw_icon(tone),
        format_html("<strong>{}</strong>", title) if title else "",
        content,
    )


@register.inclusion_tag("pages/_empty.html")
def empty(title: str, text: str = "", icon: str = "inbox", url: str = "", action: str = "") -> dict[str, str]:
    """Nothing here: says why, and what to do next."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("pages/_pair.html")
def pair(label: str, value: object = None, url: str = "", copy: bool = False, icon: str = "") -> dict[str, object]:
    """One line of a `<dl class="pairs">`: label and value, a dash when there is none."""
    return {"label": label, "value": value, "url": url, "copy": copy, "icon": icon}


@register.inclusion_tag("pages/_timeline.html")
def timeline(items: Iterable[Any]) -> dict[str, object]:
    """What happened, newest first. Each item: at, text; optional by, icon, tone, note, url."""
    return {"items": items}


@register.inclusion_tag("pages/_steps.html")
def steps(items: Iterable[Any]) -> dict[str, object]:
    """Where something stands on its way. Each item: label, state (done, now, next), optional at and note."""
    return {"items": items}


@register.inclusion_tag("pages/_kpi.html")
def kpi(
    label: str,
    value: object,
    formula: str,
    url: str = "",
    window: str = "",
    note: str = "",
    change: str = "",
    good: bool | None = None,
    key: str = "",
) -> dict[str, object]:
    """A figure that leads to its rows. `change` is the step since the last period; `good` says if that is welcome."""
    return {
        "label": label,
        "value": NOTHING if value is None else value,
        "formula": formula,
        "url": url,
        "window": window,
        "note": note,
        "change": change,
        "good": good,
        "hint_id": f"formula-{key or crc32(str(label).encode())}",
    }


@register.inclusion_tag("pages/_skeleton.html")
def skeleton(lines: int = 3) -> dict[str, object]:
    """Grey lines in place of a part that is being loaded; they show after 150 ms."""
    return {"lines": range(lines)}


@register.inclusion_tag("pages/_crumb.html")
def crumb(label: object, url: str = "") -> dict[str, object]:
    """One step of the way to this page, for the block `crumbs`."""
    return {"label": label, "url": url}


@register.inclusion_tag("pages/_day_stepper.html", takes_context=True)
def day_stepper(context: Context, value: date, param: str = "day") -> dict[str, object]:
    """Yesterday ‹ day › tomorrow, kept in the address as `?day=2026-11-24`."""
    request = context["request"]

    def address(target: date) -> str:
        query = request.GET.copy()
        query[param] = target.isoformat()
        return f"?{query.urlencode()}"

    today = timezone.localdate()
    kept = [(name, one) for name, all_ in request.GET.lists() if name != param for one in all_]
    return {
        "value": value,
        "param": param,
        "kept": kept,
        "before": address(value - timedelta(days=1)),
        "after": address(value + timedelta(days=1)),
        "today": "" if value == today else address(today),
    }


@register.simple_tag
def initials(name: object) -> str:
    """What stands in a person's disc: the last two signs of a Chinese name, else the first letters of two words."""
    said = str(name).strip()
    if not said:
        return "?"
    if not said.isascii() and " " not in said:
        return said[-2:] if len(said) > 2 else said
    return "".join(word[0] for word in said.replace(".", " ").replace("@", " ").split()[:2]).upper()


@register.filter
def phone_items(menu: Iterable[Any] | None) -> list[Any]:
    """The entries of the bottom bar: four, or three and "more"."""
    entries = list(menu or [])
    return entries if len(entries) <= 4 else entries[:3]


# Lists


@register.inclusion_tag("pages/_filters.html", takes_context=True)
def filter_bar(context: Context, listing: Any, export_url: str = "", table: str = "") -> dict[str, object]:
    """The chips of a listing, its search field, the columns menu of `table`, and the export of what is seen."""
    query = context["request"].GET.urlencode()
    joined = f"{export_url}{'&' if '?' in export_url else '?'}{query}" if query else export_url
    return {"listing": listing, "export_url": joined if export_url else "", "table": table}


@register.inclusion_tag("pages/_th.html")
def th(listing: Any, label: str, key: str = "", end: bool = False, column: str = "") -> dict[str, object]:
    """A column's head; with `key` it sorts by it. `end` for figures; `column` lets the reader hide it."""
    sort = listing.sort_link(key) if listing and key else None
    return {"label": label, "sort": sort, "end": end, "column": column or key}


@register.inclusion_tag("pages/_more.html")
def more(listing: Any, table: str, columns: int) -> dict[str, object]:
    """The last body of a table: loads the next 50 rows in its place."""
    return {"listing": listing, "table": table, "columns": columns}


@register.simple_tag
def control(field: Any, **attributes: str) -> SafeString:
    """A form field's widget in our look, keeping the classes it brings along."""
    widget = field.field.widget
    # Several boxes or buttons stand in a container that is none itself.
    kind = "radio" if isinstance(widget, RadioSelect) else getattr(widget, "input_type", None)
    look = {
        "checkbox": "form-check-input",
        "radio": "",
        "select": "form-select",
        "file": "form-control",
        "hidden": "",
    }.get(kind or "", "form-control")
    own = widget.attrs.get("class", "")
    wrong = "is-invalid" if field.errors else ""
    classes = " ".join(filter(None, (look, own, wrong)))
    extra: Mapping[str, str] = {"class": classes} if classes else {}
    return SafeString(field.as_widget(attrs={**extra, **attributes}))
