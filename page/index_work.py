"""What the index tab does beside the page: bring the index to what its folders hold now."""

from __future__ import annotations

from pathlib import Path

from index.build import Progress, update_index
from index.snapshot import current_generation
from page.jobs import Report


def update(report: Report, index_directory: Path) -> str:
    """Work for page/jobs.py: returns the generation that answers then, "" where nothing had changed."""

    def follow(progress: Progress) -> None:
        report(progress.stage, progress.done, progress.total)

    report("read", 0, 0)
    before = current_generation(index_directory)
    after = update_index([], index_directory, report=follow).generation
    return "" if after == before else after
