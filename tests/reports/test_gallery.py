"""What everybody reads of the projects: the gallery, each project, the booklet, the open data. Nothing else, ever."""

import io
import json
import uuid
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from events.models import Event, EventCommune
from projects.models import FollowUp, ProjectNews, Publication, PublishedPart
from projects.publishing import fingerprint, offers_of
from projects.services.publication import agree, note_read, publish, withdraw
from reports.views import open_data
from tests.factories import (
    CommuneFactory,
    EventFactory,
    FollowUpFactory,
    HelplineFactory,
    PublicationFactory,
    PublicPictureFactory,
    RoleFactory,
    TeamFactory,
    ThemeFactory,
    UserFactory,
)
from tests.participants.planting import ALL, plant
from tests.reports.paper import check_for_readers

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(name: str, *words: Any, **asked: str) -> str:
    return Client().get(reverse(name, args=words), asked).content.decode()


def titles(**asked: str) -> set[str]:
    """The names of the projects that the gallery shows."""
    page = read("gallery", **asked)
    return {title for title in Publication.objects.values_list("team__name", flat=True) if f">{title}<" in page}


def named(title: str, **more: Any) -> Publication:
    event = more.pop("event", None) or EventFactory(status="follow_up")
    row: Publication = PublicationFactory(event=event, team=TeamFactory(event=event, name=title), **more)
    return row


def test_the_gallery_shows_published_projects_of_all_events_and_no_other() -> None:
    named("Le car")
    named("Le potager")
    named("En attente", waiting=True)
    assert titles() == {"Le car", "Le potager"}


def test_a_project_is_found_by_the_beginning_of_its_words_whatever_their_accents() -> None:
    named("Le car", text="Des trajets solidaires pour les hameaux, le cœur léger.")
    named("Le potager", text="Des légumes partagés.")
    assert titles(q="SOLIDAIRE hameaux") == {"Le car"}
    assert titles(q="legum") == {"Le potager"}
    assert titles(q="coeur") == {"Le car"}
    assert titles(q="hameaux légumes") == set()


def test_projects_are_narrowed_by_theme() -> None:
    named("Le car", theme="Solitude")
    named("Le potager", theme="Alimentation")
    assert titles(theme="Solitude") == {"Le car"}


def test_projects_are_narrowed_by_place_their_own_or_that_of_their_event() -> None:
    here, there = CommuneFactory(), CommuneFactory()
    whole = named("Partout")
    EventCommune.objects.create(event=whole.event, commune=here)
    EventCommune.objects.create(event=whole.event, commune=there)
    named("Là-bas", event=whole.event, place=there.intercommunality)
    assert titles(place=here.intercommunality_id) == {"Partout"}
    assert titles(place=there.intercommunality_id) == {"Partout", "Là-bas"}


def goes_on(row: Publication, months: int, state: str) -> None:
    day = row.event.ends_on
    told = {"told_at": row.agreed_at, "held_on": day, "why": "Assurance"}
    FollowUp.objects.create(event=row.event, team=row.team, months=months, state=state, **told)


def agrees_to_tell(row: Publication) -> None:
    PublishedPart.objects.create(
        event=row.event, publication=row, kind="state", agreed_at=row.agreed_at, published_at=row.agreed_at
    )


def test_how_a_project_goes_on_is_told_where_the_team_agreed_and_its_last_state_only() -> None:
    told, silent = named("Le car"), named("Le potager")
    agrees_to_tell(told)
    for row in (told, silent):
        goes_on(row, 1, "started")
        goes_on(row, 3, "paused")
        ProjectNews.objects.create(
            event=row.event,
            team=row.team,
            text="Une salle trouvée",
            is_told_on=True,
            told_as="holder",
            created_at=row.agreed_at,
        )
    assert titles(state="paused") == {"Le car"}
    assert titles(state="started") == set()
    assert "Une salle trouvée" not in read("public_project", told.event.slug, told.pk)  # nobody has read it yet
    Publication.objects.update(news_to=ProjectNews.objects.latest("pk").pk)
    assert "Une salle trouvée" in read("public_project", told.event.slug, told.pk)
    assert "Une salle trouvée" not in read("public_project", silent.event.slug, silent.pk)


