"""How knowledge articles are found."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.models import Article, ArticleVersion
from firstfix.equipment.models import ProductModel
from firstfix.platform.search.register import Found, Searchable


def _read_words(text: Article | ArticleVersion) -> list[str]:
    """Of what readers see: nobody finds an article by words that are not published."""
    return [text.title.zh, text.title.en, text.body.zh, text.body.en]


SEARCHABLES = [
    Searchable(
        model=Article,
        name=_("Article"),
        icon="knowledge",
        action="article.see",
        url_name="article",
        rows=lambda: Article.objects.select_related("current").prefetch_related("product_models"),
        visible=lambda rows, by: rows.filter(pk__in=Article.objects.visible_to(by)),
        words=lambda row: [
            *_read_words(row.current or row),
            *(text for model in row.product_models.all() for text in (model.code, model.name.zh, model.name.en)),
        ],
        show=lambda row: Found(str(row), " · ".join(str(model) for model in row.product_models.all())),
        at=lambda row: row.created_at,
        names={ProductModel: "product_models"},
    ),
]
