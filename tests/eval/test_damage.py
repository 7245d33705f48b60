"""Damaged text and changed questions: as much as asked, of the kinds named, the same each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.conditions.damage import damage, look_alikes
from eval.conditions.damaged_archive import sound_articles, write_damaged_archive
from eval.conditions.reword import in_traditional, reword, with_slip
from eval.sets.normal_form import normal_form
from index.building.build import build_index
from index.errors import InputError
from index.snapshots.snapshot import open_snapshot
from index.types import ArticleFilter

TEXT = "3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。全市计划播种面积32万亩。\n" * 20


@given(st.text(max_size=200), st.sampled_from([0.0, 0.01, 0.05, 0.5, 1.0]), st.text(max_size=4))
@settings(max_examples=100)
def test_every_character_knows_where_it_comes_from(text: str, share: float, seed: str) -> None:
    hurt = damage(text, share, seed)
    assert len(hurt.origins) == len(hurt.text) and list(hurt.origins) == sorted(hurt.origins)
    assert damage(text, share, seed).text == hurt.text
    for character, origin in zip(hurt.text, hurt.origins, strict=True):
        kept = character == text[origin] or character in look_alikes().get(text[origin], "")
        assert kept or character == "\n"


@pytest.mark.parametrize("share", [0.005, 0.02, 0.05])
def test_the_share_of_damaged_characters_is_the_asked_one(share: float) -> None:
    hurt = damage(TEXT, share, "seed")
    whole = sum(not character.isspace() for character in TEXT)
    untouched = set(range(len(TEXT)))
    seen: dict[int, str] = {}
    for character, origin in zip(hurt.text, hurt.origins, strict=True):
        seen[origin] = seen.get(origin, "") + character
    changed = sum(seen.get(at, "") != TEXT[at] for at in untouched)
    assert changed == round(share * whole)


def test_a_damaged_archive_builds_and_its_articles_are_known(small_archive: Path, tmp_path: Path) -> None:
    build_index([small_archive], tmp_path / "index")
    sound = open_snapshot(tmp_path / "index")
    pages = write_damaged_archive(sound, 0.05, tmp_path / "hurt")
    build_index(sorted((tmp_path / "hurt").iterdir()), tmp_path / "hurt-index")
    copy = open_snapshot(tmp_path / "hurt-index")
    were = sound_articles(pages, sound, copy)
    heads = {head.article_id: head for head in sound.facts.articles(ArticleFilter())}
    assert set(were.values()) == set(heads) and were["a1"] == "a1"
    for head in copy.facts.articles(ArticleFilter()):
        before = heads[were[head.article_id]]
        assert (head.place.newspaper, head.place.date, head.place.page) == (
            before.place.newspaper, before.place.date, before.place.page,
        )  # fmt: skip
    texts = [copy.facts.article(one).text.text for one in were]
    assert all(sound.facts.article(were[one]).text.text not in texts for one in were)


def test_an_archive_that_changed_since_is_refused(small_archive: Path, tmp_path: Path) -> None:
    build_index([small_archive], tmp_path / "index")
    (small_archive / "云岭日报" / "2024-03-05" / "01.txt").write_text("别的话。\n" * 9, "utf-8")
    with pytest.raises(InputError, match="has changed since it was indexed"):
        write_damaged_archive(open_snapshot(tmp_path / "index"), 0.01, tmp_path / "hurt")


@pytest.mark.parametrize(
    ("question", "starts", "ends"),
    [
        ("谁主持了春耕推进会？", "春耕推进会是由", "主持的？"),
        ("春耕推进会是谁主持的？", "哪位主持了", "春耕推进会？"),
        ("青石桥修缮总投资多少钱？", "青石桥修缮总投资", "多少资金？"),
        ("推进会受谁委托、由谁主持的？", "推进会受哪位委托、由哪位主持", "的？"),
    ],
)
def test_other_words_keep_the_meaning(question: str, starts: str, ends: str) -> None:
    for seed in "abcdef":
        said = reword(question, seed)
        assert said == reword(question, seed) and said != question
        assert starts in said and said.endswith(ends)


def test_traditional_characters_and_slips() -> None:
    question = "谁主持了春耕生产推进会？"
    assert in_traditional(question, "") == "誰主持了春耕生產推進會？"
    assert normal_form(in_traditional(question, "")) == normal_form(question)
    slips = {with_slip(question, str(seed)) for seed in range(12)}
    assert len(slips) > 6
    for slip in slips:
        assert sum(one != other for one, other in zip(slip, question, strict=True)) == 1
    assert with_slip("abc?", "1") == "abc?"  # no character that an input method would mistake
