"""How a service says no: an answer for the person, not a fault of the program."""

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """A change that cannot be made; `message` is a sentence for the person, `field` the form's field to change, if one."""

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class Stale(Refused):
    """Somebody else changed the same thing while this person was looking at it. Nothing was changed."""
