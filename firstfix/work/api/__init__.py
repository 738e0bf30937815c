"""Service requests and work orders for programs."""

from ninja import Router

from firstfix.work.api.cases import router as cases
from firstfix.work.api.orders import router as orders
from firstfix.work.api.requests import router as requests
from firstfix.work.api.suggestions import router as suggestions

router = Router(tags=["work"])
router.add_router("", requests)
router.add_router("", orders)
router.add_router("", suggestions)
router.add_router("", cases)
