"""What pages and other areas ask about fault models and troubleshooting records."""

from firstfix.diagnosis.queries.fault_models import published_version_of
from firstfix.diagnosis.queries.records import TakenStep, taken_steps

__all__ = ["TakenStep", "published_version_of", "taken_steps"]
