"""Fault models with their versions, and the troubleshooting records that are kept with them."""

from firstfix.diagnosis.models.fault_models import FaultModel, FaultModelVersion
from firstfix.diagnosis.models.records import RecordStep, TroubleshootingRecord

__all__ = ["FaultModel", "FaultModelVersion", "RecordStep", "TroubleshootingRecord"]