def test_a_card_that_was_drawn_before_changes_with_all_that_it_shows() -> None:
    row = named("Le car", text="Des trajets solidaires.", theme="Solitude")
    assert "Des trajets solidaires." in read("gallery")
    row.parts.filter(kind="block").update(text="Des trajets partagés.")
    again = read("gallery")
    Event.objects.update(title="Un autre nom", slug="une-autre-adresse")
    assert "Des trajets partagés." in again
    assert "Des trajets solidaires." not in again
    assert "/e/une-autre-adresse/" in read("gallery")
    assert "Un autre nom" in read("gallery")


def test_a_card_says_where_a_project_stands_in_the_language_of_the_page() -> None:
    row = named("Le car")
    agrees_to_tell(row)
    goes_on(row, 1, "paused")
    assert "En pause" in read("gallery")
    english = Client(HTTP_ACCEPT_LANGUAGE="en").get(reverse("gallery")).content.decode()
    assert "En pause" not in english.partition('<ul class="plain-list gallery">')[2]


def test_a_project_says_what_another_territory_tried() -> None:
    one = named("Le car", text="Un transport solidaire le dimanche.")
    named("La navette", text="Un transport solidaire vers le marché.")
    named("Le potager", text="Des légumes.")
    page = read("public_project", one.event.slug, one.pk)
    assert "La navette" in page
    assert "Le potager" not in page


def test_the_address_of_a_project_that_is_not_published_says_nothing() -> None:
    row = named("En attente", waiting=True)
    answer = Client().get(reverse("public_project", args=[row.event.slug, row.pk]))
    assert answer.status_code == 404


def test_pages_ask_as_many_questions_for_thirty_projects_as_for_one() -> None:
    counts = []
    for more in (1, 29):
        for number in range(more):
            row = named(f"Projet {more}-{number}", text="Un texte.", theme="Solitude")
            agrees_to_tell(row)
        with CaptureQueriesContext(connection) as captured:
            read("gallery")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


PUBLIC = ("event_gallery", "projects_json", "event_projects_feed", "booklet", "hackathon_json")


def test_what_is_withdrawn_is_gone_at_once_from_every_page_and_file_that_a_browser_kept() -> None:
    row, browser = named("Le car bleu"), Client()
    named("Le potager", event=row.event)
    kept = {name: browser.get(reverse(name, args=[row.event.slug])) for name in PUBLIC}
    for name, answer in kept.items():
        again = browser.get(reverse(name, args=[row.event.slug]), headers={"If-None-Match": answer["ETag"]})
        assert (name, again.status_code) == (name, 304)
        assert "no-cache" in answer["Cache-Control"]
    withdraw(team=row.team)
    for name, answer in kept.items():
        again = browser.get(reverse(name, args=[row.event.slug]), headers={"If-None-Match": answer["ETag"]})
        assert (name, again.status_code) == (name, 200)
        assert "Le car bleu" not in text_in(again)


def test_a_picture_of_a_withdrawn_project_is_gone_though_its_address_is_known() -> None:
    picture = PublicPictureFactory()
    row = picture.publication
    address = reverse("public_picture", args=[row.event.slug, row.pk, picture.pk])
    assert Client().get(address)["Content-Type"] == "image/jpeg"
    withdraw(team=row.team)
    assert Client().get(address).status_code == 404


def text_in(answer: Any) -> str:
    """What a reader finds in an answer, whatever its kind."""
    if answer["Content-Type"] == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return str(answer.content.decode())


