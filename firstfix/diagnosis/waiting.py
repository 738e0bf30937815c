"""What waits for those who keep the knowledge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.queries.articles import articles_to_publish
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting

WAITING = (
    Waiting(_("Publish articles"), "knowledge", "articles", "article.publish", frozenset({Role.RND}),
            articles_to_publish, query="ahead=1", since="created_at"),
)  # fmt: skip
