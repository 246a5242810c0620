"""What was public is told on by nobody once it is taken back, nor under a name that nobody has read."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common import mail
from common.models import OutgoingMail
from projects.models import Followed, Follower, PublicPictureContent
from projects.services.follow_up import add_news
from projects.services.following import ask_to_follow, confirm, tell_followers
from projects.services.publication import note_read, withdraw
from teams.models import Team
from tests.factories import FollowUpFactory, PublicPictureFactory, RoleFactory
from tests.projects.test_publication import a_team, publish_it, say_yes

pytestmark = pytest.mark.django_db
QUERIES_TO_WITHDRAW = 12


def test_who_follows_is_told_the_name_that_was_read_and_no_other() -> None:
    team = a_team(protected=True)
    row = say_yes(team)
    lead = RoleFactory(event=team.event, kind="referent", theme=team.theme).user
    note_read(publication=row, user=lead, version=row.version)
    publish_it(team)
    Team.objects.update(name="Ce que nous avons vécu")
    page = Client().get(reverse("following", args=[team.event.slug])).content.decode()
    assert ("Café roulant" in page, "vécu" in page) == (True, False)
    ask_to_follow(event=team.event, email="v@example.org", teams=[team], language="fr")
    follower = Follower.objects.get()
    confirm(follower=follower)
    address = reverse("follower_page", args=[team.event.slug, follower.link_token])
    assert "Café roulant" in Client().get(address).content.decode()
    Followed.objects.update(told_at=team.event.created_at)
    FollowUpFactory(event=team.event, team=team, told_at=timezone.now())
    OutgoingMail.objects.all().delete()
    tell_followers()
    assert "Café roulant" in OutgoingMail.objects.get().body


@pytest.mark.parametrize("parts", [None, {"title"}], ids=["all taken back", "only how it goes on"])
def test_news_taken_back_leaves_the_mails_that_wait(parts: set[str] | None) -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    say = {"told_as": "holder", "is_told_on": True, "idempotency_key": uuid.uuid4()}
    news = add_news(team=team, text="Une salle est trouvée.", **say)
    mail.write([mail.Mail("v@example.org", "x", f"Café roulant\n{news.text}\n", about="follower:1")])
    say_yes(team, parts) if parts else withdraw(team=team)
    assert "salle" not in OutgoingMail.objects.get().body


@pytest.mark.parametrize("rows", [1, 3])
def test_news_leaves_the_mails_that_wait_with_as_many_queries_whatever_its_number(
    rows: int, django_assert_num_queries: Any
) -> None:
    team = a_team()
    say_yes(team)
    for number in range(rows):
        say = {"told_as": "holder", "is_told_on": True, "idempotency_key": uuid.uuid4()}
        news = add_news(team=team, text=f"Salle {number}.", **say)
        mail.write([mail.Mail("v@example.org", "x", f"Café roulant\n{news.text}\n", about="follower:1")])
    with django_assert_num_queries(QUERIES_TO_WITHDRAW):
        withdraw(team=team)
    assert {row.body for row in OutgoingMail.objects.all()} == {"Café roulant\n"}


def test_a_picture_taken_back_while_it_is_asked_for_is_not_found() -> None:
    picture = PublicPictureFactory()
    PublicPictureContent.objects.all().delete()  # as between the two questions of the view
    address = reverse("public_picture", args=[picture.event.slug, picture.publication.pk, picture.pk])
    assert Client().get(address).status_code == 404
