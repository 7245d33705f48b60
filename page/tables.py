"""The tabs over the records: what page/layout.py shows and page/web.py serves of them."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.responses import Response

from page.context import Context
from page.evaluation import add_eval_routes, build_eval_tab
from page.index_tab import add_index_routes, build_index_tab
from page.jobs import Jobs
from page.mcp import add_mcp_route
from page.meetings import add_meetings_routes, build_meetings_tab
from page.newspapers import add_newspapers_routes, build_newspapers_tab
from page.people import add_people_routes, build_people_tab

TABS: tuple[tuple[str, str, Callable[[Context], None]], ...] = (
    ("meetings", "会议", build_meetings_tab),
    ("people", "人物", build_people_tab),
    ("newspapers", "报纸", build_newspapers_tab),
    ("index", "索引", build_index_tab),
    ("eval", "评测", build_eval_tab),
)
_A_WEEK = {"cache-control": "private, max-age=604800"}


def add_table_routes(app: FastAPI, path: str, context: Context, jobs: Jobs) -> None:
    """What the tabs' scripts fetch, and the library that draws their plots. `jobs` is one for the page in all languages."""
    for add in (add_meetings_routes, add_people_routes, add_newspapers_routes):
        add(app, path, context)
    add_index_routes(app, path, context, jobs)
    add_eval_routes(app, path, context, jobs)
    add_mcp_route(app, path, context)

    @app.get(f"{path}/plotly.js")
    def plotly() -> Response:
        from eval.reporting.plots import plotting_library  # slow to import, and few ask for it

        return Response(plotting_library(), media_type="text/javascript", headers=_A_WEEK)
