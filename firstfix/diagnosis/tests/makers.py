from __future__ import annotations

from copy import deepcopy
from typing import Any

from firstfix.diagnosis.actions import begin_troubleshooting, draft_version, publish_version, step_version
from firstfix.diagnosis.models import FaultModelVersion, Synonym, TroubleshootingRecord
from firstfix.equipment.models import ProductModel
from firstfix.equipment.tests.makers import make_asset, make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.tests.makers import make_failure_code

#: A small chiller: a filter that the customer can clean, a pump, a capacitor, and all the rest.
CHILLER: dict[str, Any] = {
    "schema": "fault-model/2",
    "rates": {"remote_min": 2, "onsite_min": 4, "downtime_min": 1.5, "visit": 600, "revisit": 950, "escalate": 4000},
    "components": [
        {"id": "HYD", "parent": None, "name": {"zh": "水路", "en": "Water circuit"}},
        {"id": "PMP", "parent": "HYD", "name": {"zh": "水泵", "en": "Pump"}},
    ],
    "faults": [
        {"id": "F_CLOG", "component": "HYD", "prior": 0.5, "mode": {"zh": "过滤器堵塞", "en": "Filter clogged"}},
        {"id": "F_PUMP", "component": "PMP", "prior": 0.2, "mode": {"zh": "水泵磨损", "en": "Pump worn"}},
        {"id": "F_CAP", "component": "PMP", "prior": 0.2, "mode": {"zh": "电容失效", "en": "Capacitor failed"}},
        {"id": "F_OTHER", "component": None, "prior": 0.1, "mode": {"zh": "其他", "en": "Other"}},
    ],
    "observations": [
        {
            "id": "Q_HOT", "kind": "symptom", "where": "remote", "minutes": 1, "outcomes": ["no", "yes"],
            "name": {"zh": "水温过高", "en": "Water too warm"}, "default": [0.9, 0.1],
            "p": {"F_CLOG": [0.2, 0.8], "F_OTHER": [0.5, 0.5]},
        },
        {
            "id": "Q_NOISE", "kind": "question", "where": "remote", "minutes": 2, "outcomes": ["no", "yes"],
            "name": {"zh": "水泵是否有异响？", "en": "Does the pump make a noise?"}, "default": [0.95, 0.05],
            "p": {"F_PUMP": [0.2, 0.8], "F_CAP": [0.4, 0.6]},
            "say": {"zh": "请靠近水泵听一下，有异响吗？", "en": "Please listen at the pump: is there a noise?"},
        },
        {
            "id": "T_CAP", "kind": "test", "where": "onsite", "minutes": 8, "outcomes": ["ok", "bad"],
            "name": {"zh": "测电容", "en": "Measure the capacitor"}, "default": [0.98, 0.02],
            "p": {"F_CAP": [0.04, 0.96]},
        },
    ],
    "repairs": [
        {
            "id": "R_CLEAN", "where": "remote", "minutes": 20, "fixes": {"F_CLOG": 0.85},
            "name": {"zh": "客户清洗过滤器", "en": "The customer cleans the filter"},
        },
        {
            "id": "R_PUMP", "where": "onsite", "minutes": 60, "parts": {"P_PUMP": 1},
            "fixes": {"F_PUMP": 0.98, "F_CAP": 0.98}, "name": {"zh": "更换水泵", "en": "Replace the pump"},
        },
        {
            "id": "R_CAP", "where": "onsite", "minutes": 15, "parts": {"P_CAP": 1}, "fixes": {"F_CAP": 0.98},
            "name": {"zh": "更换电容", "en": "Replace the capacitor"},
        },
    ],
    "parts": [{"id": "P_PUMP", "price": 900, "weight": 9}, {"id": "P_CAP", "price": 35, "weight": 0.1}],
}  # fmt: skip


def make_draft(*, product_model: ProductModel | None = None, **changes: Any) -> FaultModelVersion:
    """A draft of the chiller's model; `changes` replace whole parts of the document."""
    document = deepcopy(CHILLER) | changes
    return draft_version(product_model or make_product_model(), document=document, by=SYSTEM)


def make_published(*, product_model: ProductModel | None = None, **changes: Any) -> FaultModelVersion:
    draft = make_draft(product_model=product_model, **changes)
    return publish_version(step_version(draft, "submit", by=SYSTEM), by=SYSTEM)


def make_troubleshooting(**kw: Any) -> TroubleshootingRecord:
    """A case of an asset whose product has the chiller's model."""
    version = kw.pop("version", None) or make_published()
    product_model = version.fault_model.product_model
    asset = kw.pop("asset", None) or make_asset(product_model=product_model)
    return begin_troubleshooting(product_model, asset=asset, by=SYSTEM, **kw)


def make_synonym(**kw: Any) -> Synonym:
    kw.setdefault("phrase", "漏水")
    kw.setdefault("code", kw.get("code") or make_failure_code(kind="symptom"))
    return Synonym.objects.create(**kw)
