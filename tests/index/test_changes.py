"""An update reads only what changed, and gives the same index as if all had been read anew."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index.building import reading
from index.building.build import build_index, update_index
from index.facts.prepared import PreparedPage
from index.snapshots.snapshot import open_snapshot
from index.types import Page, Refusal

TEXTS = (
    "3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。全市计划播种面积32万亩，已备足种子和化肥。",
    "青石桥修缮工程完工，总投资860万元。施工单位负责人魏长河介绍，大桥加固了六个桥墩，更换了全部栏杆。",
    "云岭茶园开采，首日采茶120公斤。茶农许静说，今年雨水足，茶芽比往年早了一周，价钱也好。",
    "市图书馆每晚开放到9时，新添座位二百个。馆长苏眉介绍，开放以来每晚有三百多人来读书。",
    "县政府召开第十四次常务会议，县长周立群主持会议，研究部署防汛抗旱和森林防火工作。",
)
HEAD = """云岭市召开春耕生产推进会

本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。会议要求，各县区要抓紧调运种子化肥，农业农村局要把技术人员派到（下转第3版）
"""
TAIL = """春耕生产推进会召开

（上接第1版）田间地头。高远山强调，春耕生产要抓早抓细，化肥库存不得低于4万吨。
"""


def told(index: Path) -> dict[str, Any]:
    """All that a generation says, by the ids and in the order that readers see."""
    snapshot = open_snapshot(index)
    with closing(sqlite3.connect(snapshot.directory / "facts.sqlite")) as db:
        asked = {
            "chunks": "SELECT * FROM chunks ORDER BY row",
            "articles": "SELECT article_id, position, file, newspaper, date, page, title, kind, original, text, pieces, rest, signature "
            "FROM articles ORDER BY article_id",
            "people": "SELECT * FROM people ORDER BY article_id, start, name",
            "bylines": "SELECT * FROM bylines ORDER BY article_id, rowid",
            "meetings": "SELECT article_id, name, kind, held, place, rest FROM meetings ORDER BY article_id, rest",
            "roles": "SELECT article_id, m.name, role, position, r.name, post FROM roles r JOIN meetings m USING (meeting_id) "
            "ORDER BY article_id, m.rest, role, position",
            "parts": "SELECT article_id, ordinal, part_id, start, file, date, page FROM parts ORDER BY article_id, ordinal",
            "files": "SELECT root, file, sha256, stamp, newspaper, date, page FROM files ORDER BY root, file",
            "pages": "SELECT file, number, hash FROM pages JOIN files USING (file_id) ORDER BY root, file, number",
            "printed": "SELECT file, number, words_id FROM printed JOIN pages USING (page_id) JOIN files USING (file_id) "
            "ORDER BY root, file, number, words_id",
            "refusals": "SELECT * FROM refusals ORDER BY root, file, error",
        }
        found: dict[str, Any] = {name: db.execute(sql).fetchall() for name, sql in asked.items()}
    for query in ("高远山主持会议", "青石桥总投资", "茶芽", "防汛"):
        found[query] = sorted(row for row, _ in snapshot.words.search(query, 1000))
    rows = snapshot.vectors.rows
    found["vectors"] = rows.tolist(), snapshot.vectors.vectors(rows).tolist()
    assert snapshot.facts.counts().chunks == len(snapshot.words) == len(rows)
    return found


def write(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def line(number: int, text: str, day: str = "") -> str:
    return json.dumps(
        {"id": f"r{number}", "date": day or None, "title": f"第{number}号", "text": text}, ensure_ascii=False
    )


def archive(root: Path) -> Path:
    for day, text in enumerate(TEXTS[:3], 5):
        write(root, f"云岭日报/2024-03-{day:02}/01.txt", f"第{day}天\n\n本报讯（记者 林小雨）{text}\n")
    write(root, "青石晚报/2024-03-08/01.txt", f"转载\n\n本报讯（记者 林小雨）{TEXTS[0]}\n")
    write(root, "云岭日报/2024-03-20/01.txt", HEAD)
    write(root, "a.jsonl", "\n".join(line(n, TEXTS[n % 5] + f"第{n}次。") for n in range(6)) + "\n")
    return root


def count_prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of the pages that are prepared from now on."""
    seen: list[str] = []
    prepare = reading.try_prepare_page

    def counted(page: Page) -> PreparedPage | Refusal:
        seen.append(page.record_id or page.file)
        return prepare(page)

    monkeypatch.setattr(reading, "try_prepare_page", counted)
    return seen


