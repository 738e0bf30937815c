"""What engineers can do and become, for programs."""

from ninja import Router

from firstfix.growth.api.careers import router as careers
from firstfix.growth.api.recognition import router as recognition
from firstfix.growth.api.skills import router as skills
from firstfix.growth.api.workload import router as workload

router = Router(tags=["growth"])
for room in (skills, workload, recognition, careers):
    router.add_router("", room)
