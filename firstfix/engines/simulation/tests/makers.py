"""Small companies for tests (company/1)."""

from typing import Any

from firstfix.engines.simulation.company import Company
from firstfix.engines.simulation.reading import read_company

Json = dict[str, Any]
HOUR, DAY = 3600, 86_400


def make_document(**changes: Any) -> Json:
    """Two engineers, twenty machines of one product model, one branch; `changes` replace top-level entries."""
    return {
        "schema": "company/1",
        "days": 28,
        "hours": {"opens": 8 * HOUR, "closes": 18 * HOUR, "days": [0, 1, 2, 3, 4]},
        "travel": {"seconds_per_km": 90, "detour": 1.3},
        "prices": {"hour": 180, "overtime_hour": 270, "desk_hour": 90, "km": 1.2, "holding": 0.22, "expert": 2000},
        "service_levels": [{"id": "gold", "seconds": 8 * HOUR, "late_per_hour": 100}],
        "products": [{"id": "M", "skill": "cooling", "faults_per_year": 120, "model": make_model()}],
        "sites": [
            {"id": f"s{k}", "x": 3 * (k % 5), "y": 4 * (k // 5), "product": "M", "machines": 1, "service_level": "gold"}
            for k in range(10)
        ],
        "engineers": [make_engineer("e1", 0, 0), make_engineer("e2", 12, 4, skills=["cooling"])],
        "branch": {"x": 6, "y": 2, "seconds": 900, "lead_days": 1, "supplier_days": 7},
        "van_kg": 5,
        **changes,
    }


def make_engineer(name: str, x: float, y: float, **changes: Any) -> Json:
    return {
        "id": name,
        "x": x,
        "y": y,
        "skills": ["cooling", "gas"],
        "tools": ["pump"],
        "begins": 8 * HOUR,
        "ends": 17 * HOUR,
        "overtime_ends": 20 * HOUR,
        **changes,
    }


def make_model() -> Json:
    """Four faults: one for the phone, one for a part, one for a skill and a tool, one that an assembly mends too."""
    return {
        "schema": "fault-model/1",
        "product": {"id": "M", "version": 1},
        "rates": {"remote_min": 1.5, "onsite_min": 3, "downtime_min": 0.5, "visit": 200, "escalate": 2000},
        "faults": [
            {"id": "F_SET", "prior": 0.25},
            {"id": "F_FAN", "prior": 0.35},
            {"id": "F_LEAK", "prior": 0.18},
            {"id": "F_BOARD", "prior": 0.2},
            {"id": "F_OTHER", "prior": 0.02},
        ],
        "observations": [
            _observation("S_HOT", "symptom", "remote", 1, [0.5, 0.5], F_FAN=[0.1, 0.9], F_BOARD=[0.8, 0.2]),
            _observation("Q_LAMP", "question", "remote", 2, [0.9, 0.1], F_SET=[0.1, 0.9]),
            _observation("Q_NOISE", "question", "remote", 2, [0.9, 0.1], F_FAN=[0.2, 0.8]),
            _observation("T_FAN", "test", "onsite", 8, [0.97, 0.03], F_FAN=[0.05, 0.95]),
            _observation("T_PRESSURE", "test", "onsite", 10, [0.97, 0.03], F_LEAK=[0.04, 0.96]),
            _observation("T_BOARD", "test", "onsite", 6, [0.98, 0.02], F_BOARD=[0.05, 0.95]),
        ],
        "repairs": [
            {"id": "R_SET", "where": "remote", "minutes": 8, "fixes": {"F_SET": 0.95}},
            {"id": "R_FAN", "where": "onsite", "minutes": 40, "parts": {"P_FAN": 1}, "fixes": {"F_FAN": 0.95}},
            {
                "id": "R_LEAK",
                "where": "onsite",
                "minutes": 60,
                "skill": "gas",
                "tools": ["pump"],
                "fixes": {"F_LEAK": 0.9},
            },
            {"id": "R_BOARD", "where": "onsite", "minutes": 20, "parts": {"P_BOARD": 1}, "fixes": {"F_BOARD": 0.95}},
            {
                "id": "R_UNIT",
                "where": "onsite",
                "minutes": 90,
                "parts": {"P_UNIT": 1},
                "fixes": {"F_BOARD": 0.97, "F_FAN": 0.9},
            },
        ],
        "parts": [
            {"id": "P_FAN", "price": 200, "weight": 1, "carry": 0},
            {"id": "P_BOARD", "price": 600, "weight": 0.5, "carry": 0},
            {"id": "P_UNIT", "price": 2500, "weight": 6, "carry": 0},
        ],
    }


def make_company(**changes: Any) -> Company:
    return read_company(make_document(**changes))


def _observation(name: str, kind: str, where: str, minutes: float, default: list[float], **rows: list[float]) -> Json:
    outcomes = ["no", "yes"]
    return {
        "id": name,
        "kind": kind,
        "where": where,
        "minutes": minutes,
        "outcomes": outcomes,
        "default": default,
        "p": rows,
    }
