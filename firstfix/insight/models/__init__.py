"""Questions to a simulated company; reliability and key figures as counted; how the company judges itself."""

from firstfix.insight.models.assessments import AssessmentMark, SelfAssessment
from firstfix.insight.models.key_figures import FiguresCounted, FigureWeek
from firstfix.insight.models.reliability import Reliability
from firstfix.insight.models.scenarios import MOST_DEMAND, MOST_ENGINEERS, MOST_HOURS, Policy, Scenario
from firstfix.insight.models.weekly import WeeklyChoice

__all__ = [
    "MOST_DEMAND",
    "MOST_ENGINEERS",
    "MOST_HOURS",
    "AssessmentMark",
    "FigureWeek",
    "FiguresCounted",
    "Policy",
    "Reliability",
    "Scenario",
    "SelfAssessment",
    "WeeklyChoice",
]
