"""The parts of the page that tell of the index: made anew for each reader who loads the page, since the index moves on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from page.failures import log_failure

if TYPE_CHECKING:
    import gradio  # slow to import, and an index that cannot be opened is told before


class Parts:
    """Components of one page, and the call that makes the HTML of each; safe to renew from several threads."""

    def __init__(self) -> None:
        self._makers: dict[int, Callable[[], str]] = {}
        self._renewing = threading.Lock()  # or an older load could put its parts over those of a newer one

    def add(self, part: gradio.HTML, make: Callable[[], str]) -> None:
        part.value = make()
        self._makers[part._id] = make

    def renew(self, page: gradio.Blocks) -> None:
        """Put the parts as they are now into what a browser is sent; where they cannot be made, the old ones stay.

        Not by gradio's load event, which would replace the fields once a reader or a link has filled them.
        """
        with self._renewing:
            try:
                made = {part: make() for part, make in self._makers.items()}
            except Exception as error:  # the page is worth more than its newest counts
                log_failure(error)
                return
            components = [
                {**one, "props": {**one["props"], "value": made[one["id"]]}} if one["id"] in made else one
                for one in page.config["components"]
            ]
            page.config = {**page.config, "components": components}
