"""Labels made by reading: JSON lines, a label each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from index.errors import InputError
from index.json_lines import read_json_lines

_Label = TypeVar("_Label")


def read_label_file(path: Path, parse: Callable[[Mapping[str, Any]], _Label]) -> tuple[_Label, ...]:
    """All labels of a file, both halves.

    UsageError where the file cannot be read; InputError, with file and line, where `parse` cannot take a line: it
    raises KeyError for a field that is missing, ValueError or TypeError for one that is wrong.
    """
    labels = []
    for number, values in read_json_lines(path):
        try:
            labels.append(parse(values))
        except KeyError as error:
            raise InputError(
                f"{path}:{number}: is no label ({error.args[0]} is missing); mend the line"
            ) from None
        except (ValueError, TypeError) as error:
            raise InputError(f"{path}:{number}: is no label ({error!r}); mend the line") from None
    return tuple(labels)
