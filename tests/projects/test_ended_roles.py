"""A role is taken back while something points to it, or is being written in it: a sentence, never an error nor half a jury."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from common.answers import Refused
from events.models import Role
from events.services.lists import add_row
from events.services.roles import revoke
from projects.models import Mark, Pledge
from projects.services.jury import mark_team, open_marks, recuse
from projects.services.pledges import make_pledge
from teams.models import ResourcePerson
from teams.services.demands import set_languages
from teams.services.seats import give_table
from tests.factories import PledgeFactory, RoleFactory
from tests.projects.test_jury import Table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


def taken_back(role: Role) -> Role:
    """A page left open still knows it."""
    Role.objects.filter(pk=role.pk).delete()
    return role


def test_what_a_juror_gave_goes_with_the_role_as_the_page_says(table: Table, sign_in: Callable[..., Client]) -> None:
    table.mark_all()
    nadege = sign_in(RoleFactory(event=table.event).user)
    page = reverse("revoke_role", args=[table.event.slug, table.jurors[0].pk])
    assert "Les 4 notes que cette personne a données" in nadege.get(page).content.decode()
    assert nadege.post(page).status_code == 302
    assert {mark.juror for mark in Mark.objects.all()} == {table.jurors[1]}


def test_a_juror_whose_marks_all_have_read_stays_until_the_event_closes(
    table: Table, sign_in: Callable[..., Client]
) -> None:
    table.mark_all()
    open_marks(event=table.event, user=None)
    idle = RoleFactory(event=table.event, kind="juror")
    nadege = sign_in(RoleFactory(event=table.event).user)
    page = reverse("revoke_role", args=[table.event.slug, table.jurors[0].pk])
    assert "compte avec ce qu’ont donné les autres" in nadege.get(page).content.decode()
    assert "compte avec ce qu’ont donné les autres" in nadege.post(page, follow=True).content.decode()
    assert Mark.objects.count() == 8
    revoke(role=idle)
    assert not Role.objects.filter(pk=idle.pk).exists()


def test_the_pledge_of_a_partner_stays_with_its_name(table: Table) -> None:
    pledge = PledgeFactory(event=table.event, team=table.teams[0], role=RoleFactory(event=table.event, kind="partner"))
    revoke(role=pledge.role)
    stays = Pledge.objects.get()
    assert (stays.role, stays.name) == (None, pledge.name)


def test_nothing_is_written_in_a_role_that_ended(table: Table) -> None:
    team, juror = table.teams[0], taken_back(table.jurors[0])
    partner, helper = [taken_back(RoleFactory(event=table.event, kind=kind)) for kind in ("partner", "facilitator")]
    day = table.event.ends_on + timedelta(days=9)
    pledged = {"kind": "time", "what": "Deux heures", "by_on": day, "name": "Mireille DÉMO", "role": partner}
    tries: list[Callable[[], Any]] = [
        lambda: mark_team(juror=juror, team=team, marks={}),
        lambda: recuse(juror=juror, team=team),
        lambda: make_pledge(team=team, **pledged, idempotency_key=uuid.uuid4()),
        lambda: give_table(team=team, role=helper),
        lambda: set_languages(role=helper, languages=[]),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()


def test_somebody_whose_role_ended_meanwhile_is_listed_without_account(table: Table) -> None:
    role = taken_back(RoleFactory(event=table.event, kind="partner"))
    person = ResourcePerson(event=table.event, name="Zoé DÉMO", brings="Le droit", role=role)
    add_row(row=person, idempotency_key=uuid.uuid4())
    connection.check_constraints()
    assert ResourcePerson.objects.get().role is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [False, True], ids=["lock off: an error at commit", "lock on: the mark goes too"])
def test_a_juror_marks_while_the_role_is_taken_back(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    table = Table()
    written, go_on, errors = threading.Event(), threading.Event(), []
    create = QuerySet.bulk_create

    def wait_once_written(rows: Any, *args: Any, **kwargs: Any) -> Any:
        made = create(rows, *args, **kwargs)
        written.set()
        go_on.wait(timeout=1.5)
        return made

    def run(act: Callable[[], None]) -> threading.Thread:
        def guarded() -> None:
            try:
                act()
            except IntegrityError as error:
                errors.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread

    monkeypatch.setattr(QuerySet, "bulk_create", wait_once_written)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    marking = run(lambda: table.mark(0, 0, 3, 2))
    assert written.wait(timeout=5)
    revoking = run(lambda: revoke(role=table.jurors[0]))
    revoking.join(timeout=0.5)  # with the lock on, it waits for the mark
    go_on.set()
    marking.join(timeout=5)
    revoking.join(timeout=5)
    assert bool(errors) is not locked
    assert not Mark.objects.filter(juror__isnull=False).exclude(juror=table.jurors[1]).exists()
