from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.files.actions import store_photo
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.zone import company_day
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip


def user_of(engineer: Engineer) -> User:
    assert engineer.user
    return engineer.user


def make_receipt(colour: str = "white") -> StoredFile:
    """The same colour gives the same bytes."""
    out = BytesIO()
    Image.new("RGB", (60, 90), colour).save(out, "PNG")
    out.seek(0)
    return store_photo(out, name="receipt.png")


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (60, 90), "white").save(out, "JPEG")
    return SimpleUploadedFile("receipt.jpg", out.getvalue(), "image/jpeg")


def make_expense(engineer: Engineer | None = None, **kw: Any) -> Expense:
    kw.setdefault("day", company_day(timezone.now()))
    kw.setdefault("amount", Decimal("45.00"))
    return Expense.objects.create(engineer=engineer or make_engineer(), **{"kind": "parking", "currency": "CNY", **kw})


def make_advance(engineer: Engineer | None = None, **kw: Any) -> Advance:
    kw.setdefault("day", company_day(timezone.now()))
    kw.setdefault("amount", Decimal("800.00"))
    said = {"purpose": "Nanjing", "currency": "CNY", **kw}
    return Advance.objects.create(engineer=engineer or make_engineer(), **said)


def make_trip(engineer: Engineer | None = None, *, starts_at: datetime | None = None, **kw: Any) -> Trip:
    starts_at = starts_at or timezone.now() - timedelta(hours=8)
    kw.setdefault("ends_at", starts_at + timedelta(hours=6))
    kw.setdefault("kilometres", Decimal("120.5"))
    return Trip.objects.create(
        engineer=engineer or make_engineer(),
        starts_at=starts_at,
        day=company_day(starts_at),
        **{"purpose": "Suzhou", **kw},
    )


def make_added_hours(engineer: Engineer | None = None, **kw: Any) -> AddedHours:
    kw.setdefault("day", company_day(timezone.now()))
    return AddedHours.objects.create(engineer=engineer or make_engineer(), **{"kind": "office", "minutes": 90, **kw})
