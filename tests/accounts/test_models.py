import pytest
from django.db import IntegrityError

from accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_many_people_have_no_address() -> None:
    assert UserFactory(email=None).pk != UserFactory(email="").pk


def test_an_address_belongs_to_one_person_whatever_its_capitals() -> None:
    UserFactory(email="lea@example.org")
    with pytest.raises(IntegrityError):
        UserFactory(email="LEA@example.org")


def test_an_address_is_kept_in_small_letters_by_the_database_too() -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(email="LEA@example.org")
