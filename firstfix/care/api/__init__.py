"""The rooms of care for programs."""

from ninja import Router

from firstfix.care.api.bulletins import router as bulletins
from firstfix.care.api.courses import router as courses
from firstfix.care.api.device_files import router as device_files
from firstfix.care.api.feedback import router as feedback
from firstfix.care.api.follow_ups import router as follow_ups
from firstfix.care.api.found_assets import router as found_assets
from firstfix.care.api.maintenance import router as maintenance
from firstfix.care.api.problems import router as problems
from firstfix.care.api.thanks import router as thanks
from firstfix.care.api.three_guarantees import router as three_guarantees
from firstfix.care.api.training_effect import router as training_effect
from firstfix.care.api.trainings import router as trainings
from firstfix.care.api.voice import router as voice

router = Router(tags=["care"])
for room in (
    follow_ups, problems, bulletins, feedback, trainings, courses, voice, thanks, found_assets, maintenance,
    three_guarantees, device_files, training_effect,
):  # fmt: skip
    router.add_router("", room)