def test_the_booklet_is_tagged_and_has_a_cover_a_list_and_a_page_a_project() -> None:
    one = named("Le car", text="Un transport solidaire. " * 90, theme="Solitude")
    PublicPictureFactory(event=one.event, publication=one)
    named("Le potager", event=one.event, text="Des légumes de saison. " * 90)
    answer = Client().get(reverse("booklet", args=[one.event.slug]))
    check_for_readers(answer.content)
    cover, contents, first, second = (page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert one.event.title in " ".join(cover.split())
    assert "Le potager" in contents
    assert "Un transport solidaire." in first
    assert "Des légumes de saison." in second


def test_short_projects_share_a_page_of_the_booklet() -> None:
    one = named("Le car", text="Un transport solidaire.")
    named("Le potager", event=one.event, text="Des légumes.")
    answer = Client().get(reverse("booklet", args=[one.event.slug]))
    _, _, both = (page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Un transport solidaire." in both
    assert "Des légumes." in both


def test_the_booklet_leaves_no_page_for_two_lines_and_says_whom_to_call_once() -> None:
    one = named("Le car", text="Un transport solidaire. " * 90, theme="Solitude")
    PublicPictureFactory(event=one.event, publication=one)
    ThemeFactory(event=one.event, protected=True)
    line = HelplineFactory(event=one.event)
    answer = Client().get(reverse("booklet", args=[one.event.slug]))
    cover, contents, first, last = (page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "1 projet" in cover
    assert [line.name in page for page in (cover, contents, first, last)] == [False, False, False, True]


def test_how_a_project_goes_on_is_shown_and_followed_where_the_team_agreed() -> None:
    one, quiet = named("Le car"), named("Le potager")
    now = timezone.now()
    PublishedPart.objects.create(
        event=one.event, publication=one, kind="state", text="En pause, en route", agreed_at=now, published_at=now
    )
    assert titles(q="pause") == set(), "what every team agrees to is in no project's words"
    for row in (one, quiet):
        FollowUpFactory(event=row.event, team=row.team, state="paused")
    pages = [Client().get(reverse("public_project", args=[row.event.slug, row.pk])).text for row in (one, quiet)]
    assert ["En pause" in page for page in pages] == [True, False]
    assert ["Me prévenir" in page for page in pages] == [True, False]


def test_the_entry_of_a_project_changes_with_its_state() -> None:
    one, now = named("Le car"), timezone.now()
    PublishedPart.objects.create(
        event=one.event, publication=one, kind="state", text="…", agreed_at=now, published_at=now
    )
    later = now + timedelta(days=9)
    FollowUpFactory(event=one.event, team=one.team, state="paused", told_at=later)
    assert f"<updated>{later:%Y-%m-%d}" in read("projects_feed")


def test_open_data_leaves_whom_to_contact_to_the_page_and_english_pages_say_that_texts_are_french() -> None:
    one, now = named("Le car"), timezone.now()
    PublishedPart.objects.create(
        event=one.event, publication=one, kind="contact", text="06 39 98 00 01", agreed_at=now, published_at=now
    )
    assert "06 39 98" not in read("projects_json", one.event.slug)
    page = read("public_project", one.event.slug, one.pk)
    assert "06 39 98" in page
    assert '<h1 lang="fr">Le car</h1>' in page


def test_open_data_of_many_projects_come_in_files_that_name_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data, "IN_A_FILE", 2)
    event = named("Un").event
    for title in ("Deux", "Trois"):
        named(title, event=event)
    first = json.loads(read("projects_json", event.slug))
    second = Client().get(first["next"]).json()
    assert [first["count"], len(first["projects"]), second["next"]] == [3, 2, None]
    assert {one["title"] for one in first["projects"] + second["projects"]} == {"Un", "Deux", "Trois"}
    assert len(json.loads(read("hackathon_json", event.slug))["workFeatured"]) == 2


def test_the_booklet_that_a_browser_kept_is_made_again_when_a_helpline_changes() -> None:
    one = named("Le car")
    ThemeFactory(event=one.event, protected=True)
    address = reverse("booklet", args=[one.event.slug])
    kept = Client().get(address)["ETag"]
    assert Client().get(address, headers={"If-None-Match": kept}).status_code == 304
    HelplineFactory(event=one.event)
    assert Client().get(address, headers={"If-None-Match": kept}).status_code == 200


def test_the_event_is_described_as_a_hackathon_of_schema_org() -> None:
    row = named("Le car")
    data = json.loads(read("hackathon_json", row.event.slug))
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Hackathon")
    assert data["startDate"] == row.event.starts_on.isoformat()
    assert data["organizer"] == {"@type": "Organization", "name": row.event.organisation.name}
    assert [work["name"] for work in data["workFeatured"]] == ["Le car"]


def test_the_newest_projects_are_followed_as_atom() -> None:
    row = named("Le car", text="Un transport.")
    feed = ET.fromstring(read("projects_feed"))  # noqa: S314 - our own answer
    assert feed.tag == f"{ATOM}feed"
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Le car"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href", "").endswith(reverse("public_project", args=[row.event.slug, row.pk]))


def test_a_feed_says_where_a_project_stands_and_what_is_new_and_takes_no_words_for_markup() -> None:
    row = named("Le car", text="Un <img src=//ailleurs.example> pour 1 & tous.", theme="Soli\x01tude")
    agrees_to_tell(row)
    goes_on(row, 1, "started")
    news = ProjectNews.objects.create(
        event=row.event, team=row.team, text="Une salle", is_told_on=True, told_as="holder", created_at=row.agreed_at
    )
    Publication.objects.update(news_to=news.pk)
    entry = ET.fromstring(read("projects_feed")).find(f"{ATOM}entry")  # noqa: S314 - our own answer
    assert entry is not None
    assert entry.findtext(f"{ATOM}summary") == (
        "<p>Un &lt;img src=//ailleurs.example&gt; pour 1 &amp; tous.</p><p>Commencé.</p><p>Une salle</p>"
    )


@pytest.mark.parametrize("odd", ["\x0b", "\x01", "\ufffe"], ids=["soft break", "control", "no character"])
def test_what_no_file_can_hold_stops_no_feed(odd: str) -> None:
    row = named(f"Le{odd}car", text=f"Un{odd} transport.", theme=f"Soli{odd}tude")
    Event.objects.update(title=f"Pays{odd}de Retz")
    row.event.organisation.name = f"CC{odd}AS"
    row.event.organisation.save()
    for name, *words in (("projects_feed",), ("event_projects_feed", row.event.slug)):
        assert ET.fromstring(read(name, *words)).find(f"{ATOM}entry") is not None  # noqa: S314 - our own answer


def test_no_public_page_or_file_holds_a_person_a_code_or_a_protected_theme() -> None:
    event = EventFactory(under_way=True)
    organiser = UserFactory(name="Nadège Canarorga")
    person = plant(event, organiser)
    team = person.seat.team
    hidden = TeamFactory(
        event=event, name="Premier pas", theme=ThemeFactory(event=event, protected=True, title="Canarithème")
    )
    lead = RoleFactory(event=event, kind="referent", theme=hidden.theme, user__name="Awa Canarilead").user
    Event.objects.filter(pk=event.pk).update(status="follow_up")
    for project in (team, hidden):
        project.refresh_from_db()
        row = Publication.objects.filter(team=project).first()
        parts = {"title", "asked", "state"}
        offers = offers_of(project)
        row = agree(team=project, parts=parts, seen=fingerprint(offers), version=row.version if row else 0)
        if project == hidden:
            note_read(publication=row, user=lead, version=row.version)
        row.pictures.all().delete()
        publish(publication=row, user=organiser, version=row.version)
    secrets = [*ALL.values(), person.code, person.code_in_groups, person.link_token, team.code, hidden.code]
    secrets += [
        "Canarorga",
        "Canarilead",
        "Canarithème",
        hidden.theme.question,
        str(person.reference),
        uuid.uuid4().hex,
    ]
    for answer in everything_public(event):
        said = text_in(answer).casefold()
        assert [secret for secret in secrets if secret.casefold() in said] == []
        assert "premier pas" in said or answer["Content-Type"] == "text/html; charset=utf-8"


def everything_public(event: Event) -> list[Any]:
    projects = Publication.objects.filter(event=event)
    addresses = [reverse("gallery"), reverse("projects_feed"), *(reverse(name, args=[event.slug]) for name in PUBLIC)]
    addresses += [reverse("public_project", args=[event.slug, row.pk]) for row in projects]
    answers = [Client().get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return answers
