"""What the follow-up holds of people: who carries a project, who asked to be told. Their contacts go with the others."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common import mail
from events.models import Event
from participants.forgetting import Fact, People, Section, erases, tells, writes_freely
from participants.models import Registration
from participants.retention import NAMES, Kind, Piece, contacts_until, declare
from projects.models import Followed, Follower, FollowUp, Holder, ProjectNews
from projects.services.holder_mail import label_of


def _forget_holders(people: People) -> int:
    """Who carries a project is erased with their registration, or, named without it, by their name and contact together."""
    theirs = Q(registration__in=people.keys)
    theirs |= Q(name__in=people.names) & (Q(email__in=people.contacts) | Q(phone__in=people.contacts))
    removed, _models = Holder.objects.filter(theirs, event=people.event).delete()
    return removed


def _forget_followers(people: People) -> int:
    """Their own address goes with all it follows; of an address that they typed, only what they chose for it."""
    followers = Follower.objects.filter(event=people.event)
    Followed.objects.filter(event=people.event, registration__in=people.keys).delete()
    theirs = Q(email__in={row.email.lower() for row in people.rows if row.email}) | Q(projects=None)
    return followers.filter(pk__in=followers.filter(theirs).values("pk")).delete()[1].get("projects.Follower", 0)


def _tell(registration: Registration) -> Section:
    rows: list[dict[str, Any]] = registration.holds_told  # type: ignore[attr-defined]
    words = {
        "team": _("Project that I carry"),
        "structure": _("Organisation"),
        "phone": _("Phone"),
        "email": _("E-mail"),
    }
    entries = [[Fact(key, words[key], row[key], row[key]) for key in words if row[key]] for row in rows]
    return Section("projects", _("Projects that I carry"), entries)


def _told() -> ArraySubquery:
    rows = Holder.objects.filter(registration=OuterRef("pk")).order_by("pk")
    return ArraySubquery(
        rows.values(told=JSONObject(team="team__name", structure="structure", phone="phone", email="email"))
    )


def _tell_follows(registration: Registration) -> Section:
    rows: list[dict[str, Any]] = registration.follows_told  # type: ignore[attr-defined]
    words = {"email": _("E-mail"), "team": _("Project that I follow")}
    entries = [[Fact(key, word, row[key], row[key]) for key, word in words.items() if row[key]] for row in rows]
    return Section("follows", _("Projects that I follow"), entries)


def _told_follows() -> ArraySubquery:
    """What they chose and a mailbox said yes to. What the same address follows besides is somebody else's to know."""
    rows = Followed.objects.filter(registration=OuterRef("pk"), confirmed_at__isnull=False).order_by("pk")
    return ArraySubquery(rows.values(told=JSONObject(email="follower__email", team="team__name")))


def _contacts(event: Event) -> list[Piece]:
    named = FollowUp.objects.filter(event=event).exclude(carried_by="", told_by="", linked_to="")
    return [
        Piece("holders", Holder.objects.filter(event=event)),
        Piece("followers", Follower.objects.filter(event=event)),
        Piece("follow_up_names", named, {"carried_by": "", "told_by": "", "linked_to": ""}),
    ]


@receiver(post_delete, sender=Holder, dispatch_uid="projects.holder.deleted")
def withdraw_reminder(instance: Holder, **kwargs: Any) -> None:
    """A mail that has not left goes with the address."""
    mail.forget_mail_about(label_of(instance))


@receiver(post_delete, sender=Follower, dispatch_uid="projects.follower.deleted")
def withdraw_news(instance: Follower, **kwargs: Any) -> None:
    mail.forget_mail_about(f"follower:{instance.pk}")


erases("holders", _forget_holders)
erases("followers", _forget_followers)
tells("projects", _tell, told=("holds_told", _told()))
tells("follows", _tell_follows, told=("follows_told", _told_follows()))
writes_freely(
    FollowUp, "why", "carried_by", "people_words", "pledges_words", "blocks", "help_wanted", "linked_to", "told_by"
)
writes_freely(ProjectNews, "text")
declare(
    Kind(
        "follow_up",
        "sunrise",
        _("Who carries each project, and who asked to be told when it moves"),
        _("To ask for news of the projects, and to give news of them."),
        _("Names and contacts are removed. What was told of a project remains, without saying who told it."),
        contacts_until,
        pieces=_contacts,
    ),
    ngettext_lazy("%(count)d contact about a project", "%(count)d contacts about projects", "count"),
)
NAMES["holders"] = ngettext_lazy(
    "%(count)d person who carried a project", "%(count)d people who carried projects", "count"
)
NAMES["followers"] = ngettext_lazy(
    "%(count)d address that followed projects", "%(count)d addresses that followed projects", "count"
)
NAMES["follow_up_names"] = ngettext_lazy("%(count)d note of who told what", "%(count)d notes of who told what", "count")
