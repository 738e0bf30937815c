from firstfix.growth.actions.certificates import remind_of_certificates
from firstfix.growth.actions.levels import confirm_level, decline_level, propose_levels

__all__ = ["confirm_level", "decline_level", "propose_levels", "remind_of_certificates"]
