"""What stands before every request: where it comes from, who sends it, how large it is, and what it may reach."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from PIL import Image
from starlette.testclient import TestClient
from starlette.types import Message

from eval.proposing.feedback import FeedbackFile, read_feedback
from eval.proposing.proposals import Proposals
from index.errors import SnapshotError
from index.types import ArticleFilter
from page import meetings, routes
from page.accounts import Accounts, add_account
from page.context import Context, Library
from page.limits import Limits
from page.web import build_app
from page.words import Words

HOME = "http://127.0.0.1"
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def library(page_index: Path) -> Library:
    return Library(page_index)


@pytest.fixture(scope="module")
def context(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Context:
    feedback = FeedbackFile(tmp_path_factory.mktemp("feedback") / "feedback.jsonl")
    return Context(
        library, Words("zh"), Limits(), feedback, Proposals(library.index_directory / "proposed.jsonl")
    )


@pytest.fixture(scope="module")
def client(context: Context) -> Iterator[TestClient]:
    with TestClient(build_app(context, "127.0.0.1"), base_url=HOME, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def for_accounts(context: Context, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A page for accounts: li may read, wang may index."""
    path = tmp_path_factory.mktemp("accounts") / "accounts"
    add_account(path, "li", "read", "a long password")
    add_account(path, "wang", "index", "another password")
    context = replace(context, accounts=Accounts(path))
    assert context.may_index("wang") and not context.may_index("li") and not context.may_index(None)
    with TestClient(build_app(context, "0.0.0.0"), base_url=HOME, follow_redirects=False) as client:
        yield client


@pytest.fixture
def guarded(for_accounts: TestClient) -> TestClient:
    """The page for accounts, with nobody signed in."""
    for_accounts.cookies.clear()
    return for_accounts


def test_a_name_that_is_not_this_machine_s_reads_nothing(client: TestClient) -> None:
    assert client.get("/", headers={"host": "127.0.0.1:7860"}).status_code == 200
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    elsewhere = {"origin": "http://evil.example", "content-type": "application/json"}
    assert client.post("/feedback", headers=elsewhere, content="{}").status_code == 403


