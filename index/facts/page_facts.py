"""What a snapshot knows of its files and pages: their raw text, their images, what was refused."""

from __future__ import annotations

from index.facts.database import Database
from index.facts.fact_rows import FileRow
from index.facts.schema import REFUSED_FILES, parse_day, read_blocks, unpack_text
from index.types import PrintedLine, Refusal


class PageFacts:
    database: Database

    def raw_page(self, file: str, article_id: str = "", *, root: str = "") -> str:
        """The decoded raw text that an article's spans count in; of a page of its own, `file` is enough.

        Of an article on several pages it is theirs, one behind the other. KeyError where there is none; also where
        `file` is a path under several roots and `root` does not say which.
        """
        if article_id:
            rows = self.database.all(
                "SELECT raw FROM parts JOIN pages USING (page_id) WHERE article_id = ? ORDER BY ordinal",
                article_id,
            ) or self.database.all(
                "SELECT raw FROM articles JOIN pages USING (page_id) WHERE article_id = ?", article_id
            )
        else:
            rows = self.database.all(
                "SELECT raw, min(number) FROM pages JOIN files USING (file_id) WHERE file = ?1 AND ?2 IN ('', root) "
                "GROUP BY file_id",
                file,
                root,
            )
            if len(rows) > 1:
                raise KeyError(f"{file} stands under several roots; name one")
        if not rows:
            raise KeyError(article_id or file)
        return "".join(unpack_text(row["raw"]) for row in rows)

    def raw_part(self, article_id: str, part: int) -> str:
        """The raw text of one of an article's pages, by its ordinal; of an article on one page, that page's."""
        rows = self.database.all(
            "SELECT raw FROM parts JOIN pages USING (page_id) WHERE article_id = ? AND ordinal = ?",
            article_id,
            part,
        )
        return unpack_text(rows[0]["raw"]) if rows else self.raw_page("", article_id)

    def page_image(self, article_id: str, part: int = 0) -> str:
        """The page image of an article's file, of one on several pages that of a part's; "" where there is none."""
        return self._of_page("image", article_id, part)

    def page_root(self, article_id: str, part: int = 0) -> str:
        """The folder or file that was given to the build, from which an article's page comes; "" where there is none."""
        rows = self.database.all(
            "SELECT root FROM parts JOIN pages USING (page_id) JOIN files USING (file_id) "
            "WHERE article_id = ? AND ordinal = ?",
            article_id,
            part,
        ) or self.database.all(
            "SELECT root FROM articles JOIN pages USING (page_id) JOIN files USING (file_id) WHERE article_id = ?",
            article_id,
        )
        return str(rows[0]["root"]) if rows else ""

    def page_blocks(self, article_id: str, part: int = 0) -> tuple[PrintedLine, ...]:
        """The printed lines of the page, with their places on its image; see `page_image.boxes_of`.

        Their spans count in that page's raw text, as those of `Article.printed` do.
        """
        return read_blocks(self._of_page("blocks", article_id, part) or "[]")

    def _of_page(self, column: str, article_id: str, part: int) -> str:
        rows = self.database.all(
            f"SELECT {column} AS value FROM parts JOIN pages USING (page_id) WHERE article_id = ? AND ordinal = ?",
            article_id,
            part,
        ) or self.database.all(
            f"SELECT {column} AS value FROM articles JOIN pages USING (page_id) WHERE article_id = ?",
            article_id,
        )
        return str(rows[0]["value"]) if rows else ""

    def files(self) -> tuple[FileRow, ...]:
        rows = self.database.all(
            "SELECT f.file, f.newspaper, f.date, f.page, count(a.article_id) AS articles FROM files f "
            "LEFT JOIN pages p USING (file_id) LEFT JOIN articles a USING (page_id) "
            "GROUP BY f.file_id ORDER BY f.date IS NULL, f.date, f.file"
        )
        return tuple(
            FileRow(row["file"], row["newspaper"], parse_day(row["date"]), row["page"], row["articles"])
            for row in rows
        )

    def file_sums(self) -> list[tuple[str, str, str]]:
        """(root, file, SHA-256) of every file that was read, sorted."""
        rows = self.database.all("SELECT root, file, sha256 FROM files ORDER BY root, file, sha256")
        return [(row["root"], row["file"], row["sha256"]) for row in rows]

    def file_stamps(self) -> dict[tuple[str, str], str]:
        """What the pages of each (root, file) depend on; see `index/building/reading.py`."""
        return {
            (row["root"], row["file"]): row["stamp"]
            for row in self.database.all("SELECT root, file, stamp FROM files")
        }

    def refused_files(self) -> set[tuple[str, str]]:
        """The (root, file) of what could not be read, a folder among them, or was read in part."""
        rows = self.database.all(REFUSED_FILES)
        return {(row["root"], row["file"]) for row in rows}

    def refusals(self) -> tuple[Refusal, ...]:
        rows = self.database.all("SELECT file, error FROM refusals ORDER BY file, error")
        return tuple(Refusal(row["file"], row["error"]) for row in rows)
