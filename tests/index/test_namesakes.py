"""Which articles of one name are one person's; each case by what a reader would say."""

from __future__ import annotations

from datetime import date

import pytest

from index.facts.namesakes import Appearance, part_namesakes

_Posts = set[tuple[str, str]]


def appearance(
    at: int, posts: _Posts, beside: str = "", day: int | None = None, paper: str = "云岭日报"
) -> Appearance:
    return Appearance(
        f"a{at}", paper, date(2024, 3, day) if day else None, frozenset(posts), frozenset(beside.split())
    )


def part(
    *found: Appearance, name: str = "王建军", share: float = 0.1, spread: int = 50, articles: int = 1_000
) -> list[list[str]]:
    names = {name for one in found for name in one.companions}
    posts = {post for one in found for _, post in one.posts}
    parted = part_namesakes(name, found, dict.fromkeys(names, spread), dict.fromkeys(posts, share), articles)
    return [list(one) for one in parted.people] + ([["?", *parted.unplaced]] if parted.unplaced else [])


def test_a_bureau_head_and_a_farmer_are_two() -> None:
    assert part(
        appearance(1, {("市水利局", "局长")}, "林静姝 郑柏川", 1),
        appearance(2, {("", "果农")}, "林静姝 郑柏川", 2),
        appearance(3, {("市水利局", "局长")}, "马志远", 3),
    ) == [["a1", "a3"], ["a2"]]


def test_in_one_paper_a_post_is_its_holder() -> None:
    assert part(appearance(1, {("", "市委副书记、市长")}), appearance(2, {("", "市长")})) == [["a1", "a2"]]
    assert part(appearance(1, {("青岚县", "县长")}), appearance(2, {("", "县长")})) == [["a1", "a2"]]


def test_in_two_papers_a_common_post_is_not() -> None:
    here, there = appearance(1, {("", "教授")}), appearance(2, {("", "教授")}, paper="青石晚报")
    assert part(here, there, share=0.1) == [["a1"], ["a2"]]
    assert part(here, there, share=0.001) == [["a1", "a2"]]


def test_a_later_post_beside_the_same_people_is_a_career() -> None:
    first = appearance(1, {("", "县长")}, "江一帆 柯明珠", 1)
    assert part(first, appearance(2, {("", "县委书记")}, "江一帆 柯明珠", 9)) == [["a1", "a2"]]
    assert part(first, appearance(2, {("", "县委书记")}, "江一帆 柯明珠", 1)) == [["a1"], ["a2"]]
    assert part(first, appearance(2, {("", "县委书记")}, "何敬之 丁若兰", 9)) == [["a1"], ["a2"]]


def test_rare_company_ties_at_any_time() -> None:
    assert part(
        appearance(1, {("", "主任")}, "佘晓楠", 2, "甲报"),
        appearance(2, {("", "委员长")}, "佘晓楠", 2, "乙报"),
        spread=2,
    ) == [["a1", "a2"]]


def test_without_a_post_one_goes_with_whom_one_stands_beside_or_stays_open() -> None:
    two = (
        appearance(1, {("市水利局", "局长")}, "林静姝 郑柏川", 1),
        appearance(2, {("", "果农")}, "满小山 满长青", 2),
    )
    assert part(*two, appearance(3, set(), "满小山 满长青")) == [["a2", "a3"], ["a1"]]
    assert part(*two, appearance(3, {("", "市领导")}, "丁若兰")) == [["a1"], ["a2"], ["?", "a3"]]


def test_who_has_no_rival_has_all() -> None:
    assert part(appearance(1, {("市水利局", "局长")}), appearance(2, set())) == [["a1", "a2"]]


@pytest.mark.parametrize("name", ["埃隆·马斯克", "泽连斯基"])
def test_a_foreign_name_is_one(name: str) -> None:
    assert part(appearance(1, {("", "老板")}), appearance(2, {("", "教练")}), name=name) == [["a1", "a2"]]


def test_a_name_with_a_surname_of_two_characters_is_none_of_those() -> None:
    assert part(
        appearance(1, {("", "老板")}), appearance(2, {("", "教练")}, paper="青石晚报"), name="欧阳建军"
    ) == [["a1"], ["a2"]]