def test_the_browser_is_told_to_ask_nobody_else(client: TestClient) -> None:
    for path in ("/", "/en/", "/examples"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy and "http:" not in policy and "*" not in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=http://127.0.0.1:1/",
        "/en/gradio_api/file=https://example.org/",
        "/gradio_api/proxy=https://example.org/",
        "/image?article=../../../etc/passwd",
        "/image?article=%2Fetc%2Fpasswd&part=0",
        "/source?article=%3Cscript%3E",
        "/source/raw?article=..%2F..%2Fmanifest.json",
    ],
)
def test_no_path_outside_the_archive_is_served(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code in (400, 403, 404)
    assert "root:" not in reply.text and "<script>" not in reply.text and "Traceback" not in reply.text


@pytest.mark.parametrize("file", ["feedback.jsonl", "CURRENT", "generations/000001/facts.sqlite"])
def test_no_file_of_the_index_is_served(client: TestClient, library: Library, file: str) -> None:
    assert client.get(f"/gradio_api/file={library.index_directory / file}").status_code in (403, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/meetings/table?since=abc",
        "/meetings/table?sort=colour",
        "/meetings/table?offset=-1",
        "/meetings/meetings.csv?since=abc",
        "/meetings/meetings.csv?sort=colour",
        "/people/person?name=none",
        "/newspapers/contents?is=1&day=abc",
        "/newspapers/sheet?sheet=abc",
        "/newspapers/sheet?sheet=999999",
        "/eval/run?run=none",
    ],
)
def test_what_there_is_not_is_told(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404 and "填的日期不对" in reply.text


@pytest.mark.parametrize(("error", "code"), [(KeyError("name"), 500), (SnapshotError("damaged"), 503)])
def test_a_fault_of_ours_is_no_wrong_day(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    code: int,
) -> None:
    def fail(_: object) -> str:
        raise error

    monkeypatch.setattr(meetings, "question_about", fail)
    own = TestClient(client.app, base_url=HOME, raise_server_exceptions=False)
    reply = own.get("/meetings/table")
    assert reply.status_code == code and "日期" not in reply.text
    assert f"failed: {type(error).__name__} at {__file__}" in caplog.text


@pytest.mark.parametrize("error", [KeyError("name"), ValueError("number")])
@pytest.mark.parametrize(
    ("path", "within"),
    [
        ("/source", "page.source.say_reference"),
        ("/source/raw", "page.source._mark"),
        ("/image", "page.routes.read_page_image"),
    ],
)
def test_a_fault_of_ours_is_no_missing_article(
    client: TestClient,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    path: str,
    within: str,
) -> None:
    def fail(*_: object) -> str:
        raise error

    facts = library.assistant.snapshot.facts
    shown = next(
        one.article_id for one in facts.articles(ArticleFilter()) if facts.page_image(one.article_id)
    )
    monkeypatch.setattr(within, fail)
    own = TestClient(client.app, base_url=HOME, raise_server_exceptions=False)
    assert own.get(f"{path}?article={shown}").status_code == 500
    assert own.get(f"{path}?article=none").status_code == 404


def test_an_image_that_leads_out_of_the_archive_is_not_served(
    client: TestClient, library: Library, page_index: Path
) -> None:
    facts = library.assistant.snapshot.facts
    heads = facts.articles(ArticleFilter())
    scan = next(head.article_id for head in heads if facts.page_image(head.article_id))
    image = page_index.parent / "archive" / "云岭日报/2024-03-06/01.png"
    assert client.get(f"/image?article={scan}").headers["content-type"] == "image/png"
    kept = image.read_bytes()
    image.unlink()
    image.symlink_to("/etc/hostname")
    try:
        assert client.get(f"/image?article={scan}").status_code == 404
    finally:
        image.unlink()
        image.write_bytes(kept)


def test_a_broadsheet_is_shown_and_what_would_fill_the_memory_is_not(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "01.tif"
    Image.new("1", (14_000, 17_000)).save(scan, compression="group4")
    monkeypatch.setattr(routes, "find_page_image", lambda *_: scan)
    shown = client.get("/image?article=a")
    assert shown.status_code == 200
    with Image.open(io.BytesIO(shown.content)) as image:
        assert image.format == "JPEG" and image.height == 3000
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 14_000 * 17_000 // 2 - 1)
    assert client.get("/image?article=a").status_code == 404


def test_feedback_is_kept_for_the_curator(client: TestClient, context: Context) -> None:
    sent = {
        "question": "谁主持了防汛工作会？", "history": ["前一问"], "kind": "chair", "answer": "由市长秦书远主持[1]。",
        "answerable": True, "is_good": True, "reason": "对", "source": "a1", "quote": "市长秦书远主持会议。",
    }  # fmt: skip
    assert client.post("/feedback", json=sent).text == "收到了，谢谢。"
    assert client.post("/feedback", json=sent | {"is_good": False, "answerable": False}).status_code == 200
    good, bad = read_feedback(context.feedback.path)
    assert (good.reason, good.generation) == ("对", "000001")
    question = good.as_question()
    assert (question.answers, question.source, question.origin) == (
        (("由市长秦书远主持。",),),
        "a1",
        "proposed",
    )
    assert not bad.as_question().answerable
    assert question.id != bad.as_question().id
    for junk in ("", "[]", "{}", '{"is_good": 1}', "\x00", "null"):
        reply = client.post("/feedback", content=junk)
        assert reply.status_code == 400 and reply.text == "没有收到，请再试一次。"
    assert client.post("/feedback", content="x" * 300_000).status_code == 413
    assert len(read_feedback(context.feedback.path)) == 2


@pytest.mark.parametrize("path", ["/login", "/en/login", "/gradio_api/queue/join"])
def test_a_body_of_unsaid_length_is_read_no_further_than_one_that_says_it(
    for_accounts: TestClient, path: str
) -> None:
    cookie = for_accounts.post("/login", data={"username": "li", "password": "a long password"}).cookies
    name, value = next(iter(cookie.items()))
    headers = [
        (b"host", b"127.0.0.1"), (b"transfer-encoding", b"chunked"), (b"cookie", f"{name}={value}".encode())
    ]  # fmt: skip
    read: list[int] = []
    sent: list[Message] = []

    async def receive() -> Message:
        read.append(100_000)
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": len(read) < 50}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    with ThreadPoolExecutor(1) as thread:  # a browser that another test opened keeps this one's event loop
        thread.submit(asyncio.run, for_accounts.app(scope, receive, send)).result()
    assert sent[0]["status"] == 413 and sum(read) == 300_000


def test_who_sends_too_much_is_asked_to_wait(context: Context) -> None:
    context = replace(context, limits=Limits(a_minute=2))
    with TestClient(build_app(context, "127.0.0.1"), base_url=HOME) as client:
        codes = [client.post("/feedback", content="{}").status_code for _ in range(3)]
        assert codes == [400, 400, 429]
        assert client.get("/meetings/table").status_code == 429


def test_a_page_that_is_loaded_often_takes_no_questions(context: Context) -> None:
    context = replace(context, limits=Limits(a_minute=2))
    with TestClient(build_app(context, "127.0.0.1"), base_url=HOME) as client:
        assert [client.get("/examples").status_code for _ in range(20)] == [200] * 20
        assert client.post("/feedback", content="{}").status_code == 400


def test_accounts_are_asked_for(guarded: TestClient) -> None:
    reply = guarded.get("/?q=1", headers=PAGE)
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?next=/%3Fq%3D1")
    assert guarded.get("/en/", headers=PAGE).headers["location"] == "/en/login?next=/en/"
    for path in ("/config", "/source?article=x", "/image?article=x", "/examples", "/gradio_api/info"):
        assert guarded.get(path).status_code == 401, path
    assert guarded.post("/gradio_api/queue/join", json={}).status_code == 401
    assert guarded.post("/feedback", json={}).status_code == 401
    form = guarded.get('/login?next="><script>', headers=PAGE)
    assert form.status_code == 200 and "<script>" not in form.text and "密码" in form.text
    assert "Password" in guarded.get("/en/login", headers=PAGE).text


def test_signing_in_and_out(guarded: TestClient) -> None:
    wrong = guarded.post("/login", data={"username": "li", "password": "wrong"}, headers=PAGE)
    assert wrong.status_code == 401 and "名字或密码不对。" in wrong.text
    right = {"username": "li", "password": "a long password"}
    elsewhere = guarded.post("/login", data=right | {"next": "//evil.example"}, headers=PAGE)
    assert elsewhere.headers["location"] == "/"
    cookie = elsewhere.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert guarded.get("/", headers=PAGE).status_code == 200
    assert guarded.get("/en/", headers=PAGE).status_code == 200  # one name for both languages
    assert guarded.get("/examples").status_code == 200
    guarded.get("/logout")
    assert guarded.get("/examples").status_code == 401
    assert guarded.post("/login", data=right).json() == {"success": True}  # as gradio's own client signs in
    guarded.cookies.clear()
    assert guarded.get("/examples", auth=("wang", "another password")).status_code == 200
    assert guarded.get("/examples", auth=("wang", "a wrong password")).status_code == 401


def test_a_forged_cookie_is_nobody_s(guarded: TestClient) -> None:
    guarded.post("/login", data={"username": "li", "password": "a long password"})
    cookie = guarded.cookies["wenbao-session"].strip('"')
    head, made, signature = cookie.split(".")
    for forged in (
        "",
        ".",
        head,
        f"{head}.{made}.",
        f"{head}.{made}.{'0' * len(signature)}",
        f"ImwiMQ.{made}.{signature}",
        cookie.replace(made, "zzzzzz"),  # of another time
        URLSafeTimedSerializer("another key").dumps("li"),
    ):
        guarded.cookies.clear()
        assert guarded.get("/examples", headers={"cookie": f"wenbao-session={forged}"}).status_code == 401
    assert guarded.get("/examples", headers={"cookie": f"wenbao-session={cookie}"}).status_code == 200


def test_passwords_are_not_guessed_fast(context: Context, tmp_path: Path) -> None:
    add_account(tmp_path / "accounts", "li", "read", "a long password")
    context = replace(context, accounts=Accounts(tmp_path / "accounts"))
    with TestClient(build_app(context, "0.0.0.0"), base_url=HOME) as client:
        guess = {"username": "li", "password": "guess"}
        codes = [client.post("/login", data=guess).status_code for _ in range(12)]
        assert codes == [401] * 10 + [429] * 2
        for _ in range(10):
            client.get("/examples", auth=("li", "guess"))
        assert client.get("/examples", auth=("li", "a long password")).status_code == 401
