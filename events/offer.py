"""Which themes may be chosen now."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from events.models import Event, Helpline, Role, Theme
from events.models.roles import RoleKind


def offered_themes(event: Event, kept: Iterable[int] = ()) -> "QuerySet[Theme]":
    """The event's themes that people may choose, in order.

    A protected theme is among them only while it has a lead, somebody listens, and every helpline was checked and is
    still fresh: what was true when registration opened may have ceased since. A draft shows its organiser all of them.
    `kept`: keys of themes that somebody chose before, and keeps.
    """
    themes = event.themes.all()
    if not event.is_public:
        return themes
    roles = Role.objects.filter(event=event)
    has_lead = Exists(roles.filter(kind=RoleKind.REFERENT, theme=OuterRef("pk")))
    helplines = Helpline.objects.filter(event=event)
    is_safe = (
        Q(has_lead)
        & Q(Exists(roles.of_kind(RoleKind.LISTENER)))
        & Q(Exists(helplines))
        & ~Q(Exists(helplines.stale(event.real_today)))
    )
    open_to_all = ~Q(sensitivity=Theme.Sensitivity.PROTECTED) | Q(pk__in=list(kept))
    return themes.filter(open_to_all | is_safe)
