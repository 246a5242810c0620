"""The library of Excel workbooks, without numpy: it only asks whether it is there, to know its kinds of numbers.

Where numpy is installed, for the solver of the worker, loading it takes 0.1 s and 16 MiB in every process of the site.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without_numpy() -> Iterator[None]:
    """While it lasts, `import numpy` fails, unless numpy was loaded before."""
    if "numpy" in sys.modules:
        yield
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["numpy"]


with _without_numpy():
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.exceptions import InvalidFileException

__all__ = [
    "Alignment",
    "Font",
    "InvalidFileException",
    "WriteOnlyCell",
    "Workbook",
    "get_column_letter",
    "load_workbook",
]
