from firstfix.growth.models.levels import CertificateReminder, LevelEvidence, LevelProposal

__all__ = ["CertificateReminder", "LevelEvidence", "LevelProposal"]
