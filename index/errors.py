"""Every error that Wenbao raises on purpose. The message is one line: what, where, and what to do."""


class WenbaoError(Exception):
    """Root of Wenbao's own errors; the commands print it as `error: …` and exit 1."""


class UsageError(WenbaoError):
    """The caller asked for something that cannot be asked for; the commands exit 2."""


class InputError(WenbaoError):
    """A file or a record of the archive cannot be read. The build lists it and goes on with the rest."""


class EmbedderError(WenbaoError):
    """The embedder is missing, damaged, or not the one that made the index."""


class SnapshotError(WenbaoError):
    """An index folder is missing, damaged, newer than this program, or being written by another."""


class LLMError(WenbaoError):
    """The LLM address did not answer usefully."""


def one_line(message: str) -> str:
    """A message with nothing in it that breaks its line: names of files may hold anything."""
    return "".join(character if character.isprintable() else " " for character in message)
