"""Each command that measures or fits says in one line what is wrong."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

_MISSING = {
    "rules.pages": ["{}"],
    "fitting.fit_pages": ["{}"],
    "fitting.fit_titles": ["{}"],
    "fitting.fit_reader": ["{}={}"],
    "fitting.fit_network": ["network.onnx", "{}={}"],
    "searching.growth": ["{}", "{}"],
    "rules.records": ["{}"],
    "rules.titles": ["{}"],
    "rules.dates": ["--issues", "{}"],
}


@pytest.mark.parametrize("name", _MISSING)
def test_a_path_that_is_not_there_is_named_in_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent"
    arguments = [one.format(absent, absent) for one in _MISSING[name]]
    assert import_module(f"eval.{name}").main(arguments) in (1, 2)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ") and "absent" in line


@pytest.mark.parametrize("name", [name for name in _MISSING if name not in ("rules.records", "rules.dates")])
def test_a_command_without_its_arguments_is_told_so(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        import_module(f"eval.{name}").main([])
    (line,) = capsys.readouterr().err.splitlines()
    assert stopped.value.code == 2 and line.startswith("error: ") and f"eval.{name} --help" in line
