"""Jurors read, mark alone, recuse themselves; the marks are opened to all together; the jury answers each team in words.

Nothing is published: no page of others follows a jury, and the minute of a mark is heard by nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.answers import Refused, Stale
from events.models import Criterion, Event, Role
from events.services.roles import held_role
from projects.jury import Panel
from projects.models import Advice, Jury, Mark, Recusal, Verdict
from projects.ranking import HIGHEST
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Given:
    """A mark as a page sends it: what it says, and the version that the page showed (0: none yet)."""

    mark: int
    version: int


class OtherMark(Stale):
    """This juror gave other marks meanwhile, in another tab or on another device. `stored`: {criterion: the mark now}.

    Whatever else was sent is kept; of these, nothing was overwritten.
    """

    def __init__(self, stored: Mapping[int, Mark]) -> None:
        self.stored = stored
        super().__init__(
            _("You gave another mark meanwhile, in another tab or on another device. Choose which one stays.")
        )


def mark_team(*, juror: Role, team: Team, marks: Mapping[int, Given]) -> None:
    """Keep a juror's marks of a team: {criterion: Given}. The same mark again changes nothing.

    Raises OtherMark for those that are not what the page showed (the others are kept all the same), Refused once the
    marks are opened, where the juror is recused, or for a mark or criterion that does not exist.
    """
    new: list[Mark] = []
    changed: list[Mark] = []
    overtaken: dict[int, Mark] = {}
    with transaction.atomic():
        _hold(juror, team)
        known = set(Criterion.objects.filter(event=team.event_id).values_list("pk", flat=True))
        if not known.issuperset(marks) or any(not 0 <= given.mark <= HIGHEST for given in marks.values()):
            raise Refused(_("Choose one of the marks shown."))
        stored = {row.criterion_id: row for row in Mark.objects.filter(juror=juror, team=team)}
        for criterion, given in marks.items():
            row = stored.get(criterion)
            if row is None:
                new.append(
                    Mark(event_id=team.event_id, juror=juror, team=team, criterion_id=criterion, mark=given.mark)
                )
            elif row.mark != given.mark and row.version != given.version:
                overtaken[criterion] = row
            elif row.mark != given.mark:
                row.mark, row.version = given.mark, row.version + 1
                changed.append(row)
        Mark.objects.bulk_create(new)
        Mark.objects.bulk_update(changed, ["mark", "version"])
    if overtaken:
        raise OtherMark(overtaken)


def advise_team(*, juror: Role, team: Team, strength: str, next_step: str, version: int) -> Advice:
    """Keep what a juror says to a team in words; `version` as her page showed it, 0 for none yet.

    Raises Stale where she wrote something else meanwhile, Refused as `mark_team` does.
    """
    with transaction.atomic():
        _hold(juror, team)
        row = Advice.objects.filter(juror=juror, team=team).first()
        if row is None:
            row = Advice(event_id=team.event_id, juror=juror, team=team, version=0)
        if (row.strength, row.next_step) == (strength, next_step):
            return row
        if row.pk and row.version != version:
            raise Stale(_("You wrote something else meanwhile, in another tab or on another device."))
        row.strength, row.next_step, row.version = strength, next_step, row.version + 1
        row.save()
        return row


def recuse(*, juror: Role, team: Team, by_organiser: bool = False) -> None:
    """Take a juror away from a team she is linked to. What she had given it goes. Twice changes nothing, but that it
    becomes the organiser's decision where it is said `by_organiser` after her.

    Raises Refused once the marks are opened or results are shared.
    """
    with transaction.atomic():
        _closed_jury(team.event)
        held_role(juror)
        row, is_new = Recusal.objects.get_or_create(
            event_id=team.event_id,
            juror=juror,
            team=team,
            defaults={"by_organiser": by_organiser, "created_at": team.event.now},
        )
        if by_organiser and not row.by_organiser:
            row.by_organiser = True
            row.save(update_fields=["by_organiser"])
        if is_new:
            Mark.objects.filter(juror=juror, team=team).delete()
            Advice.objects.filter(juror=juror, team=team).delete()


def take_back_recusal(*, juror: Role, team: Team, by_organiser: bool = False) -> None:
    """The juror reads the team after all. What the organiser decided, the organiser alone takes back.

    Raises Refused once the marks are opened or results are shared, or for a juror who was recused by the organiser.
    """
    with transaction.atomic():
        _closed_jury(team.event)
        row = Recusal.objects.filter(juror=juror, team=team).first()
        if row is None:
            return
        if row.by_organiser and not by_organiser:
            raise Refused(_("The organiser decided this. Talk with them."))
        row.delete()


def open_marks(*, event: Event, user: User | None, why: str = "") -> Jury:
    """Show all marks to the whole jury, at once and for good: from then on nobody changes one. Twice changes nothing.

    Raises Refused while no team is at work and once results are shared, and where something is missing and `why` is
    empty: the reason is kept with who decided and when.
    """
    with transaction.atomic():
        jury = _held_jury(event)
        if jury.opened_at is not None:
            return jury
        if not event.is_on_stage:
            raise Refused(_("Marks are opened while teams work or the jury talks."))
        everything_is_in = Panel(event).everything_is_in
        if not everything_is_in and not why.strip():
            raise Refused(_("Some marks are missing. Say why you open now: it is kept."), "why")
        jury.opened_at, jury.opened_by = event.now, user
        jury.opened_why = "" if everything_is_in else why.strip()
        jury.save(update_fields=["opened_at", "opened_by", "opened_why"])
        return jury


def answer_team(*, team: Team, reasons: str, version: int) -> Verdict:
    """Write what the jury says to a team; `version` as the page showed it, 0 for none yet. Raises Stale."""
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).only("pk").get(pk=team.event_id)
        row = Verdict.objects.filter(team=team).first() or Verdict(event_id=team.event_id, team=team, version=0)
        if row.reasons == reasons:
            return row
        if row.pk and row.version != version:
            raise Stale(_("Somebody else wrote to this team meanwhile."))
        row.reasons, row.version = reasons, row.version + 1
        row.save()
        return row


def _hold(juror: Role, team: Team) -> None:
    """Lock the jury, so that no mark comes in while marks are opened or the juror is taken away."""
    _closed_jury(team.event)
    held_role(juror)
    if Recusal.objects.filter(juror=juror, team=team).exists():
        raise Refused(_("You do not read this team."))


def _closed_jury(event: Event) -> Jury:
    jury = _held_jury(event)
    if jury.opened_at is not None:
        raise Refused(_("The marks are open to the whole jury. They are not changed any more."))
    if event.has_shared_results:
        raise Refused(_("The results are shared. What the jury gave is not changed any more."))
    return jury


def _held_jury(event: Event) -> Jury:
    Jury.objects.get_or_create(event=event)
    return Jury.objects.select_for_update(of=("self",)).get(event=event)
