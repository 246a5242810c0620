"""What one does with what teams make, one module a noun. Callers of the other nouns name their module."""

from projects.services.sheet import (
    BlockGone,
    Choice,
    Conflict,
    Saved,
    TooLong,
    bring_back,
    choose,
    save_block,
)

__all__ = [
    "BlockGone",
    "Choice",
    "Conflict",
    "Saved",
    "TooLong",
    "bring_back",
    "choose",
    "save_block",
]
