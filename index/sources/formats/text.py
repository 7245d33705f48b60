"""Text pages: decoding. Offsets everywhere count characters of what `decode_text` returns."""

from __future__ import annotations

import re

from index.errors import InputError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC = {
    b"PK\x03\x04": "a zip file (or a Word document)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"\x1f\x8b": "a gzip file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstandard file",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a rar file",
    b"SQLite format 3": "a database",
}
# Encodings that Chinese web pages and XML name, each as the larger one that holds it: gb2312 has characters of GBK.
NAMED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8",
}
# Where no mark names the encoding, the text must read as Chinese in one of these.
_WIDE = ("utf-16-le", "utf-16-be")
_GUESSED = ("gb18030", "big5hkscs", *_WIDE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What a wrong decoding leaves: replacement characters, private use, and what they become when saved once more.
_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x80-\x9f]|锟斤拷|烫烫烫|屯屯屯|\u00ef\u00bf\u00bd")
_LATIN_1 = re.compile(r"[\u00a0-\u00ff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
# What Chinese text is made of: Han, CJK and full-width marks, ASCII, and the quotes and dashes of general punctuation.
_ORDINARY = re.compile(
    r"[\x09-\x0d\x20-\x7e\u00b7\u2010-\u2027\u2030-\u205e\u2100-\u22ff\u2460-\u25ff\u3000-\u33ff\u3400-\u9fff\uff00-\uffef]"
)
# The most frequent characters of newspapers, in simplified and traditional form. They are four in ten of a text, and
# hardly one in twenty of what another encoding makes of its bytes.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合因由其些然前外天政日那社义事平形相全表间"
    "样与关各重新线内数正心反你明看原又利比或但质气第向道命此变条没结问意建月公无系者省市县区委记报讯召议员党领导总书"
    "這個國時來們為會對發學說過後著種實現經產動進業員電關點長開從體應還無與樣間將兩義區問題灣臺報導議縣書記總統黨領"
)
_LEAST_ORDINARY = 0.9
_LEAST_FREQUENT = 0.15
_SURELY_FREQUENT = 0.6
_ASCII_WORD = re.compile(rb"[a-z]{4}| ")
_MOST_CONTROL = 0.01
_MOST_BROKEN = 0.1  # of a page that is taken all the same; a few are what every scan has
_SAMPLE = 20_000  # bytes or characters from which an encoding is told


def decode_text(data: bytes, file: str, *, named: str = "") -> str:
    """Decode UTF-8, UTF-16 or UTF-32, GB18030 (GBK, GB2312) or Big5, with or without a byte order mark.

    The mark is no part of the result; line ends stay as they are in the file. `named` is an encoding that the file
    itself names, taken where the text reads well in it. A few broken bytes become U+FFFD. InputError where the bytes
    are no text in any of these.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic) and not data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
            raise InputError(
                f"{file}: is {what}, not text; give it its own suffix or take it out of the archive"
            )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"), file)
    if wide := _wide_encoding(data):
        return _checked(data.decode(wide, "replace"), file)
    # Bytes of UTF-16 may all be ASCII, some of them zero; no other encoding here has zeros in a text.
    for encoding in filter(None, ("" if b"\x00" in data else "utf-8", named)):
        try:
            return _checked(data.decode(encoding), file)
        except (UnicodeDecodeError, LookupError):
            continue
    return _checked(_decode_by_sense(data, file), file)


def _wide_encoding(data: bytes) -> str:
    """UTF-16's name where bytes that hold zeros, or that to ASCII are letters and line ends without a word (上个中为主 is
    "\\nN*N-N:N;N"), are frequent characters in it; else ""."""
    if len(data) % 2 or not (b"\x00" in data or (data.isascii() and not _ASCII_WORD.search(data))):
        return ""
    sense = {encoding: _sense(data[:_SAMPLE].decode(encoding, "replace")) for encoding in _WIDE}
    best = max(sense, key=sense.__getitem__)
    return best if sense[best] > _SURELY_FREQUENT else ""


def _decode_by_sense(data: bytes, file: str) -> str:
    """The decoding that reads as Chinese, broken bytes replaced; the earlier of `_GUESSED` where two read as well."""
    found = {
        encoding: _sense(data[:_SAMPLE].decode(encoding, "replace")) for encoding in ("utf-8", *_GUESSED)
    }
    best = max(found, key=found.__getitem__)
    if found[best] <= 0:
        raise InputError(f"{file}: is not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8")
    return data.decode(best, "replace")


def _sense(text: str) -> float:
    """How much a text reads as Chinese: the share of frequent characters among its own; little where it has none of them,
    0 where it is no text."""
    sample = text.removesuffix("\ufffd")  # where the sample's end cuts a character
    if len(_ORDINARY.findall(sample)) < _LEAST_ORDINARY * len(sample):
        return 0.0
    han = _HAN.findall(sample)
    if not han:
        return 0.01
    share = sum(character in _FREQUENT for character in han) / len(han)
    # One frequent character among letters is chance: it says less than a text of them.
    return share * max(0.1, len(han) / len(sample)) if share >= _LEAST_FREQUENT else 0.0


def _checked(text: str, file: str) -> str:
    if not text.strip():
        raise InputError(f"{file}: holds no text; remove it or put its page in")
    if "\x00" in text or len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise InputError(f"{file}: holds binary data (control characters, NUL bytes); save it as UTF-8 text")
    broken = sum(len(match) for match in _BROKEN.findall(text))
    latin = len(_LATIN_1.findall(text))
    if broken > _MOST_BROKEN * len(text) or (latin > 20 and latin * 3 > len(text)):
        raise InputError(
            f"{file}: is mojibake (characters lost when it was saved in a wrong encoding); fetch or export it anew"
        )
    return text
