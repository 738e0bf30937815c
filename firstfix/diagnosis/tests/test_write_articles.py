"""Articles are drafted, published in versions that are kept, compared, brought back and withdrawn."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from firstfix.diagnosis.actions.articles import (
    LONGEST_TITLE,
    Topic,
    add_picture,
    bring_back,
    caption_picture,
    change_article,
    move_picture,
    publish_article,
    remove_picture,
    tie_article,
    withdraw_article,
)
from firstfix.diagnosis.models import Article
from firstfix.diagnosis.queries.articles import comparison, former_version, read_by_all, text_of, topics_in_words
from firstfix.diagnosis.tests.article_makers import BODY, TITLE, make_article, make_article_of, make_published_article
from firstfix.diagnosis.tests.makers import make_published
from firstfix.equipment.tests.makers import make_part, make_product_model
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.models import Fact
from firstfix.platform.search.queries import find

pytestmark = pytest.mark.usefixtures("company")


def picture(colour: str = "white") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    out.seek(0)
    return out


def captions(article: Article) -> list[str]:
    return [one.caption.en for one in text_of(article).pictures]


def test_an_engineer_writes_and_rnd_publishes() -> None:
    engineer, rnd = make_user(Role.ENGINEER), make_user(Role.RND)
    article = make_article(by=engineer)
    assert (article.state, article.author_name, article.is_ahead) == ("draft", engineer.name, True)
    with pytest.raises(NotAllowed):
        publish_article(article, by=engineer)
    article = publish_article(article, note="first", by=rnd)
    assert (article.state, article.is_ahead, article.versions.get().number) == ("published", False, 1)
    assert read_by_all(article).title == TITLE


@pytest.mark.parametrize("role", [Role.DESK, Role.PARTS, Role.SALES, Role.CUSTOMER])
def test_others_do_not_write(role: Role) -> None:
    article = make_article()
    with pytest.raises(NotAllowed):
        make_article(by=make_user(role))
    with pytest.raises(NotAllowed):
        change_article(article, title=TITLE, by=make_user(role))


def test_readers_see_what_is_published_until_it_is_published_again() -> None:
    article = make_published_article()
    changed = Bilingual("新标题", "A new title")
    article = change_article(article, title=changed, by=SYSTEM)
    assert article.is_ahead
    assert read_by_all(article).title == TITLE
    article = publish_article(article, by=SYSTEM)
    assert read_by_all(article).title == changed
    assert [one.number for one in article.versions.all()] == [2, 1]


def test_drafts_are_seen_by_those_who_write() -> None:
    draft, published = make_article(), make_published_article()
    assert set(Article.objects.visible_to(make_user(Role.DESK))) == {published}
    assert set(Article.objects.visible_to(make_user(Role.ENGINEER))) == {draft, published}


def test_saving_the_same_again_is_no_change() -> None:
    article = make_published_article()
    facts = Fact.objects.count()
    article = change_article(article, title=TITLE, body=BODY, product_models=article.product_models.all(), by=SYSTEM)
    assert (article.is_ahead, Fact.objects.count()) == (False, facts)
    with pytest.raises(Refused):
        publish_article(article, by=SYSTEM)


def test_two_authors_do_not_overwrite_each_other() -> None:
    article = make_article()
    seen = article.version
    change_article(article, title=Bilingual("甲", "A"), seen=seen, by=SYSTEM)
    with pytest.raises(Refused):
        change_article(article, title=Bilingual("乙", "B"), seen=seen, by=SYSTEM)
    article.refresh_from_db()
    assert article.title.en == "A"


def test_needs_a_title_and_to_be_published_a_text() -> None:
    with pytest.raises(Invalid) as wrong:
        make_article(title=Bilingual())
    assert set(wrong.value.errors) == {"title"}
    with pytest.raises(Invalid):
        make_article(title=Bilingual("长" * (LONGEST_TITLE + 1), ""))
    with pytest.raises(Invalid) as wrong:
        publish_article(make_article(body=Bilingual()), by=SYSTEM)
    assert set(wrong.value.errors) == {"body"}


def test_pictures_keep_their_order_and_versions_keep_their_pictures() -> None:
    article = make_article()
    first, second, third = (
        add_picture(article, picture(colour), caption=Bilingual("", colour), by=SYSTEM)
        for colour in ("red", "green", "blue")
    )
    move_picture(third, up=True, by=SYSTEM)
    move_picture(first, up=True, by=SYSTEM)
    assert captions(article) == ["red", "blue", "green"]
    article = publish_article(article, by=SYSTEM)
    caption_picture(second, Bilingual("", "grass"), by=SYSTEM)
    remove_picture(first, by=SYSTEM)
    article.refresh_from_db()
    assert article.is_ahead
    assert captions(article) == ["blue", "grass"]
    assert [one.caption.en for one in read_by_all(article).pictures] == ["red", "blue", "green"]


def test_what_is_no_picture_is_refused() -> None:
    article = make_article()
    with pytest.raises(Invalid):
        add_picture(article, io.BytesIO(b"<svg onload='alert(1)'/>"), by=SYSTEM)
    assert not article.pictures.exists()


def test_a_former_version_comes_back_as_a_new_one() -> None:
    article = make_article()
    add_picture(article, picture(), caption=Bilingual("", "before"), by=SYSTEM)
    first = publish_article(article, by=SYSTEM).current
    assert first is not None
    remove_picture(article.pictures.get(), by=SYSTEM)
    publish_article(change_article(article, title=Bilingual("错", "Wrong"), by=SYSTEM), by=SYSTEM)
    article = bring_back(first, by=make_user(Role.MANAGER))
    assert article.current is not None
    assert (article.current.number, article.title, captions(article)) == (3, TITLE, ["before"])
    with pytest.raises(Refused):
        bring_back(article.current, by=SYSTEM)
    with pytest.raises(NotAllowed):
        bring_back(first, by=make_user(Role.ENGINEER))


def test_versions_are_compared_word_by_word() -> None:
    article = make_published_article(body=Bilingual("断电后清洗。", "Switch off, then clean."))
    change_article(article, body=Bilingual("断电上锁后清洗。", "Switch off, then clean."), by=SYSTEM)
    version = publish_article(article, by=SYSTEM).current
    assert version is not None
    former = former_version(version)
    assert former is not None
    (chinese,) = comparison(text_of(former), text_of(version))
    assert (chinese.language, chinese.title) == ("中文", None)
    assert chinese.body is not None
    assert [(one.change, one.text) for one in chinese.body] == [("same", "断电"), ("new", "上锁"), ("same", "后清洗。")]
    assert former_version(former) is None


def test_withdrawn_is_gone_for_readers_and_kept_for_writers() -> None:
    article, desk = make_published_article(), make_user(Role.DESK)
    with pytest.raises(Invalid):
        withdraw_article(article, reason=" ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        withdraw_article(article, reason="wrong", by=make_user(Role.ENGINEER))
    article = withdraw_article(article, reason="wrong", by=SYSTEM)
    assert not Article.objects.visible_to(desk).exists()
    assert publish_article(article, by=SYSTEM).state == "published"


def test_an_engineer_drops_a_draft() -> None:
    assert withdraw_article(make_article(), reason="double", by=make_user(Role.ENGINEER)).state == "withdrawn"


def test_it_is_about_faults_and_steps_of_its_products() -> None:
    version = make_published()
    article = make_article_of(version, faults=("F_CLOG",), steps=("R_CLEAN",))
    (about,) = topics_in_words(article)
    assert (list(about.faults), list(about.steps)) == (["Filter clogged"], ["The customer cleans the filter"])
    product = version.fault_model.product_model
    for wrong in (Topic(product.pk, "fault", "R_CLEAN"), Topic(make_product_model().pk, "fault", "F_CLOG")):
        with pytest.raises(Invalid):
            tie_article(article, [wrong], by=SYSTEM)
    change_article(article, product_models=[make_product_model()], parts=[make_part()], by=SYSTEM)
    assert not article.topics.exists()


def test_it_is_found_by_words_of_both_languages() -> None:
    article = make_published_article(body=Bilingual("高压过高时先看压缩机。", "Look at the head pressure."))
    draft = make_article(title=Bilingual("草稿压缩机", "A draft"))
    engineer, desk = make_user(Role.ENGINEER), make_user(Role.DESK)
    for words in ("压缩", "翅片", "head pressure", "condenser"):
        assert [one.url for one in find(words, by=desk)] == [f"/articles/{article.pk}"], words
    assert {one.url for one in find("压缩", by=engineer)} == {f"/articles/{article.pk}", f"/articles/{draft.pk}"}
