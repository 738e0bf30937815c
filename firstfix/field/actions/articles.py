"""Knowledge begins where the work ended: an article drafted from a closed order."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from firstfix.diagnosis.actions.articles import Topic, draft_article
from firstfix.diagnosis.models import Article
from firstfix.field.queries.article_draft import OrderPhoto, draft_from
from firstfix.field.rules.article_draft import is_chinese
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused
from firstfix.work.models import WorkOrder


@transaction.atomic
def draft_article_from_order(order: WorkOrder, *, photos: Collection[UUID] = (), by: Actor) -> Article:
    """A draft with what the order tells, without the people in it; `photos` are the files chosen from the order's."""
    require(by, "article.change")
    if order.state != "closed":
        raise Refused(_("An article is written from an order that is closed: then it is known what it was."))
    draft = draft_from(order)
    if unknown := set(photos) - {one.file.uid for one in draft.photos}:
        raise Invalid({"photos": _("The order has no such photo: %(uid)s") % {"uid": min(unknown)}})
    model = draft.product_model
    return draft_article(
        title=draft.title or Bilingual(order.subject, order.subject),
        body=draft.body,
        product_models=[model] if model else [],
        parts=draft.parts,
        topics=[Topic(model.pk, kind, ref) for kind, ref in draft.topics] if model else [],
        pictures=[(one.file, _caption(one)) for one in draft.photos if one.file.uid in photos],
        drafted_from=order.number,
        by=by,
    )


def _caption(photo: OrderPhoto) -> Bilingual:
    return Bilingual(zh=photo.caption) if is_chinese(photo.caption) else Bilingual(en=photo.caption)
