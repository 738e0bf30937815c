from firstfix.growth.models.careers import (
    AgreedStep,
    CareerCriterion,
    CareerPath,
    CareerStand,
    CareerStep,
    DevelopmentTalk,
    Promotion,
)
from firstfix.growth.models.levels import CertificateReminder, LevelEvidence, LevelProposal
from firstfix.growth.models.recognition import ColleagueNote, OffTheWall

__all__ = [
    "AgreedStep",
    "CareerCriterion",
    "CareerPath",
    "CareerStand",
    "CareerStep",
    "CertificateReminder",
    "ColleagueNote",
    "DevelopmentTalk",
    "LevelEvidence",
    "LevelProposal",
    "OffTheWall",
    "Promotion",
]
