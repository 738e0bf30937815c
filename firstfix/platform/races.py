"""Two people write at one moment: both looked, both saw nothing in the way, and the database let one through.

Actions look first, so that they can say what is wrong and where. What happens between looking and writing only the
database sees, by its constraints. Here is the one place that makes a refusal of it, for pages, programs, phones and
long work alike; a repeated try then finds what the other one has written.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _
from psycopg import errors

from firstfix.platform.errors import Refused

log = logging.getLogger(__name__)

#: Both did the same, which can be only once; or different things to the same records, each waiting for the other.
SAME = (errors.UniqueViolation, errors.ExclusionViolation)
CROSSED = (errors.DeadlockDetected, errors.SerializationFailure)


def refusal_of(error: DatabaseError) -> Refused | None:
    """What to tell who lost a race; None where nobody was faster, and the mistake is ours."""
    cause = error.__cause__
    if not isinstance(cause, SAME + CROSSED):
        return None
    # Said in the log, too: who never looks first loses against nobody.
    log.warning("a race was lost: %s %s", type(cause).__name__, cause.diag.constraint_name or "", exc_info=True)
    if isinstance(cause, CROSSED):
        return Refused(_("Others were working on the same records. Nothing of yours was kept: please try again."))
    return Refused(_("The same was done at the same moment. Nothing of yours was kept: please look, and try again."))
