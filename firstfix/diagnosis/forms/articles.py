"""Forms of knowledge articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.actions.articles import Topic
from firstfix.diagnosis.models import Article, ArticleTopic
from firstfix.diagnosis.queries.articles import topics_of_model
from firstfix.equipment.models import Part, ProductModel
from firstfix.platform.bilingual import Bilingual, BilingualFormField
from firstfix.platform.pages.fields import PhotosField

LINES = 18


class ArticleForm(forms.Form):
    title = BilingualFormField(label=_("Title"), required=False)
    body = BilingualFormField(
        rows=LINES,
        label=_("Text"),
        required=False,
        help_text=_(
            "## begins a heading, - or 1. a line of a list, **two stars** make bold. Pictures come afterwards."
        ),
    )
    product_models = forms.ModelMultipleChoiceField(
        ProductModel.objects.order_by("code"),
        label=_("Product models"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class TopicsForm(forms.Form):
    """What the article is about: per product model its faults and steps, and the parts that fit."""

    def __init__(self, article: Article, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said: dict[str, list[str]] = {}
        for topic in article.topics.all():
            said.setdefault(f"{topic.kind}_{topic.product_model_id}", []).append(topic.ref)
        self.product_models = list(article.product_models.order_by("code"))
        for model in self.product_models:
            known = topics_of_model(model)
            self._offer(f"fault_{model.pk}", _("%(model)s: faults"), model, known.faults.items(), said)
            self._offer(
                f"step_{model.pk}", _("%(model)s: questions, tests and repairs"), model, known.steps.items(), said
            )
        parts = Part.objects.filter(fits__in=self.product_models).distinct().order_by("code")
        self.fields["parts"] = forms.ModelMultipleChoiceField(
            parts,
            label=_("Parts"),
            required=False,
            initial=article.parts.all(),
            widget=forms.CheckboxSelectMultiple,
        )

    def _offer(
        self,
        name: str,
        label: Any,
        model: ProductModel,
        choices: Iterable[tuple[str, Any]],
        said: dict[str, list[str]],
    ) -> None:
        if offered := list(choices):
            self.fields[name] = forms.MultipleChoiceField(
                label=label % {"model": model},
                choices=offered,
                required=False,
                initial=said.get(name, []),
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def topics(self) -> Iterator[Topic]:
        for model in self.product_models:
            for kind in ArticleTopic.Kind.values:
                yield from (Topic(model.pk, kind, ref) for ref in self.cleaned_data.get(f"{kind}_{model.pk}", ()))


class PicturesForm(forms.Form):
    pictures = PhotosField(label=_("Pictures"), most=10)


class CaptionForm(forms.Form):
    caption = BilingualFormField(label=_("What the picture shows"), required=False)

    @property
    def said(self) -> Bilingual:
        return Bilingual.of(self.cleaned_data["caption"])
