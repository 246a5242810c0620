"""Two people type in one stack at the same instant. The race is first shown with the lock off."""

import uuid

import pytest
from django.db import IntegrityError

from participants.models import Registration
from participants.services import paper, registration
from participants.services.paper import NumberTaken, enter_paper_form
from tests.factories import CategoryFactory, EventFactory, UserFactory
from tests.teams.helpers import at_the_same_moment, meet

pytestmark = pytest.mark.django_db(transaction=True)


def one_number_typed_twice(monkeypatch, *keys):
    event, user = EventFactory(), UserFactory()
    category = CategoryFactory(event=event)
    monkeypatch.setattr(paper, "register_participant", meet(registration.register_participant))

    def enter(name, key):
        return enter_paper_form(
            event=event, by=user, chosen_name=name, category=category, stack_number="7", idempotency_key=key
        )

    return at_the_same_moment(lambda: enter("Aline", keys[0]), lambda: enter("Bruno", keys[1]))


def test_without_the_lock_only_the_database_refuses_and_the_page_breaks(monkeypatch):
    monkeypatch.setattr(paper, "lock_event", lambda event: event)
    answers = one_number_typed_twice(monkeypatch, uuid.uuid4(), uuid.uuid4())
    assert IntegrityError in {type(answer) for answer in answers}


def test_one_of_two_who_type_the_same_number_is_told(monkeypatch):
    answers = one_number_typed_twice(monkeypatch, uuid.uuid4(), uuid.uuid4())
    assert {type(answer) for answer in answers} == {Registration, NumberTaken}
    assert Registration.objects.count() == 1


def test_one_form_sent_twice_at_once_is_typed_in_once(monkeypatch):
    key = uuid.uuid4()
    first, second = one_number_typed_twice(monkeypatch, key, key)
    assert first == second
