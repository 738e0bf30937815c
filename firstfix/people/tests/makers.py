from datetime import date
from itertools import count
from typing import Any

from firstfix.people.models import Engineer, EngineerCertificate, EngineerSkill
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill

_numbers = count(1)


def make_engineer(
    *, skills: dict[str, int] | None = None, certificates: dict[str, date] | None = None, **kw: Any
) -> Engineer:
    """`skills` maps codes to levels, `certificates` codes to the last valid day."""
    kw.setdefault("code", f"E{next(_numbers)}")
    kw.setdefault("name", "Li Wei")
    kw.setdefault("call_name", "Wei")
    kw.setdefault("home_latitude", 31.20)
    kw.setdefault("home_longitude", 121.40)
    if "user" not in kw:
        kw["user"] = make_user(Role.ENGINEER, name=kw["name"])
    engineer = Engineer.objects.create(**kw)
    for code, level in (skills or {}).items():
        EngineerSkill.objects.create(engineer=engineer, skill=make_skill(code), level=level)
    for code, until in (certificates or {}).items():
        EngineerCertificate.objects.create(
            engineer=engineer,
            certificate_type=make_certificate_type(code),
            valid_from=date(2020, 1, 1),
            valid_until=until,
        )
    return engineer
