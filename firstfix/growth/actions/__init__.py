from firstfix.growth.actions.careers import (
    decline_promotion,
    finish_agreed_step,
    grant_promotion,
    hold_talk,
    propose_promotion,
    set_career_stand,
    take_usual_paths,
    write_career_path,
    write_career_step,
)
from firstfix.growth.actions.certificates import remind_of_certificates
from firstfix.growth.actions.levels import confirm_level, decline_level, propose_levels
from firstfix.growth.actions.recognition import choose_wall, take_back_note, thank_colleague

__all__ = [
    "choose_wall",
    "confirm_level",
    "decline_level",
    "decline_promotion",
    "finish_agreed_step",
    "grant_promotion",
    "hold_talk",
    "propose_levels",
    "propose_promotion",
    "remind_of_certificates",
    "set_career_stand",
    "take_back_note",
    "take_usual_paths",
    "thank_colleague",
    "write_career_path",
    "write_career_step",
]
