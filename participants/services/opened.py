"""Who opened whose needs: noted when a page shows them, read by the organiser, erased with the needs."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from common.actors import Actor

READERS = ("organiser", "reception", "facilitator", "helper", "referent", "listener", "juror", "partner")
ONCE = """
    INSERT INTO participants_needsopened (event_id, registration_id, by_id, role, page, at)
    SELECT event_id, id, %(user)s, %(role)s, %(page)s, now() FROM participants_registration person
    WHERE event_id = %(event)s AND id = ANY(%(people)s) AND NOT EXISTS (
        SELECT FROM participants_needsopened earlier
        WHERE earlier.registration_id = person.id AND earlier.by_id = %(user)s AND earlier.page = %(page)s
        AND earlier.at > now() - make_interval(hours => %(hours)s))
"""


class Page(models.TextChoices):
    """Where needs of named people are shown."""

    NEEDS = "needs", _("what people need")
    PERSON = "person", _("page of the person")
    CHILDCARE = "childcare", _("children's corner")
    LIFTS = "lifts", _("shared cars")
    MESSAGES = "messages", _("whom we must tell")
    RECEPTION = "reception", _("reception")
    LIST = "list", _("the reception’s list, held by a device")
    FILE = "file", _("file or print")


def note_opened(*, actor: Actor, registrations: Iterable[int], page: str) -> None:
    """Note that `actor` reads what these people (their keys) need on `page` (one of Page). One query.

    The same reader, person and page are noted once an hour; in the list that a device holds, once in twelve. Somebody who reads their own needs is not noted.
    """
    people = list(registrations)
    if actor.user_id is None or not people:
        return
    role = next((role for role in READERS if actor.has(role)), "")
    given: dict[str, Any] = {
        "user": actor.user_id,
        "role": role,
        "page": str(page),
        "event": actor.event_id,
        "people": people,
        "hours": 12 if page == Page.LIST else 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(ONCE, given)
