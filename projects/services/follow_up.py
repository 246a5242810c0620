"""Who carries a project on, when teams are asked, what they tell, and calls without an answer."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import mail
from common.answers import Refused, Stale
from events.models import Event
from participants.models import Registration
from participants.retention import months_after
from projects.follow_up import moments_of
from projects.models import FollowUp, FollowUpMoment, Holder, ProjectNews, State, Way
from projects.services.holder_mail import label_of, link_mail
from teams.models import Team

MOST_MOMENTS = 6
MOST_NEWS = 200  # a team
SAME_WORDS = timedelta(hours=1)
LATEST = 48  # months after the event, of the day agreed for a moment
S = Event.Status
HOLDERS_FROM = (S.UNDER_WAY, S.DELIBERATION, S.RESULTS, S.FOLLOW_UP)
TOLD_FROM = (S.RESULTS, S.FOLLOW_UP)
TOLD = (
    "held_on",
    "state",
    "why",
    "carried_by",
    "people_concerned",
    "people_words",
    "pledges_words",
    "blocks",
    "help_wanted",
    "linked_to",
    "told_by",
)
MOVED_ON = gettext_lazy("Somebody else changed who carries this project meanwhile.")
COPIED = ("state", "why", "carried_by", "people_concerned", "people_words")  # of a project that goes on as before


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as the organiser types it."""

    months: int
    way: str
    label: str = ""


class ToldMeanwhile(Stale):
    """Somebody else told something about the same moment. `stored` is what stands; nothing was overwritten."""

    def __init__(self, stored: FollowUp) -> None:
        self.stored = stored
        super().__init__(_("Somebody else told something meanwhile."))


def set_moments(*, event: Event, moments: Sequence[Moment]) -> None:
    """Say when teams are asked. Raises Refused for an empty or doubled list, or where a moment already told would go."""
    months = [moment.months for moment in moments]
    if not 1 <= len(months) <= MOST_MOMENTS or len(set(months)) != len(months):
        raise Refused(_("From one to six moments, each after another number of months."))
    if any(not 1 <= moment.months <= 36 or moment.way not in Way.values for moment in moments):
        raise Refused(_("Between 1 and 36 months."))
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        # Whoever tells something holds their team: nothing is told of a moment while it goes.
        list(Team.objects.select_for_update(of=("self",), no_key=True).filter(event=event).order_by("pk").only("pk"))
        told = FollowUp.objects.filter(event=event).exclude(state="").exclude(months__in=months)
        if lost := told.order_by("months").values_list("months", flat=True).first():
            raise Refused(_("Teams told something after %(count)d months: this moment stays.") % {"count": lost})
        FollowUp.objects.filter(event=event).exclude(months__in=months).delete()
        FollowUpMoment.objects.filter(event=event).delete()
        FollowUpMoment.objects.bulk_create(
            FollowUpMoment(event=event, months=m.months, way=m.way, label=m.label) for m in moments
        )
        row.follow_up_months = event.follow_up_months = sorted(months)
        row.save(update_fields=["follow_up_months"])


def name_holder(
    *,
    team: Team,
    name: str,
    channel: str,
    version: int,
    structure: str = "",
    phone: str = "",
    email: str = "",
    registration: Registration | None = None,
) -> Holder:
    """Say who carries the project; `version` as the page showed it, 0 for nobody yet. The same again changes nothing.

    Somebody else than before gets a new link, and the old one dies. Raises Stale where somebody else named another
    meanwhile, Refused before the event, once it is archived, or for a channel without its address. At a protected theme
    nobody is tied to their registration: who chose it is forgotten long before the projects are.
    """
    refuse_unless_open(team, HOLDERS_FROM)
    reached = {"email": email, "phone": phone, "seen": "-"}.get(channel)
    if reached is None:
        raise Refused(_("Choose how we give and take news."), "channel")
    if not reached:
        field = "email" if channel == Holder.Channel.EMAIL else "phone"
        raise Refused(_("Write it, or choose another way to give news."), field)
    given = {
        "name": name,
        "structure": structure,
        "phone": phone,
        "email": email,
        "channel": channel,
        "registration": None if team.theme.is_protected else registration,
    }
    with transaction.atomic():
        _lock(team)
        row = Holder.objects.filter(team=team).first()
        if row is None and version:
            raise Stale(MOVED_ON)  # who carried it was let go: a page left open brings nobody back
        if row is None:
            row = Holder.objects.create(event=team.event, team=team, created_at=timezone.now(), **given)
            _write_link(row)
            return row
        if all(getattr(row, key) == value for key, value in given.items()):
            return row
        if row.version != version:
            raise Stale(MOVED_ON)
        is_another, had = row.name != name, (row.channel, row.email)
        for key, value in given.items():
            setattr(row, key, value)
        row.version += 1
        row.save()
        if is_another:
            replace_link(holder=row)
        elif had != (row.channel, row.email):
            mail.forget_mail_about(label_of(row))
            _write_link(row)
        return row


def replace_link(*, holder: Holder) -> None:
    """Give a new link: the old one opens nothing any more. Whoever has the new one is reminded again."""
    with transaction.atomic():
        _lock(holder.team)
        holder.replace_code()
        mail.forget_mail_about(label_of(holder))
        FollowUp.objects.filter(team=holder.team, state="").update(reminded_at=None)
        _write_link(holder)


