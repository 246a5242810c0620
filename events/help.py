"""Somebody to talk to, for whatever is printed."""

from django.db.models import QuerySet

from events.models import Event, Helpline, Theme

NO_BREAK = "\N{NO-BREAK SPACE}"


def has_protected_theme(event: Event) -> bool:
    return event.themes.filter(sensitivity=Theme.Sensitivity.PROTECTED).exists()


def helplines_in_print(event: Event) -> QuerySet[Helpline]:
    """For papers that lie on all tables: everywhere where a protected theme may stand, else nowhere. On some tables only,
    they would tell which are protected."""
    return Helpline.objects.filter(event=event) if has_protected_theme(event) else Helpline.objects.none()


def numbers_to_call(event: Event) -> list[str]:
    """The same as words, those checked lately: "3919 Violences Femmes Info", a number never on two lines. Two queries."""
    checked = [line for line in helplines_in_print(event) if not line.is_stale(event.real_today)]
    return [f"{line.number.replace(' ', NO_BREAK)} {line.name}" for line in checked]
