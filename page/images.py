"""Page images for the browser: found by article, never by path, and never outside the archive."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from PIL import Image

from index.facts.facts import Facts
from index.sources.files import IMAGES
from page.failures import AbsentError

_SHOWN = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
_LONGEST_SIDE = 3000  # pixels of a converted image: a page's body type is still read
# A broadsheet of 600 by 750 mm at 600 dpi; Pillow's own limit is a third of it. Twice as many Pillow refuses.
Image.MAX_IMAGE_PIXELS = 260_000_000
_CONVERTING = threading.Lock()  # one at a time: such a scan in colour takes 780 MB


def find_page_image(facts: Facts, article_id: str, part: int) -> Path:
    """The image's file. AbsentError where there is none, or none within the folder that was indexed."""
    named = facts.page_image(article_id, part)
    root = facts.page_root(article_id, part)
    if not named or not root:
        raise AbsentError(f"{article_id} has no image")
    base = Path(root) if Path(root).is_dir() else Path(root).parent
    path = (base / named).resolve()
    if not path.is_relative_to(base.resolve()) or path.suffix.lower() not in IMAGES or not path.is_file():
        raise AbsentError(f"{article_id} has no image")
    return path


def read_page_image(path: Path) -> tuple[bytes, str]:
    """The image's bytes and media type; what no browser shows (TIFF, JPEG 2000) as JPEG.

    OSError for one that is broken or too large.
    """
    kind = _SHOWN.get(path.suffix.lower())
    if kind:
        return path.read_bytes(), kind
    converted = io.BytesIO()
    try:
        with _CONVERTING, Image.open(path) as image:
            image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            image.convert("RGB").save(converted, "JPEG", quality=85)
    except (Image.DecompressionBombError, ValueError) as error:  # ValueError: of bytes that are no image
        raise OSError(f"{path.name}: {error}") from None
    return converted.getvalue(), "image/jpeg"