def let_holder_go(*, holder: Holder) -> None:
    """They carry the project no more: their name and contact are erased at once. The project stays."""
    with transaction.atomic():
        _lock(holder.team)
        mail.forget_mail_about(label_of(holder))
        FollowUp.objects.filter(team=holder.team, state="").update(reminded_at=None)
        Holder.objects.filter(pk=holder.pk).delete()


def tell_follow_up(*, team: Team, months: int, told_as: str, version: int, given: Mapping[str, Any]) -> FollowUp:
    """Keep what is told about a project at a moment: any of TOLD, others stay as they were. The same again changes nothing.

    `version`: as the page showed it, 0 for nothing told yet. `held_on` is today where nothing says it. Raises
    ToldMeanwhile where something else was told since, Refused for an unknown moment or state, a day to come, or a project
    that stopped without a reason.
    """
    if unknown := set(given) - set(TOLD):
        raise TypeError(f"not told by hand: {unknown}")
    refuse_unless_open(team)
    event = team.event
    if given.get("state") not in State.values:
        raise Refused(_("Choose where the project stands."), "state")
    if given["state"] == State.STOPPED and not given.get("why", "").strip():
        raise Refused(_("Say why it stopped, in a few words: others learn from it."), "why")
    said = given.get("held_on")
    if said and not event.starts_on <= said <= event.real_today:
        raise Refused(_("A day between the event and today."), "held_on")
    with transaction.atomic():
        row = _row(team, months)
        written = {**given, "held_on": said or row.held_on or event.real_today}
        if row.is_told and all(getattr(row, key) == value for key, value in written.items()):
            return row
        if row.is_told and row.version != version:
            raise ToldMeanwhile(row)
        for key, value in written.items():
            setattr(row, key, value)
        row.told_as, row.told_at, row.version = told_as, timezone.now(), row.version + 1
        row.save()
        return row


def goes_on(*, team: Team, months: int, version: int) -> FollowUp:
    """One press: they answered, and the project stands where it stood. Raises Refused where nothing was ever told."""
    before = FollowUp.objects.filter(team=team, months__lt=months).exclude(state="").order_by("-months").first()
    if before is None:
        raise Refused(_("Nothing was told before: note where the project stands."))
    given = {key: getattr(before, key) for key in COPIED}
    return tell_follow_up(team=team, months=months, told_as=FollowUp.Teller.ORGANISER, version=version, given=given)


def note_no_answer(*, team: Team, months: int, calls: int) -> FollowUp:
    """One press: we called, nobody answered. `calls`: how many the page showed, so that a repeat counts once."""
    refuse_unless_open(team)
    with transaction.atomic():
        row = _row(team, months)
        if row.calls == calls and not row.is_told:
            row.calls, row.called_on = calls + 1, team.event.real_today
            row.save(update_fields=["calls", "called_on"])
        return row


def plan(*, team: Team, months: int, day: Any) -> FollowUp:
    """Agree on another day for a moment with a team; None takes the usual day again."""
    refuse_unless_open(team)
    if day is not None and not team.event.ends_on < day <= months_after(team.event, LATEST):
        raise Refused(_("A day after the event, within four years."), "planned_on")
    with transaction.atomic():
        row = _row(team, months)
        if row.planned_on != day:
            row.planned_on, row.reminded_at = day, None
            row.save(update_fields=["planned_on", "reminded_at"])
        return row


def add_news(*, team: Team, text: str, told_as: str, is_told_on: bool, idempotency_key: uuid.UUID) -> ProjectNews:
    """A word between two moments. `is_told_on`: those who follow the project read it too. A repeat gives the first row.

    So does the same text within SAME_WORDS of the last one: "back" brings the words again, under another key.
    """
    refuse_unless_open(team)
    with transaction.atomic():
        _lock(team)
        if before := ProjectNews.objects.filter(event=team.event, idempotency_key=idempotency_key).first():
            return before
        last = ProjectNews.objects.filter(team=team, created_at__gt=timezone.now() - SAME_WORDS).order_by("pk").last()
        if last and (last.text, last.told_as, last.is_told_on) == (text, told_as, is_told_on):
            return last
        if ProjectNews.objects.filter(team=team).count() >= MOST_NEWS:
            raise Refused(_("This project has 200 pieces of news. Talk with the organiser."))
        return ProjectNews.objects.create(
            event=team.event,
            team=team,
            text=text,
            told_as=told_as,
            is_told_on=is_told_on,
            created_at=timezone.now(),
            idempotency_key=idempotency_key,
        )


def _write_link(holder: Holder) -> None:
    if holder.channel == Holder.Channel.EMAIL:
        mail.write([link_mail(holder)])


def refuse_unless_open(team: Team, statuses: Sequence[str] = TOLD_FROM) -> None:
    """Raises Refused where a team's event is in none of `statuses`."""
    if team.event.status not in statuses:
        raise Refused(_("This is told from the shared results on, until the event is archived."))


def _lock(team: Team) -> None:
    Team.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=team.pk)


def _row(team: Team, months: int) -> FollowUp:
    """What is kept of a moment, made where it is missing, the team held meanwhile."""
    _lock(team)
    if months not in {moment.months for moment in moments_of(team.event)}:
        raise Refused(_("There is no such moment any more."))
    row = FollowUp.objects.filter(team=team, months=months).first()
    return row or FollowUp.objects.create(event=team.event, team=team, months=months)
