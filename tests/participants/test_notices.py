import pytest

from participants.models import Notice
from participants.services.notices import mark_told, take_back_told, tell
from tests.factories import RegistrationFactory, UserFactory
from tests.factories.participants import NeedFactory

pytestmark = pytest.mark.django_db
Kind, Channel = Notice.Kind, Notice.Channel


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ({"email": "sonia@example.org", "phone": "06 39 98 00 01"}, Channel.EMAIL),
        ({"phone": "06 39 98 00 01"}, Channel.PHONE),
        ({"contact_as_typed": "06 39 98 00 01 le soir"}, Channel.PHONE),
        ({"contact_as_typed": "par ma voisine, 2e étage"}, Channel.IN_PERSON),
        ({}, Channel.IN_PERSON),
    ],
)
def test_people_are_told_by_the_means_they_gave(contact: dict[str, str], channel: str) -> None:
    assert tell(registration=RegistrationFactory(**contact), kind=Kind.WAITING).channel == channel


def test_telling_the_same_thing_again_adds_nothing() -> None:
    person = RegistrationFactory()
    first = tell(registration=person, kind=Kind.OFFER, occasion="offer 1")
    assert tell(registration=person, kind=Kind.OFFER, occasion="offer 1") == first
    assert tell(registration=person, kind=Kind.OFFER, occasion="offer 2") != first


@pytest.mark.parametrize("was_told", [False, True])
def test_a_need_answered_anew_is_told_afresh_and_once(was_told: bool) -> None:
    need = NeedFactory(answered=True)
    before = tell(registration=need.registration, kind=Kind.ANSWER, need=need)
    if was_told:
        mark_told(notice=before)
    need.version += 1
    need.save()
    after = tell(registration=need.registration, kind=Kind.ANSWER, need=need)
    assert list(need.notices.all()) == [after]
    assert after.told_at is None


def test_the_first_who_told_is_kept_and_a_mistake_is_taken_back() -> None:
    notice = tell(registration=RegistrationFactory(), kind=Kind.CONFIRMATION)
    nadege, paul = UserFactory(), UserFactory()
    mark_told(notice=notice, by=nadege)
    assert mark_told(notice=notice, by=paul).told_by == nadege
    assert take_back_told(notices=[notice])[0].told_at is None
