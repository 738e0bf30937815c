"""Fault models with their versions, the troubleshooting records that are kept with them, and knowledge articles."""

from firstfix.diagnosis.models.articles import (
    Article,
    ArticleHelp,
    ArticlePart,
    ArticlePicture,
    ArticleProduct,
    ArticleTopic,
    ArticleVersion,
)
from firstfix.diagnosis.models.fault_models import FaultModel, FaultModelVersion
from firstfix.diagnosis.models.learning import CaseScore, LearningRun
from firstfix.diagnosis.models.records import RecordStep, TroubleshootingRecord
from firstfix.diagnosis.models.suggestions import SuggestionModel, Synonym

__all__ = [
    "Article",
    "ArticleHelp",
    "ArticlePart",
    "ArticlePicture",
    "ArticleProduct",
    "ArticleTopic",
    "ArticleVersion",
    "CaseScore",
    "FaultModel",
    "FaultModelVersion",
    "LearningRun",
    "RecordStep",
    "SuggestionModel",
    "Synonym",
    "TroubleshootingRecord",
]
