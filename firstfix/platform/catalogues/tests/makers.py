from itertools import count
from typing import Any

from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import (
    BusinessCalendar,
    CertificateType,
    FailureCode,
    Skill,
    Territory,
    ToolType,
)

_numbers = count(1)


def make_skill(code: str = "electrical") -> Skill:
    return Skill.objects.get_or_create(code=code, defaults={"name": Bilingual("电气", "Electrical")})[0]


def make_certificate_type(code: str = "high-voltage") -> CertificateType:
    return CertificateType.objects.get_or_create(code=code, defaults={"name": Bilingual("高压证", "High voltage")})[0]


def make_tool_type(code: str = "multimeter", *, calibration_months: int | None = 12) -> ToolType:
    return ToolType.objects.get_or_create(
        code=code, defaults={"name": Bilingual("万用表", "Multimeter"), "calibration_months": calibration_months}
    )[0]


def make_territory(code: str = "north") -> Territory:
    return Territory.objects.get_or_create(code=code, defaults={"name": Bilingual("北区", "North")})[0]


def make_calendar(**kw: Any) -> BusinessCalendar:
    kw.setdefault("code", f"CAL{next(_numbers)}")
    kw.setdefault("name", Bilingual("工作时间", "Office hours"))
    return BusinessCalendar.objects.create(**kw)


def make_failure_code(kind: str = FailureCode.Kind.MODE, code: str = "") -> FailureCode:
    code = code or f"{kind}{next(_numbers)}"
    return FailureCode.objects.create(kind=kind, code=code, name=Bilingual(f"代码{code}", f"Code {code}"))
