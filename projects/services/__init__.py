"""What one does with what teams make, one module a noun. Callers of the other nouns name their module."""

from projects.services.sheet import (
    Choice,
    Conflict,
    Saved,
    TooLong,
    bring_back,
    choose,
    save_block,
)

__all__ = [
    "Choice",
    "Conflict",
    "Saved",
    "TooLong",
    "bring_back",
    "choose",
    "save_block",
]
