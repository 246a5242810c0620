"""Showing that one reads an address: a code is sent there and typed back here.

session["address_proofs"] = {purpose: {"email", "digest", "at", "failures", "kept"}}. The code itself is never stored.
A code that no mail carries (see `pretend`) is right for nobody, and looks the same.
"""

import time
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import as_stored

SESSION_KEY = "address_proofs"
GOOD_FOR_S = 15 * 60
MOST_FAILURES = 5


@dataclass(frozen=True)
class Asked:
    """What was asked: the address, and what the page wanted kept until the answer."""

    email: str
    kept: dict[str, Any]


def ask(request: HttpRequest, *, purpose: str, email: str, kept: dict[str, Any] | None = None) -> None:
    """Send a code to `email`. `kept` (plain data) comes back with the right code."""
    code = get_adapter().generate_login_code()
    _keep(request, purpose, email, _digest(code), kept)
    get_adapter().send_mail("account/email/login_code", as_stored(email), {"code": code})


def pretend(request: HttpRequest, *, purpose: str, email: str, template: str) -> None:
    """Ask as `ask` does, but send `template` (a mail that explains) instead of a code: nothing tells the two apart."""
    _keep(request, purpose, email, _digest(get_adapter().generate_login_code()), None)
    get_adapter().send_mail(template, as_stored(email), {})


def asked(request: HttpRequest, *, purpose: str) -> Asked | None:
    """What waits for its code, None where nothing does or it waited for too long."""
    proof = request.session.get(SESSION_KEY, {}).get(purpose)
    if proof is None or time.time() - proof["at"] > GOOD_FOR_S:
        return None
    return Asked(proof["email"], proof["kept"])


def is_right(request: HttpRequest, *, purpose: str, typed: str) -> bool:
    """Is this the code? The fifth wrong one makes the code worthless: `asked` then answers None."""
    proof = request.session.get(SESSION_KEY, {}).get(purpose)
    if proof is None or time.time() - proof["at"] > GOOD_FOR_S:
        return False
    if constant_time_compare(proof["digest"], _digest(typed)):
        return True
    proof["failures"] += 1
    if proof["failures"] >= MOST_FAILURES:
        forget(request, purpose=purpose)
    request.session.modified = True
    return False


def forget(request: HttpRequest, *, purpose: str) -> None:
    """A code serves once."""
    request.session.get(SESSION_KEY, {}).pop(purpose, None)
    request.session.modified = True


def _keep(request: HttpRequest, purpose: str, email: str, digest: str, kept: dict[str, Any] | None) -> None:
    proofs = request.session.setdefault(SESSION_KEY, {})
    proofs[purpose] = {
        "email": as_stored(email),
        "digest": digest,
        "at": time.time(),
        "failures": 0,
        "kept": kept or {},
    }
    request.session.modified = True


def _digest(code: str) -> str:
    digits = "".join(character for character in code if character.isalnum())
    return salted_hmac("accounts.address_proofs", digits, algorithm="sha256").hexdigest()
