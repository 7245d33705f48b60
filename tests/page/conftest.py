"""One served page for all tests of it, and a browser tab that lets no test pass which asks another machine for anything."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from index.building.build import build_index

# Words of an article that would be code, links or markup anywhere but in a text.
EVIL = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> "
    "[点我](javascript:document.title='owned') <a href=\"javascript:document.title='owned'\">点</a> "
    "**粗** `码` </mark></article><style>*{display:none}</style> {{value}} ${value} <!--"
)
EVIL_TITLE = "<svg onload=\"document.title='owned'\">春耕推进会召开"

_SCAN = """<alto><Layout><Page WIDTH="1000" HEIGHT="800"><PrintSpace><TextBlock ID="a">
<TextLine HPOS="100" VPOS="100" WIDTH="600" HEIGHT="60"><String CONTENT="青石桥修缮工程完工"/></TextLine></TextBlock>
<TextBlock ID="b"><TextLine HPOS="100" VPOS="300" WIDTH="800" HEIGHT="40">
<String CONTENT="本报讯（记者 周明）3月5日，青石桥修缮工程完工，总投资860万元。"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is up: its address, its index, its log so far by a call, its process id."""

    address: str
    index: Path
    log: Callable[[], str]
    process: int


@contextmanager
def _serving(repo: Path, index: Path, *arguments: str) -> Iterator[Served]:
    """`python app.py` over an index, on a port that the system gives."""
    log = index.parent / f"page-{len(list(index.parent.glob('page-*.log')))}.log"
    command = [sys.executable, "app.py", "--index", str(index), "--port", "0", *arguments]
    with log.open("w", encoding="utf-8") as stream:
        server = subprocess.Popen(command, cwd=repo, stdout=subprocess.PIPE, stderr=stream, text=True)
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("问报 Wenbao: http://"), log.read_text("utf-8")
            yield Served(line.split()[-1], index, lambda: log.read_text("utf-8"), server.pid)
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def page_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of four days: a meeting told by a page full of tricks, its reprint, a scan with its image, an appointment."""
    root = tmp_path_factory.mktemp("page")
    lead = "本报讯（记者 林小雨）3月4日，云岭市召开春耕推进会，副市长高远山主持会议。"
    rest = f"会议要求抓紧备耕。{EVIL}\n\n市农业局局长陶成业汇报工作，副市长高远山\n强调，农时不等人。\n"
    pages = {
        "云岭日报/2024-03-05/01.txt": f"{EVIL_TITLE}\n\n{lead}\n\n{rest}",
        "青石晚报/2024-03-06/02.txt": f"春耕动起来\n\n{lead}\n\n{rest}",
        "云岭日报/2024-03-06/01.xml": _SCAN,
        "云岭日报/2024-03-07/01.txt": "云岭市召开防汛工作会\n\n本报讯（记者 周明）3月6日，云岭市召开防汛工作会，"
        "市长秦书远主持会议。会议强调，汛期前完成全部水库检查。\n",
    }
    for name, text in pages.items():
        path = root / "archive" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    Image.new("RGB", (500, 400), "white").save(root / "archive" / "云岭日报/2024-03-06/01.png")
    build_index([root / "archive"], root / "index")
    return root / "index"


@pytest.fixture(scope="session")
def serving(repo: Path) -> Callable[..., AbstractContextManager[Served]]:
    """Serves a page of one's own: `serving(index, *arguments)`."""
    return lambda index, *arguments: _serving(repo, index, *arguments)


@pytest.fixture(scope="session")
def served(repo: Path, page_index: Path) -> Iterator[Served]:
    with _serving(repo, page_index) as page:
        yield page


@pytest.fixture
def open_tab(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Opens the page in a fresh browser profile. At the end no request has gone beyond this machine, no script has
    failed, and nothing of the archive has run as one."""
    asked: list[str] = []
    faults: list[str] = []
    contexts = []

    def opened(path: str = "", width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.set_default_timeout(15_000)
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(served.address + path)
        tab.wait_for_selector("#question textarea")
        tab.wait_for_function("() => document.querySelector('#talk') && window.wenbao?.ready")
        return tab

    yield opened
    tabs = [tab for context in contexts for tab in context.pages]
    for tab in tabs:
        tab.wait_for_function("() => document.title")  # one may be on its way to another language
    titles = {tab.title() for tab in tabs}
    for context in contexts:
        context.close()
    own = urlsplit(served.address).netloc
    beyond = {
        url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != own
    }
    assert not beyond
    assert not faults
    assert titles <= {"问报 Wenbao"}


@pytest.fixture
def ask() -> Callable[[Page, str], None]:
    """Asks by the keyboard and waits for the whole answer."""

    def asked(tab: Page, question: str) -> None:
        before = tab.locator(".turn").count()
        tab.fill("#question textarea", question)
        tab.press("#question textarea", "Enter")
        tab.wait_for_function("before => document.querySelectorAll('.turn').length > before", arg=before)
        tab.wait_for_selector(".turn:last-child[aria-busy=false]")

    return asked
