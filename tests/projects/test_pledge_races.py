"""Two people say at once what became of a pledge. The race is first shown without the lock."""

from typing import Any

import pytest
from django.db.models import QuerySet

from common.answers import Stale
from projects.models import Pledge
from projects.services import pledges
from projects.services.pledges import keep_pledge, release_pledge
from tests.factories import EventFactory, PledgeFactory
from tests.teams.helpers import at_the_same_moment, both_read

pytestmark = pytest.mark.django_db(transaction=True)


def both_close(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    pledge = PledgeFactory(event=EventFactory(under_way=True))
    monkeypatch.setattr(pledges, "_held", both_read(pledges._held))
    return at_the_same_moment(
        lambda: keep_pledge(pledge=pledge, version=1),
        lambda: release_pledge(pledge=pledge, version=1, reason="En panne"),
    )


def test_without_the_lock_both_believe_that_theirs_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self)
    assert all(isinstance(answer, Pledge) for answer in both_close(monkeypatch))


def test_of_two_who_close_a_pledge_the_second_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = both_close(monkeypatch)
    assert {type(answer) for answer in answers} == {Pledge, Stale}
    done = next(answer for answer in answers if isinstance(answer, Pledge))
    assert Pledge.objects.get().status == done.status
