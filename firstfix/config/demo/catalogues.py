"""The short lists of the demo company: territories, calendars, skills, certificates, tools, failure codes."""

from __future__ import annotations

from firstfix.config.demo.books import Books
from firstfix.config.first_lists import first_calendars, first_count_reasons, first_failure_codes
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import (
    BusinessCalendar,
    CertificateType,
    Skill,
    Territory,
    ToolType,
)

TERRITORIES = {
    "centre": ("中心片区", "Centre"),
    "north": ("北片区", "North"),
    "east": ("东片区", "East"),
    "south": ("南片区", "South"),
}

SKILLS = {
    "electrical": ("电气", "Electrical"),
    "refrigeration": ("制冷", "Refrigeration"),
    "pneumatics": ("气动与空压", "Pneumatics"),
    "hydraulics": ("液压", "Hydraulics"),
    "mechanics": ("机械装配", "Mechanics"),
    "plc": ("PLC 与控制", "PLC and controls"),
    "cnc": ("数控系统", "CNC"),
    "laser": ("激光光路", "Laser optics"),
    "medical-monitoring": ("监护与输注", "Monitoring and infusion"),
    "medical-imaging": ("超声影像", "Ultrasound imaging"),
    "medical-respiratory": ("呼吸支持", "Respiratory support"),
    "sterilisation": ("消毒灭菌", "Sterilisation"),
    "appliance": ("商用电器", "Commercial appliances"),
    "network": ("网络与打印", "Networks and printing"),
}

#: Trades with their skills, and the product family where a skill serves only one.
TRADES: dict[tuple[str, str], dict[str, tuple[str, str]]] = {
    ("机电", "Mechanical and electrical"): {
        **dict.fromkeys(("electrical", "mechanics"), ("", "")),
        "hydraulics": ("注塑机", "Moulding machines"),
        "pneumatics": ("空压机", "Air compressors"),
        "refrigeration": ("冷水机", "Chillers"),
    },
    ("控制与数控", "Controls"): {
        "plc": ("", ""),
        "cnc": ("机床", "Machine tools"),
        "laser": ("激光切割机", "Laser cutters"),
    },
    ("医疗器械", "Medical devices"): {
        "medical-monitoring": ("监护与输注", "Monitoring and infusion"),
        "medical-imaging": ("超声", "Ultrasound"),
        "medical-respiratory": ("呼吸机", "Ventilators"),
        "sterilisation": ("灭菌器", "Sterilisers"),
    },
    ("商用设备", "Commercial equipment"): {
        "appliance": ("商用厨电", "Kitchen appliances"),
        "network": ("打印与网络", "Printers and networks"),
    },
}

CERTIFICATES = {
    "low-voltage": ("低压电工作业证", "Low-voltage electrician"),
    "refrigeration": ("制冷与空调作业证", "Refrigeration work"),
    "pressure-vessel": ("特种设备作业证（压力容器）", "Pressure vessel work"),
    "laser-safety": ("激光安全培训证", "Laser safety"),
    "medical-service": ("医疗器械维修培训证", "Medical device service"),
    "infection-control": ("医院感染防控培训证", "Hospital infection control"),
    "work-at-height": ("高处作业证", "Work at height"),
}

#: Name and months between calibrations.
TOOLS: dict[str, tuple[str, str, int | None]] = {
    "multimeter": ("数字万用表", "Multimeter", 12),
    "clamp-meter": ("钳形电流表", "Clamp meter", 12),
    "infrared-thermometer": ("红外测温仪", "Infrared thermometer", 12),
    "torque-wrench": ("扭矩扳手", "Torque wrench", 12),
    "manifold-gauge": ("冷媒压力表组", "Manifold gauge", 12),
    "leak-detector": ("卤素检漏仪", "Refrigerant leak detector", 12),
    "dial-gauge": ("千分表", "Dial gauge", 12),
    "laser-power-meter": ("激光功率计", "Laser power meter", 12),
    "patient-simulator": ("生命体征模拟仪", "Patient simulator", 24),
    "infusion-analyser": ("输液泵分析仪", "Infusion analyser", 12),
    "ventilator-tester": ("呼吸机检测仪", "Ventilator tester", 12),
    "safety-analyser": ("电气安全分析仪", "Electrical safety analyser", 12),
    "temperature-logger": ("温度验证仪", "Temperature logger", 12),
    "service-laptop": ("诊断笔记本电脑", "Service laptop", None),
    "descaling-pump": ("除垢循环泵", "Descaling pump", None),
}

#: Name and hours from Monday to Sunday, beside those that every company begins with.
CALENDARS = {
    "EXTENDED": (("延长服务时间", "Extended hours"), [[["08:00", "20:00"]]] * 6 + [[]], "CN"),
    "SHOP": (("营业时间", "Opening hours of shops"), [[["10:00", "22:00"]]] * 7, ""),
}


def write_catalogues(books: Books) -> None:
    for code, (zh, en) in TERRITORIES.items():
        books.add(Territory(code=code, name=Bilingual(zh, en)))
    groups = {code: (trade, family) for trade, skills in TRADES.items() for code, family in skills.items()}
    for code, (zh, en) in SKILLS.items():
        trade, family = groups[code]
        books.add(Skill(code=code, name=Bilingual(zh, en), trade=Bilingual(*trade), family=Bilingual(*family)))
    for code, (zh, en) in CERTIFICATES.items():
        books.add(CertificateType(code=code, name=Bilingual(zh, en)))
    for code, (zh, en, months) in TOOLS.items():
        books.add(ToolType(code=code, name=Bilingual(zh, en), calibration_months=months))
    books.add_all(first_count_reasons())
    books.add_all(first_calendars("CN"))
    for code, ((zh, en), week, country) in CALENDARS.items():
        hours = {str(day): spans for day, spans in enumerate(week, start=1) if spans}
        books.add(BusinessCalendar(code=code, name=Bilingual(zh, en), hours=hours, country=country))
    books.add_all(first_failure_codes())
