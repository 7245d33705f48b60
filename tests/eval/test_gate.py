"""`index build --gate`: the pointer moves only where the new generation's answers are not worse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from index.snapshots.history import rollback
from index.snapshots.pointer import current_generation

DAYS = range(1, 8)


def index(repo: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "index", *arguments], cwd=repo, capture_output=True, text=True, check=False
    )


def test_a_worse_generation_is_kept_and_not_switched_to(repo: Path, tmp_path: Path) -> None:
    archive, out, questions = tmp_path / "archive", tmp_path / "index", tmp_path / "set.jsonl"
    lines = []
    for day in DAYS:
        folder = archive / "云岭日报" / f"2024-03-{day:02}"
        folder.mkdir(parents=True)
        text = f"云岭市召开第{day}次防汛会议\n\n本报讯 3月{day}日，云岭市召开第{day}次防汛会议，副市长高远山主持会议。\n"
        (folder / "01.txt").write_text(text, "utf-8")
        line = {"id": f"q{day}", "question": f"谁主持了云岭市第{day}次防汛会议？", "kind": "chair"}
        lines.append(line | {"answers": [["高远山"]], "source": f"第{day}次防汛会议"})
    questions.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    build = ("build", str(archive), "--index", str(out), "--gate", str(questions))

    missing = index(repo, *build[:-1], str(tmp_path / "none.jsonl"))
    assert missing.returncode == 2 and missing.stderr.count("\n") == 1 and not current_generation(out)
    assert index(repo, *build).returncode == 0 and current_generation(out) == "000001"

    for day in DAYS[:-1]:
        (archive / "云岭日报" / f"2024-03-{day:02}" / "01.txt").unlink()
    worse = index(repo, *build)
    assert worse.returncode == 1 and current_generation(out) == "000001"
    assert "WORSE beyond chance" in worse.stdout and "lost q1 (chair)" in worse.stdout
    assert "error: the gate did not let generation 000002 pass" in worse.stderr
    assert "Traceback" not in worse.stderr

    (archive / "云岭日报" / "2024-03-01" / "02.txt").write_text(
        "青石桥修缮完工\n\n总投资860万元。\n", "utf-8"
    )
    rollback(out, "000002")
    better = index(repo, "update", "--index", str(out), "--gate", str(questions))
    assert better.returncode == 0 and current_generation(out) == "000003"
    assert "not worse beyond chance" in better.stdout
