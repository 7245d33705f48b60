"""Pages whose bounds are known, and how they are cut: the held half of the news archive, as scores only."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.rules.made_articles import Half, Story, read_stories
from eval.rules.made_pages import make_page, make_pages
from eval.rules.pages import PAGE_TARGETS, score_page, summarise

_STORIES = [
    Story(
        f"a{number}",
        f"{place}春耕开局良好，已播种小麦{number}万亩",
        (
            f"3月{number}日，{place}农业农村局介绍，今年小麦播种面积{number}万亩，比去年多两成。",
            f"{place}的农技员王小满说：“墒情好，出苗齐。”眼下，{place}的村民正忙着浇返青水，抽水机的声音响成一片。",
            f"{place}还新修了两条灌渠，往年浇不上的坡地今年也能种了，县里为此花了三百万元，村民们都说好。",
            f"下一步，{place}将组织农机下乡，赶在谷雨之前把春播任务全部完成，为全年粮食丰收打下底子。",
        ),
    )
    for number, place in enumerate(("青河县", "石桥乡", "柳湾镇", "东关区", "云岭市"), 2)
]


@pytest.fixture(scope="module")
def held_stories(shared_archive: Path) -> list[Story]:
    archive = shared_archive / "news" / "articles-2023.jsonl.xz"
    return list(islice(read_stories(archive, Half.HELD), 250))


@pytest.mark.shared
def test_unseen_pages_are_cut_as_asked(held_stories: list[Story]) -> None:
    reached = summarise([score_page(page) for page in make_pages(held_stories, 60, seed=1)])
    assert all(reached[name] >= floor for name, floor in PAGE_TARGETS.items()), reached


@pytest.mark.shared
def test_the_halves_share_no_article(shared_archive: Path, held_stories: list[Story]) -> None:
    archive = shared_archive / "news" / "articles-2023.jsonl.xz"
    tuned = {story.article_id for story in islice(read_stories(archive, Half.TUNE), 250)}
    assert tuned and not tuned & {story.article_id for story in held_stories}


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_what_is_true_of_a_page_stands_on_it(seed: int) -> None:
    page = make_page(_STORIES, Random(seed))
    owned = [at for article in page.articles for at in article.offsets]
    assert len(owned) == len(set(owned))
    assert set(owned) == {at for at, character in enumerate(page.text) if not character.isspace()}
    for article in page.articles:
        own = "".join(page.text[at] for at in sorted(article.offsets))
        for words in (article.title, article.kicker, article.subtitle, *article.captions):
            assert "".join(words.split()) in own
        assert Counter(article.body) <= Counter(own)


def test_one_seed_makes_one_page() -> None:
    assert make_pages(_STORIES, 3, seed=5) == make_pages(_STORIES, 3, seed=5)
    assert make_pages(_STORIES, 3, seed=5) != make_pages(_STORIES, 3, seed=6)


def test_a_page_cut_wrong_scores_lower() -> None:
    page = make_page(_STORIES, Random(3))
    (right,) = {score_page(page).right_number}
    glued = type(page)(page.text.replace("\n", ""), page.articles, page.layout)
    assert right
    assert not score_page(glued).right_number
