"""What was typed into a form stays on the device until the server says that it took it: web/behaviours/draft.ts.

The form sends the name of its draft along; the answer to a form that was taken carries it back in a cookie. No other
answer drops a draft: not a refusal, not the way to the sign-in page, not a page that was left before it came.
"""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponseRedirect

FIELD = "draft"
COOKIE = "draft-taken"


class Taken(HttpResponseRedirect):
    """The form was taken: go on to `to`, and forget what was typed."""

    def __init__(self, request: HttpRequest, to: str) -> None:
        super().__init__(to)
        if name := request.POST.get(FIELD):
            self.set_cookie(COOKIE, quote(name[:200], safe=""), secure=request.is_secure(), samesite="Lax")
