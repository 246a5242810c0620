"""The solver loaded without pandas, which it only needs for tables of variables that nobody here makes.

Loading pandas takes 0.2 s of processor time and 40 MiB, of the second that eighty people's tables may take.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

NAMED_BY_THE_SOLVER = ("Series", "Index", "DataFrame")


@contextmanager
def without_pandas() -> Iterator[None]:
    """While it lasts, `import pandas` gives an empty stand-in, unless pandas was loaded before."""
    if "pandas" in sys.modules:
        yield
        return
    stand_in = ModuleType("pandas")
    for name in NAMED_BY_THE_SOLVER:
        setattr(stand_in, name, type(name, (), {}))
    sys.modules["pandas"] = stand_in
    try:
        yield
    finally:
        del sys.modules["pandas"]
