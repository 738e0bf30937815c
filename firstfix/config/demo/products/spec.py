"""What the demo knows about a product model: its parts, how it fails, and what is checked on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstfix.platform.bilingual import Bilingual


@dataclass(frozen=True)
class PartSpec:
    """`price` in CNY, `kg` per piece; `serial`: tracked by number, `returns`: the old one comes back."""

    code: str
    name: Bilingual
    price: int
    kg: float
    serial: bool = False
    returns: bool = False


@dataclass(frozen=True)
class Fault:
    """One way in which a product fails.

    weight    share of the product's failures, relative to its other faults (a Pareto curve, not equal parts)
    said      what customers say, (Chinese, English), one of them is taken
    done      what the engineer writes when it is fixed
    minutes   usual work on site
    remote    chance that the desk solves it with the customer
    hard      chance that one visit is not enough although the part is there
    age       "early" and "late" faults follow the two ends of the bathtub curve
    stops     chance that the machine stands still
    """

    weight: float
    symptom: str
    mode: str
    mechanism: str
    cause: str
    remedy: str
    said: tuple[tuple[str, str], ...]
    done: tuple[str, str]
    parts: tuple[str, ...] = ()
    minutes: int = 60
    remote: float = 0.0
    hard: float = 0.06
    age: str = "any"
    summer: bool = False
    stops: float = 0.3


@dataclass(frozen=True)
class StepSpec:
    """A step of a checklist: `moment` before, work or test; a reading has a unit and limits."""

    moment: str
    text: Bilingual
    kind: str = "check"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    blocks: bool = False


@dataclass(frozen=True)
class Product:
    """failures and maintenance are per year and asset; `life` in years is where wear begins to show."""

    code: str
    name: Bilingual
    kind: str
    brand: str
    prefix: str
    parts: tuple[PartSpec, ...]
    faults: tuple[Fault, ...]
    repair: tuple[StepSpec, ...]
    maintenance: tuple[StepSpec, ...]
    skills: Mapping[str, int]
    tools: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    certificates: tuple[str, ...] = ()
    failures: float = 3.0
    services: int = 1
    life: float = 7.0
    summer: float = 1.0
    share: float = 1.0
    warranty_months: int = 12
    minutes: int = 90
    meter: tuple[str, str, float] = ("", "", 0.0)
    protection: str = ""
    applied_part: str = ""
    registration: str = ""
    by_code: Mapping[str, PartSpec] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {part.code: part for part in self.parts})


def part(
    code: str, zh: str, en: str, price: int, kg: float, *, serial: bool = False, returns: bool = False
) -> PartSpec:
    return PartSpec(code, Bilingual(zh, en), price, kg, serial, returns)


def before(zh: str, en: str, *, blocks: bool = True) -> StepSpec:
    return StepSpec("before", Bilingual(zh, en), blocks=blocks)


def work(zh: str, en: str, *, blocks: bool = False) -> StepSpec:
    return StepSpec("work", Bilingual(zh, en), blocks=blocks)


def photo(zh: str, en: str, *, moment: str = "before") -> StepSpec:
    return StepSpec(moment, Bilingual(zh, en), kind="photo")


def after(zh: str, en: str, *, blocks: bool = True) -> StepSpec:
    return StepSpec("test", Bilingual(zh, en), blocks=blocks)


def reading(
    zh: str,
    en: str,
    unit: str,
    low: float | None,
    high: float | None,
    *,
    moment: str = "test",
    blocks: bool = True,
) -> StepSpec:
    return StepSpec(moment, Bilingual(zh, en), kind="reading", unit=unit, low=low, high=high, blocks=blocks)


ISOLATE = before("断电、上锁挂牌，确认无电压", "Switch off, lock and tag, prove dead")
ALARM = before("记录面板显示与报警代码", "Note the display and alarm codes", blocks=False)
PHOTO_BEFORE = photo("维修前拍照", "Photo before the work")
PHOTO_AFTER = photo("维修后拍照", "Photo after the work", moment="test")
HANDOVER = after("向客户演示运行正常并说明原因", "Show the customer that it runs and explain the cause", blocks=False)
LEAKAGE = reading("外壳漏电流（GB 9706.1）", "Enclosure leakage current (IEC 60601-1)", "µA", None, 100)
DISINFECT = before("确认设备已消毒，做好个人防护", "Confirm that the device is disinfected; wear protection")
OFF_PATIENT = before("确认设备已脱离患者使用", "Confirm that no patient is connected")
WARD_SIGNS = after("向科室说明维修情况并请其签收", "Explain the work to the ward and let it sign")
