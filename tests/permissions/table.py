"""The words in which each app's rows say who may use an address."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ROLES = (
    "organiser",
    "facilitator",
    "referent",
    "listener",
    "reception",
    "helper",
    "juror",
    "partner",
    "participant",
    "tablet",
    "screen",
    "group",
    "stranger",
    "nobody",
)
EVERYBODY = " ".join(ROLES)
BY_CODE = ("participant", "tablet", "screen", "group")  # known within their event only
SIGNED_IN = " ".join(role for role in ROLES if role not in (*BY_CODE, "nobody"))
IN_EVENT = " ".join(role for role in ROLES if role not in ("stranger", "nobody"))


@dataclass(frozen=True)
class Row:
    """The answer of one address to each role.

    `allowed`: roles served. `hidden`: roles of the event that get 404, for they may not know that the row exists.
    Other roles of the event get 403; a stranger 404; nobody is sent to sign in, or gets 404 where `public`.
    `kwargs(world)` gives the address its words (the event is added); `data(world)` what is posted.
    """

    allowed: str
    method: str = "get"
    hidden: str = ""
    public: bool = False
    kwargs: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    data: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    world: dict[str, Any] = field(default_factory=dict)  # fields of the event, e.g. {"status": "under_way"}

    def expected(self, role: str, *, own_event: bool, in_event: bool = True) -> str:
        """ "served", "forbidden", "not found" or "sign in". Outside events (`in_event` False), codes open nothing."""
        if not in_event and role in BY_CODE:
            role = "nobody"
        stranger, nobody = ("not found", "not found" if self.public else "sign in")
        if not own_event:
            if "stranger" in self.allowed.split() and "nobody" in self.allowed.split():
                return "served"
            return nobody if role in (*BY_CODE, "nobody") else stranger
        if role in self.allowed.split():
            return "served"
        if role == "stranger":
            return stranger
        if role == "nobody":
            return nobody
        return "not found" if role in self.hidden.split() else "forbidden"
