"""Real parts for all tests: the shared archive where it is, an index built once a session, small archives by hand."""

from __future__ import annotations

import json
import lzma
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from index.building.build import build_index

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo() -> Path:
    return REPO


@pytest.fixture(scope="session")
def shared_archive() -> Path:
    """Real newspaper pages and articles beside the project; they are not part of it."""
    path = REPO.parent / "shared" / "archive"
    if not path.is_dir():
        pytest.skip("the shared archive is not beside the project")
    return path


@pytest.fixture(scope="session")
def real_page(shared_archive: Path) -> Path:
    return next((shared_archive / "luliang").glob("*.txt"))


@pytest.fixture(scope="session")
def real_page_index(shared_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the real page."""
    directory = tmp_path_factory.mktemp("real") / "index"
    build_index([shared_archive / "luliang"], directory)
    return directory


@pytest.fixture(scope="session")
def news_slice(shared_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first 120 news articles as JSON lines."""
    path = tmp_path_factory.mktemp("news") / "slice.jsonl"
    with lzma.open(shared_archive / "news" / "articles-2023.jsonl.xz", "rt", encoding="utf-8") as lines:
        path.write_text("".join(islice(lines, 120)), "utf-8")
    return path


@pytest.fixture
def small_archive(tmp_path: Path) -> Path:
    """Two issues of an invented paper, one article each, and one article as a JSON line."""
    root = tmp_path / "archive"
    for day, text in (
        (
            "2024-03-05",
            "云岭市召开春耕生产推进会\n\n本报讯（记者 林小雨）3月4日，云岭市召开春耕生产推进会，副市长高远山主持会议。全市计划播种面积32万亩。\n",
        ),
        (
            "2024-03-06",
            "青石桥修缮工程完工\n\n本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元。\n",
        ),
    ):
        folder = root / "云岭日报" / day
        folder.mkdir(parents=True)
        (folder / "01.txt").write_text(text, "utf-8")
    record = {
        "id": "a1",
        "date": "2024-03-07",
        "title": "茶园开采",
        "text": "3月6日，云岭茶园开采，首日采茶120公斤。",
    }
    (root / "more.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    return root


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the shipped archive."""
    directory = tmp_path_factory.mktemp("sample") / "index"
    build_index([REPO / "archive"], directory)
    return directory


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests; it asks nothing of any machine by itself."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine; install it to run the browser tests")
    quiet = ("background-networking", "component-update", "sync", "quic", "gpu")
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()
