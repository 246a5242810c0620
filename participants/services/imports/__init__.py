"""A list from another tool: received, read line by line, registered all together, undone within a day."""

from participants.services.imports.files import (
    KEPT_DAYS,
    choose_columns,
    columns_of,
    forget_old_imports,
    receive_file,
    remembered_mapping,
    remove_file,
    set_words,
)
from participants.services.imports.registering import (
    confirm_import,
    give_up,
    is_under_way,
    to_register,
    try_again,
    undecided,
)
from participants.services.imports.rows import correct_row, decide, leave_out
from participants.services.imports.telling import tell_people, untold_people
from participants.services.imports.undoing import UNDO_HOURS, is_being_undone, undo_import, undo_until, untouched

__all__ = [
    "KEPT_DAYS",
    "UNDO_HOURS",
    "choose_columns",
    "columns_of",
    "confirm_import",
    "correct_row",
    "decide",
    "forget_old_imports",
    "give_up",
    "is_being_undone",
    "is_under_way",
    "leave_out",
    "receive_file",
    "remembered_mapping",
    "remove_file",
    "set_words",
    "tell_people",
    "to_register",
    "try_again",
    "undecided",
    "undo_import",
    "undo_until",
    "untold_people",
    "untouched",
]
