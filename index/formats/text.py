"""Text pages: decoding. Offsets everywhere count characters of what `decode_text` returns."""

from __future__ import annotations

import re

from index.errors import InputError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC = {
    b"PK\x03\x04": "a zip file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip file",
    b"\xfd7zXZ": "an xz file",
    b"GIF8": "a GIF image",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What Chinese text is made of: Han, CJK and full-width marks, ASCII, and the quotes and dashes of general punctuation.
_ORDINARY = re.compile(
    r"[\x09-\x0d\x20-\x7e\u00b7\u2010-\u2027\u2030-\u205e\u2100-\u22ff\u2460-\u25ff\u3000-\u33ff\u3400-\u9fff\uff00-\uffef]"
)
_LEAST_ORDINARY = 0.9
_MOST_CONTROL = 0.01


def decode_text(data: bytes, file: str) -> str:
    """Decode UTF-8, UTF-16 or GB18030, with or without a byte order mark, which is not part of the result.

    Line ends stay as they are in the file. InputError where the bytes are no text in any of these.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(
                f"{file}: is {what}, not text; give it its own suffix or take it out of the archive"
            )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding), file)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{file}: is marked as {encoding} and breaks at byte {error.start + len(mark)}; save it as UTF-8"
                ) from None
    encodings = ["utf-8", "gb18030"]
    if data[:4000].count(0) * 10 > len(data[:4000]):  # ASCII and line breaks in UTF-16 are half zeros
        encodings = ["utf-16-le", "utf-16-be"]
    elif len(data) % 2 == 0:
        encodings += ["utf-16-le", "utf-16-be"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return _checked(text, file)
    raise InputError(f"{file}: is not text in UTF-8, UTF-16 or GB18030; save it as UTF-8")


def _plausible(text: str) -> bool:
    sample = text[:20_000]
    return len(_ORDINARY.findall(sample)) >= _LEAST_ORDINARY * len(sample)


def _checked(text: str, file: str) -> str:
    if not text.strip():
        raise InputError(f"{file}: holds no text; remove it or put its page in")
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text) or text.count("\ufffd") > _MOST_CONTROL * len(
        text
    ):
        raise InputError(f"{file}: holds binary or broken characters; save it as UTF-8 text")
    return text
