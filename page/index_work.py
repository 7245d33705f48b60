"""What the index tab does beside the page: bring the index to what its folders hold now, or make it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.building.build import Progress, build_index, update_index
from index.snapshots.pointer import current_generation
from index.snapshots.snapshot import read_manifest
from page.jobs import Report


def update(report: Report, index_directory: Path) -> str:
    """Work for page/jobs.py: returns the generation that answers then, "" where nothing had changed."""
    report("read", 0, 0)
    before = current_generation(index_directory)
    after = update_index([], index_directory, report=_follow(report)).generation
    return "" if after == before else after


def rebuild(report: Report, index_directory: Path) -> str:
    """Work for page/jobs.py: reads every file again; what was taken out by `remove` is back. Returns the generation."""
    report("read", 0, 0)
    manifest = read_manifest(index_directory, current_generation(index_directory))
    roots = [Path(root) for root in manifest.roots]
    return build_index(roots, index_directory, embedder=manifest.embedder, report=_follow(report)).generation


def _follow(report: Report) -> Callable[[Progress], None]:
    return lambda progress: report(progress.stage, progress.done, progress.total)
