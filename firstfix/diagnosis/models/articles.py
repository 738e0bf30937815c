"""Knowledge articles: what somebody found out about a product, a fault or a step, so that nobody finds it out twice.

An article is a working text; what readers see are its published versions, which never change.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.diagnosis.models.records import TroubleshootingRecord
from firstfix.diagnosis.states import ARTICLE_STATES
from firstfix.equipment.models import Part, ProductModel
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may
from firstfix.platform.audit.tracking import audited
from firstfix.platform.bilingual import BilingualField
from firstfix.platform.files.models import StoredFile
from firstfix.platform.tenants.models import Record, TenantModel


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, by: Actor) -> ArticleQuerySet:
        """Drafts and withdrawn articles are for those who write; everybody else sees what is published."""
        return self if may(by, "article.change") else self.filter(state="published")


@audited
class Article(Record):
    """`title`, `body` and `pictures` are the working text; `current` is the version that readers see."""

    title = BilingualField(_("title"))
    body = BilingualField(_("text"), blank=True, help_text="headings, lists and bold as in Markdown")
    state = models.CharField(_("state"), max_length=10, choices=ARTICLE_STATES.choices, default=ARTICLE_STATES.start)
    is_ahead = models.BooleanField(default=True, help_text="the working text is not what is published")
    current = models.ForeignKey(
        "ArticleVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # fmt: skip
    product_models = models.ManyToManyField(
        ProductModel, through="ArticleProduct", related_name="articles", verbose_name=_("product models")
    )
    parts = models.ManyToManyField(Part, through="ArticlePart", related_name="articles", verbose_name=_("parts"))
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(_("author"), max_length=120, blank=True)
    drafted_from = models.CharField(_("drafted from order"), max_length=20, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(fields=["tenant", "state"], name="article_state"),
            models.Index(fields=["tenant", "drafted_from"], name="article_drafted_from"),
        ]

    def __str__(self) -> str:
        return str(self.current.title if self.current else self.title)


class ArticleVersion(Record):
    """What was published, as it was: `pictures` are `{"file": uid, "caption": {"zh", "en"}}` in their order."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = BilingualField(_("title"))
    body = BilingualField(_("text"), blank=True)
    pictures = models.JSONField(default=list)
    note = models.TextField(_("what changed and why"), blank=True)
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("version of an article")
        verbose_name_plural = _("versions of articles")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["tenant", "article", "number"], name="article_number_once"),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class ArticlePicture(Record):
    """A picture of the working text; several may show one file, which versions share."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = BilingualField(_("what the picture shows"), blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta(Record.Meta):
        verbose_name = _("picture of an article")
        verbose_name_plural = _("pictures of articles")
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.caption) or str(self.file_id)


class ArticleProduct(TenantModel):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "article", "product_model"], name="article_product_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.product_model_id}"


class ArticlePart(TenantModel):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    part = models.ForeignKey(Part, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "article", "part"], name="article_part_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.part_id}"


class ArticleTopic(TenantModel):
    """The article is about a fault, or about a step, of the product's fault model: `ref` is its id there."""

    class Kind(models.TextChoices):
        FAULT = "fault", _("Fault")
        STEP = "step", _("Step")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="topics")
    product_model = models.ForeignKey(ProductModel, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    ref = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "article", "product_model", "kind", "ref"], name="article_topic_once"
            )
        ]
        indexes = [models.Index(fields=["tenant", "product_model", "kind", "ref"], name="article_topic_of")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.ref}"


class ArticleHelp(TenantModel):
    """Somebody who troubleshot said that the article helped: once per case."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="helps")
    record = models.ForeignKey(TroubleshootingRecord, on_delete=models.CASCADE, related_name="helped_by")
    step = models.CharField(max_length=60, blank=True, help_text="the step at which it was read")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "article", "record"], name="article_help_once")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.record_id}"
