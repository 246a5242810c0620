"""Lines of log that name routes and kinds of error, never people."""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from common import codes

# A code in the address of a link, right or mistyped: whoever reads the log must not come in by it.
LIKE_A_CODE = re.compile(rf"/[A-Za-z0-9]{{{codes.LINK_LENGTH - 7},}}(?=/|$|\s)")


class WithoutPeople(logging.Formatter):
    """Leaves out codes in addresses, and what errors say: the database quotes the row that it refuses."""

    def format(self, record: logging.LogRecord) -> str:
        return LIKE_A_CODE.sub("/…", super().format(record))

    def formatException(self, ei: tuple[Any, BaseException | None, Any]) -> str:  # noqa: N802 - the name is logging's
        return "\n".join(without_words(ei[1]))


def without_words(error: BaseException | None) -> list[str]:
    """Lines that say where it happened and the kind of error, causes first."""
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [*without_words(before), *_places(error.__traceback__), type(error).__name__]


def _places(where: TracebackType | None) -> list[str]:
    return [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in traceback.extract_tb(where)]
