from __future__ import annotations

from pathlib import Path

from eval.scoring.supported import unsupported_facts
from index.building.build import build_index
from index.snapshots.snapshot import open_snapshot
from qa.assistant import Assistant


def test_a_name_torn_by_the_page_is_read_whole_and_cited_on_both_pages(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "云岭日报" / "2024-03-06"
    folder.mkdir(parents=True)
    texts = {
        "1": "县政府召开春灌工作会议\n\n本报讯（记者 周明）3月5日，县政府召开春灌工作会议，安排今年春灌。会议由副县长高远\n（下转第2版）\n",
        "2": "春灌工作会议召开\n\n（上接第1版）\n\n山主持。会议要求，各乡镇要在3月底前完成渠道清淤126公里。\n",
    }
    for page, text in texts.items():
        (folder / f"0{page}.txt").write_text(text, "utf-8")
    build_index([tmp_path / "archive"], tmp_path / "index")
    snapshot = open_snapshot(tmp_path / "index")
    answer = Assistant(snapshot).ask("谁主持了春灌工作会议？")
    assert "高远山" in answer.answer
    whole = [one for one in answer.citations if one.quote.endswith("高远") or one.quote == "山主持。"]
    assert [one.page for one in whole] == ["1", "2"]
    for one in answer.citations:
        assert "".join(texts[one.page][span.start : span.end] for span in one.spans) == one.quote
    assert unsupported_facts(answer, snapshot.facts.names()) == ()