def test_only_what_changed_is_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path / "archive")
    first = build_index([root], tmp_path / "index")
    seen = count_prepared(monkeypatch)
    lines = (root / "a.jsonl").read_text("utf-8").splitlines()
    lines.insert(2, line(77, "县里修了一条新路，全长十二公里，投资三千万元。", "2024-03-06"))
    write(root, "a.jsonl", "\n".join(lines) + "\n")
    second = update_index([], tmp_path / "index")
    assert seen == ["r77"]
    assert second.counts.articles == first.counts.articles + 1
    seen.clear()
    assert update_index([], tmp_path / "index") == second and not seen
    shutil.move(root / "云岭日报/2024-03-06/01.txt", root / "云岭日报/2024-03-06/02.txt")
    before = set(open_ids(tmp_path / "index"))
    update_index([], tmp_path / "index")
    assert seen == ["云岭日报/2024-03-06/02.txt"] and set(open_ids(tmp_path / "index")) == before
    assert_like_a_build(root, tmp_path / "index", tmp_path / "fresh")


def assert_like_a_build(root: Path, index: Path, fresh: Path) -> None:
    # With the same cache, which only saves time.
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    shutil.copytree(index / "cache", fresh / "cache")
    build_index([root], fresh)
    built, updated = told(fresh), told(index)
    for name, values in built.items():
        assert values == updated[name], name


def open_ids(index: Path) -> list[str]:
    snapshot = open_snapshot(index)
    return [chunk.article_id for chunk in snapshot.facts.chunks(range(snapshot.facts.counts().chunks))]


def change(root: Path, choose: random.Random) -> None:
    """One thing that happens to an archive: pages come, go, change, move, jump, repeat and clash."""
    pages = sorted(path for path in root.rglob("*.txt"))
    day = choose.randint(1, 28)
    text = choose.choice(TEXTS)
    match choose.randint(0, 9):
        case 0:
            paper = choose.choice(["云岭日报", "青石晚报"])
            write(
                root,
                f"{paper}/2024-03-{day:02}/{choose.randint(1, 4):02}.txt",
                f"要闻\n\n本报讯（记者 周明）{text}\n",
            )
        case 1 if len(pages) > 2:
            choose.choice(pages).unlink()
        case 2:
            write(root, "云岭日报/2024-03-20/03.txt", TAIL)
        case 3:
            write(root, "青石晚报/2024-03-20/01.txt", HEAD)
            write(root, "青石晚报/2024-03-20/03.txt", TAIL)
        case 4:
            path = root / choose.choice(["a.jsonl", "b.jsonl"])
            lines = path.read_text("utf-8").splitlines() if path.exists() else []
            lines.insert(choose.randint(0, len(lines)), line(choose.randint(0, 8), text + f"第{day}次。"))
            path.write_text("\n".join(lines) + "\n", "utf-8")
        case 5:
            path = root / "a.jsonl"
            lines = path.read_text("utf-8").splitlines()
            choose.shuffle(lines)
            path.write_text("\n".join(lines[: max(1, len(lines) - 1)]) + "\n", "utf-8")
        case 6 if pages:
            page = choose.choice(pages)
            page.write_text(page.read_text("utf-8") + f"\n{text}\n", "utf-8")
        case 7 if pages:
            page = choose.choice(pages)
            shutil.move(page, page.with_name(f"{choose.randint(5, 9):02}.txt"))
        case 8:
            write(root, "云岭日报/archive.toml", f'newspaper = "{choose.choice(["云岭日报", "云岭新报"])}"\n')
        case _:
            (root / "云岭日报/2024-03-20/01.txt").unlink(missing_ok=True)


@pytest.mark.parametrize("seed", range(4))
def test_updates_give_what_a_build_gives(seed: int, tmp_path: Path) -> None:
    choose = random.Random(seed)
    root = archive(tmp_path / "archive")
    index = tmp_path / "index"
    build_index([root], index)
    for _ in range(4):
        for _ in range(choose.randint(1, 3)):
            change(root, choose)
        update_index([], index)
        assert_like_a_build(root, index, tmp_path / "fresh")
