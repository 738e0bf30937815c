"""The demo's knowledge articles, as they were written over two years, and the cases in which they helped."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

from firstfix.config.demo.articles import article_files
from firstfix.config.demo.books import Books
from firstfix.config.demo.clock import ZONE
from firstfix.config.demo.clock import at as moment_at
from firstfix.config.demo.drawings import drawing
from firstfix.diagnosis.models import (
    Article,
    ArticleHelp,
    ArticlePart,
    ArticlePicture,
    ArticleProduct,
    ArticleTopic,
    ArticleVersion,
    RecordStep,
    TroubleshootingRecord,
)
from firstfix.equipment.models import Part, ProductModel
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.files.actions import store_drawing
from firstfix.platform.search.actions import refresh_all

#: The last article was written so long ago; the first when the company had half of its history behind it.
NEWEST = timedelta(days=9)
#: Of the cases whose fault an article is about, so many were helped by it.
HELPED = 0.3


def write_articles(*, now: datetime, since: datetime, seed: int) -> None:
    """After fault models and history stand. Books of their own: an article more or less changes nothing else."""
    rng = Random(f"{seed} articles")
    Knowledge(Books(Random(f"{seed} uids of articles")), rng, now=now, since=since).write()
    refresh_all("diagnosis.article")


class Knowledge:
    def __init__(self, books: Books, rng: Random, *, now: datetime, since: datetime) -> None:
        self.books, self.rng, self.now, self.since = books, rng, now, since
        self.models = {one.code: one for one in ProductModel.objects.all()}
        self.parts = {one.code: one for one in Part.objects.all()}
        self.writers = list(User.objects.filter(roles__contains=[Role.ENGINEER.value]).order_by("pk"))
        self.publisher = User.objects.filter(roles__contains=[Role.RND.value]).order_by("pk").first()

    def write(self) -> None:
        entries = [(self.models[code], entry) for code, entries in article_files().items() for entry in entries]
        middle = self.since + (self.now - self.since) / 2
        step = (self.now - NEWEST - middle) / max(1, len(entries) - 1)
        times = [_in_the_afternoon(middle + step * place) for place in range(len(entries))]
        self.rng.shuffle(times)
        articles = [self._article(model, entry, at) for (model, entry), at in zip(entries, times, strict=True)]
        self.books.write()
        self._mark_helped([one for one in articles if one.state == "published"])
        self.books.write()

    def _article(self, model: ProductModel, entry: dict[str, Any], at: datetime) -> Article:
        author = self.rng.choice(self.writers)
        is_draft = entry.get("state") == "draft"
        article = self.books.add(
            Article(
                title=Bilingual.of(entry["title"]),
                body=_body(entry["body"]),
                state="draft" if is_draft else "published",
                is_ahead=is_draft,
                author=author,
                author_name=author.name,
                created_at=at - timedelta(days=3),
            )
        )
        self.books.add(ArticleProduct(article=article, product_model=model))
        for kind in ArticleTopic.Kind.values:
            for ref in entry.get(f"{kind}s", ()):
                self.books.add(ArticleTopic(article=article, product_model=model, kind=kind, ref=ref))
        for code in entry.get("parts", ()):
            self.books.add(ArticlePart(article=article, part=self.parts[code]))
        pictures = [self._picture(article, place, one) for place, one in enumerate(entry.get("pictures", ()))]
        if not is_draft:
            self._publish(article, entry, pictures, at)
        return article

    def _picture(self, article: Article, place: int, entry: dict[str, Any]) -> ArticlePicture:
        file = store_drawing(drawing(entry["draw"]), name=f"{entry['draw']}.png")
        caption = Bilingual.of(entry["caption"])
        return self.books.add(ArticlePicture(article=article, file=file, caption=caption, position=place))

    def _publish(self, article: Article, entry: dict[str, Any], pictures: list[ArticlePicture], at: datetime) -> None:
        texts = [({**entry, **entry["former"]}, at - timedelta(days=70))] if "former" in entry else []
        for number, (text, moment) in enumerate([*texts, (entry, at)], 1):
            article.current = self.books.add(
                ArticleVersion(
                    article=article,
                    number=number,
                    title=article.title,
                    body=_body(text["body"]),
                    pictures=[
                        {"file": str(one.file.uid), "caption": {"zh": one.caption.zh, "en": one.caption.en}}
                        for one in pictures
                    ],
                    note=Bilingual.of(text.get("note")).zh,
                    published_at=moment,
                    published_by=self.publisher,
                    by_name=self.publisher.name if self.publisher else "",
                    created_at=moment,
                )
            )

    def _mark_helped(self, articles: list[Article]) -> None:
        """In some of the cases that ended with a fault of the article after it was published."""
        faults: dict[tuple[int, str], list[Article]] = defaultdict(list)
        topics = ArticleTopic.objects.filter(kind=ArticleTopic.Kind.FAULT)
        known = {one.pk: one for one in articles}
        for topic in topics:
            if article := known.get(topic.article_id):
                faults[topic.product_model_id, topic.ref].append(article)
        cases = TroubleshootingRecord.objects.filter(state="solved").exclude(confirmed_fault="")
        helpers = dict(RecordStep.objects.order_by("place").values_list("record", "by"))
        # Rows of values: a case brings along its whole fault model.
        product = "model_version__fault_model__product_model"
        for case, model, fault, closed_at in cases.order_by("pk").values_list(
            "pk", product, "confirmed_fault", "closed_at"
        ):
            for article in faults.get((model, fault), ()):
                assert article.current is not None
                if closed_at and closed_at > article.current.published_at and self.rng.random() < HELPED:
                    self.books.add(ArticleHelp(article=article, record_id=case, at=closed_at, by_id=helpers.get(case)))


def _in_the_afternoon(moment: datetime) -> datetime:
    return moment_at(moment.astimezone(ZONE).date(), 13 * 60 + 5 * (moment.minute % 50))


def _body(text: Any) -> Bilingual:
    body = Bilingual.of(text)
    return Bilingual(body.zh.strip(), body.en.strip())
