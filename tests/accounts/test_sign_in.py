"""Coming in by a code, without a password, and without anybody keeping anybody else out."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.accounts.helpers import ask_code, code_for, come_in, is_signed_in, type_code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WRONG = "0000-0000"


def test_an_address_and_the_code_sent_to_it_are_enough(client: Client) -> None:
    user = UserFactory()
    response = come_in(client, user.email)
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("typed", ["LEA.DEMO@example.org", " lea.demo@example.org "])
def test_capitals_and_spaces_around_the_address_do_not_matter(client: Client, typed: str) -> None:
    UserFactory(email="lea.demo@example.org")
    ask_code(client, typed)
    type_code(client, code_for("lea.demo@example.org"))
    assert is_signed_in(client)


def test_a_lookalike_of_an_address_never_receives_its_code(client: Client) -> None:
    UserFactory(email="mike.demo@example.org")
    ask_code(client, "mi\u212ae.demo@example.org")
    assert [letter.to for letter in mail.outbox] in ([], [["mike.demo@example.org"]])


@pytest.mark.parametrize("change", [lambda c: c.replace("-", ""), lambda c: c.replace("-", " "), lambda c: f" {c} "])
def test_spaces_and_dashes_in_a_code_do_not_matter(client: Client, change: object) -> None:
    user = UserFactory()
    ask_code(client, user.email)
    type_code(client, change(code_for(user.email)))  # type: ignore[operator]
    assert is_signed_in(client)


def said(client: Client, email: str) -> tuple[list[str], int]:
    """All that somebody who types this address and four wrong codes is shown, and how many questions the first took."""
    with CaptureQueriesContext(connection) as asking:
        answers = [ask_code(client, email)]
    answers += [client.get(reverse("account_confirm_login_code"))]
    answers += [type_code(client, WRONG) for _ in range(5)]
    answers += [client.get(reverse("account_login"))]
    hidden = re.compile(r"[\w.-]+@example\.org|csrfmiddlewaretoken\" value=\"\w+|nonce=\"[^\"]+")
    texts = [f"{a.status_code} {a.headers.get('Location')} {hidden.sub('', a.content.decode())}" for a in answers]
    return texts, len(asking)


def test_no_answer_tells_whether_an_address_is_known() -> None:
    known, unknown, closed = UserFactory(), "nobody.demo@example.org", UserFactory(is_active=False)
    first = said(Client(), known.email)
    assert said(Client(), unknown) == first
    assert said(Client(), closed.email) == first
    assert [letter.to for letter in mail.outbox] == [[known.email], [unknown], [closed.email]]


def test_too_many_codes_for_one_address_are_refused_alike_for_a_known_and_an_unknown_one(client: Client) -> None:
    user = UserFactory()
    for email in (user.email, "nobody.demo@example.org"):
        answers = [ask_code(client, email).status_code for _ in range(6)]
        assert answers == [302] * 5 + [200]


def test_three_hundred_people_of_one_hall_sign_in_within_ten_minutes() -> None:
    people = [UserFactory.build(email=f"hall-{n}@example.org") for n in range(300)]
    User.objects.bulk_create(people)
    for person in people:
        client = Client(REMOTE_ADDR="203.0.113.7")
        come_in(client, person.email)
        assert is_signed_in(client), person.email


def test_wrong_codes_of_one_person_keep_nobody_else_out() -> None:
    clumsy, other = UserFactory(), UserFactory()
    browser = Client()
    for _ in range(4):
        ask_code(browser, clumsy.email)
        for _ in range(5):
            type_code(browser, WRONG)
    neighbour = Client()
    come_in(neighbour, other.email)
    assert is_signed_in(neighbour)


def test_wrong_codes_never_keep_the_owner_out() -> None:
    owner, thief = UserFactory(), Client()
    ask_code(thief, owner.email)
    for _ in range(20):
        type_code(thief, WRONG)
    mine = Client()
    come_in(mine, owner.email)
    assert is_signed_in(mine)
    assert not is_signed_in(thief)


def test_codes_asked_for_from_elsewhere_do_not_keep_the_owner_out() -> None:
    owner = UserFactory()
    for _ in range(30):
        ask_code(Client(REMOTE_ADDR="198.51.100.9"), owner.email)
    mine = Client(REMOTE_ADDR="203.0.113.7")
    come_in(mine, owner.email)
    assert is_signed_in(mine)


def test_the_fifth_wrong_code_makes_the_code_worthless(client: Client) -> None:
    user = UserFactory()
    ask_code(client, user.email)
    for _ in range(5):
        type_code(client, WRONG)
    type_code(client, code_for(user.email))
    assert not is_signed_in(client)


def test_a_code_opens_only_in_the_browser_that_asked(client: Client) -> None:
    user, elsewhere = UserFactory(), Client()
    ask_code(client, user.email)
    ask_code(elsewhere, "nobody.demo@example.org")
    type_code(elsewhere, code_for(user.email))
    assert not is_signed_in(elsewhere)


def test_a_mistyped_address_can_be_corrected(client: Client) -> None:
    user = UserFactory()
    ask_code(client, "mistyped.demo@example.org")
    assert client.get(reverse("account_login")).status_code == 200
    come_in(client, user.email)
    assert is_signed_in(client)


def test_the_way_one_was_going_survives_a_worthless_code(client: Client) -> None:
    user, way = UserFactory(), reverse("account")
    response = ask_code(client, user.email, path=f"{reverse('account_login')}?next={way}")
    for _ in range(5):
        response = type_code(client, WRONG, path=response["Location"] if response.status_code == 302 else "")
        response = (
            response
            if response.status_code == 302
            else client.get(f"{reverse('account_confirm_login_code')}?next={way}")
        )
    ask_code(client, user.email, path=f"{reverse('account_login')}?next={way}")
    answer = type_code(client, code_for(user.email), path=f"{reverse('account_confirm_login_code')}?next={way}")
    assert answer["Location"] == way


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client: Client, address: str) -> None:
    user = UserFactory()
    response = ask_code(client, user.email, path=f"{reverse('account_login')}?next={address}")
    assert type_code(client, code_for(user.email), path=response["Location"])["Location"] == reverse("home")


@pytest.mark.parametrize(("language", "words"), [("fr", "Votre code"), ("en", "Your code")])
def test_the_mail_speaks_the_language_of_the_page_and_keeps_the_code_out_of_its_subject(
    client: Client, language: str, words: str
) -> None:
    user = UserFactory()
    client.cookies["django_language"] = language
    ask_code(client, user.email)
    letter = mail.outbox[-1]
    assert words in letter.subject
    assert not re.search(r"\d", letter.subject)
    assert code_for(user.email) in str(letter.alternatives[0].content)


def test_a_phone_proposes_the_code_and_shows_digits(client: Client) -> None:
    ask_code(client, UserFactory().email)
    page = client.get(reverse("account_confirm_login_code")).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


@pytest.mark.parametrize(
    "path",
    ["signup/", "password/reset/", "password/change/", "password/set/", "confirm-email/", "login/code/request/"],
)
def test_pages_of_passwords_and_signing_up_do_not_exist(client: Client, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404


def test_a_closed_account_does_not_open(client: Client) -> None:
    user = UserFactory()
    ask_code(client, user.email)
    User.objects.update(is_active=False)
    type_code(client, code_for(user.email))
    assert not is_signed_in(client)


def test_the_language_chosen_is_remembered_with_the_person(client: Client) -> None:
    user = UserFactory()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post(reverse("set_language"), {"language": "en", "next": "/account/"})
    user.refresh_from_db()
    assert (response["Location"], user.language) == ("/account/", "en")


@pytest.mark.parametrize("language", ["", "xx", "a\x00", "fr" * 500])
def test_a_language_that_does_not_exist_changes_nothing(client: Client, language: str) -> None:
    user = UserFactory()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("set_language"), {"language": language}).status_code == 302
    user.refresh_from_db()
    assert user.language == "fr"


def test_the_site_speaks_ones_language_on_a_new_device(client: Client) -> None:
    user = UserFactory(language="en")
    assert come_in(client, user.email).cookies["django_language"].value == "en"
