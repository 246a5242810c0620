"""The pages of the end of an event, opened by the organiser of an event that has nothing: each says so, none breaks."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import AwardFactory, EventFactory, RoleFactory, ScreenFactory, TeamFactory
from tests.permissions.world import BACKEND

pytestmark = pytest.mark.django_db
PAGES = (
    *("jury", "jury_lead", "jury_together", "give_awards", "results", "favourite_lead", "favourite_tokens"),
    *("pledges", "pledge_new", "pledges_to_remind", "evaluation_results", "evaluation_paper", "your_view"),
    *("follow_up", "follow_up_sheet", "follow_up_moments", "following", "publications", "event_gallery"),
    *("projects_json", "hackathon_json", "bilan", "closing", "event_overview"),
)
ELSEWHERE = {302, 403, 404}  # not its moment: the page says so, or is not there
ALWAYS = {"jury_lead", "pledges", "evaluation_results", "publications", "bilan"}


@pytest.mark.parametrize("status", ["draft", "under_way", "deliberation", "results_shared"])
def test_every_page_of_the_end_opens_where_there_is_nothing(status: str) -> None:
    role = RoleFactory(event=EventFactory(status=status, has_ranking=True), kind="organiser")
    browser = Client()
    browser.force_login(role.user, backend=BACKEND)
    answers = {page: browser.get(reverse(page, args=[role.event.slug])).status_code for page in PAGES}
    assert {page: answer for page, answer in answers.items() if answer not in {200, *ELSEWHERE}} == {}
    assert {answers[page] for page in ALWAYS} == {200}


def test_the_jury_without_a_juror_offers_to_invite_one() -> None:
    role = RoleFactory(event=EventFactory(status="under_way"), kind="organiser")
    browser = Client()
    browser.force_login(role.user, backend=BACKEND)
    page = browser.get(reverse("jury_lead", args=[role.event.slug]))
    assert reverse("invite", args=[role.event.slug, "juror"]) in page.content.decode()


def test_months_later_neither_opening_the_readings_nor_the_screens_are_offered() -> None:
    event = EventFactory(status="follow_up", starts_on=date(2024, 3, 1), ends_on=date(2024, 3, 2))
    ScreenFactory(event=event, shows="awards")
    AwardFactory(event=event)
    TeamFactory(event=event)
    role = RoleFactory(event=event, kind="organiser")
    RoleFactory(event=event, kind="juror")
    browser = Client()
    browser.force_login(role.user, backend=BACKEND)
    jury, awards = (
        browser.get(reverse(page, args=[event.slug])).content.decode() for page in ("jury_lead", "give_awards")
    )
    assert "manque" not in jury
    assert reverse("jury_open", args=[event.slug]) not in jury
    assert 'value="end"' not in awards
