"""Whoever is erased is in no draft any more, and all drafts go with the confidential choices."""

from datetime import timedelta
from typing import Any

import pytest

from participants.models import Registration
from participants.services.erasure import erase_registration
from participants.services.retention import forget_what_is_due
from teams.models import AppliedDraft, Draft, DraftChange, DraftSeat, Formation, TeamMember
from tests.factories import (
    AppliedDraftFactory,
    DraftFactory,
    EventFactory,
    FormationFactory,
    RegistrationFactory,
    TeamMemberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class Remembered:
    """A person in every list of keys that drafts keep, beside somebody who stays."""

    def __init__(self) -> None:
        self.event = EventFactory()
        self.gone = RegistrationFactory(event=self.event, pk=987_001)  # no other number is like it
        self.stays = RegistrationFactory(event=self.event)
        gone, stays = self.gone.pk, self.stays.pk
        apart = [{"kind": "apart", "people": [gone, stays]}]
        remedies = [{"kind": "without", "amount": 1, "demand": apart[0]}, {"kind": "more_facilitators", "amount": 1}]
        formation = FormationFactory(event=self.event, impossible=True, clash=apart, remedies=remedies)
        self.draft: Draft = DraftFactory(
            event=self.event,
            formation=formation,
            seats=[[self.gone, self.stays]],
            costs=[{"demand": apart[0], "points": 30}],
            meta={"broken": apart, "levels": {}},
        )
        together: list[Any] = [{"kind": "together", "people": [gone]}, {"kind": "wish", "rank": 1}]
        DraftSeat.objects.filter(registration=self.stays).update(why=together)
        TeamMemberFactory(event=self.event, registration=self.stays, why=together)
        both = {str(gone): 1, str(stays): 2}
        AppliedDraftFactory(event=self.event, draft=self.draft, before=both, after=both)
        DraftChange.objects.create(
            event=self.event,
            draft=self.draft,
            kind="move",
            before={str(gone): [1, False]},
            after={str(gone): [2, True]},
            broken=apart,
            effect={"wishes": [[gone, 1, 2], [stays, 2, 1]], "alone": [[7, gone]], "broken": apart, "moves": 1},
            reason="convenu",
        )

    def told(self) -> list[Any]:
        """All that is remembered, without the rows' own keys."""
        lists = [row for model in (AppliedDraft, DraftChange) for row in model.objects.values_list("before", "after")]
        lists += DraftChange.objects.values_list("broken", "effect")
        lists += Formation.objects.values_list("clash", "remedies")
        lists += Draft.objects.values_list("costs", "meta")
        return [*lists, *DraftSeat.objects.values_list("why"), *TeamMember.objects.values_list("why")]


def holds(told: Any, key: int) -> bool:
    if isinstance(told, dict):
        return any(str(key) == name or holds(value, key) for name, value in told.items())
    if isinstance(told, list | tuple):
        return any(holds(one, key) for one in told)
    return bool(told == key and not isinstance(told, bool))


def test_an_erased_person_is_in_no_draft_change_or_clash() -> None:
    remembered = Remembered()
    gone = remembered.gone.pk
    assert sum(holds(told, gone) for told in remembered.told()) == 7, "what was not planted proves nothing"
    erase_registration(registration=remembered.gone, by=UserFactory())
    assert not any(holds(told, gone) for told in remembered.told())
    assert list(AppliedDraft.objects.values_list("before", flat=True)) == [{str(remembered.stays.pk): 2}]
    assert remembered.draft.seats.count() == 1


def test_drafts_go_with_the_confidential_choices_and_the_tables_stay() -> None:
    remembered = Remembered()
    day = remembered.event.sensitive_kept_until + timedelta(days=1)
    report = forget_what_is_due(event=remembered.event, today=day)
    assert report is not None
    assert not Draft.with_removed.exists()
    assert not Formation.objects.exists()
    assert not AppliedDraft.objects.exists()
    assert TeamMember.objects.get().why == []
    assert Registration.objects.count() == 2
