"""What a team lets be public, who reads it before, and how it is taken back."""

import io
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image

from common.answers import Refused, Stale
from common.code_sessions import SESSION_KEY
from events.models import Event
from projects import bank
from projects.models import Publication, PublicPicture, PublishedPart
from projects.publishing import fingerprint, offers_of
from projects.services.publication import add_picture, agree, note_read, publish, withdraw
from teams.models import Team
from tests.factories import (
    EventFactory,
    FollowUpFactory,
    PublicationFactory,
    RoleFactory,
    SheetBlockFactory,
    SheetEntryFactory,
    TeamFactory,
    ThemeFactory,
    ValidationFactory,
)

pytestmark = pytest.mark.django_db


def a_team(*, protected: bool = False, text: str = "Un car vient chercher qui veut venir.") -> Team:
    event = EventFactory(status="follow_up")
    theme = ThemeFactory(event=event, protected=protected, title="Solitude")
    team = TeamFactory(event=event, theme=theme, name="Café roulant")
    SheetEntryFactory(event=event, team=team, block=SheetBlockFactory(event=event, title_fr="Notre idée"), text=text)
    return team


def say_yes(team: Team, parts: set[str] | None = None, **more: Any) -> Publication:
    offers = offers_of(team)
    row = Publication.objects.filter(team=team).first()
    chosen = {offer.key for offer in offers} if parts is None else parts
    return agree(team=team, parts=chosen, seen=fingerprint(offers), version=row.version if row else 0, **more)


def publish_it(team: Team) -> Publication:
    row = Publication.objects.get(team=team)
    return publish(publication=row, user=RoleFactory(event=team.event, kind="organiser").user, version=row.version)


def public_texts(team: Team) -> str:
    [one] = bank.shown(bank.with_all(bank.published(team.event)))
    return " ".join([one.title, one.theme, *(part.text for part in one.blocks), *one.asked, *one.contact])


def test_nothing_is_public_before_the_organiser_publishes() -> None:
    team = a_team()
    say_yes(team)
    assert not bank.published().exists()
    publish_it(team)
    assert public_texts(team) == "Café roulant Solitude Un car vient chercher qui veut venir."


def test_only_the_parts_agreed_to_are_public() -> None:
    team = a_team()
    say_yes(team, {"title"}, contact="Mairie démo\n02 40 00 00 00")
    publish_it(team)
    assert public_texts(team) == "Café roulant  Mairie démo 02 40 00 00 00"


def test_a_text_changed_after_the_yes_stays_unknown_until_a_new_yes_and_a_new_reading() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    team.sheet_entries.update(text="Un texte que personne n’a relu.")
    assert "que personne" not in public_texts(team)
    say_yes(team)
    assert public_texts(team) == "Café roulant Solitude"  # the old text is taken back, the new one waits
    publish_it(team)
    assert "que personne" in public_texts(team)


def test_a_yes_to_texts_that_changed_meanwhile_is_refused() -> None:
    team = a_team()
    seen = fingerprint(offers_of(team))
    team.sheet_entries.update(text="Autre chose.")
    with pytest.raises(Stale):
        agree(team=team, parts={"title"}, seen=seen, version=0)


def test_a_yes_from_a_stale_page_overwrites_nothing() -> None:
    team = a_team()
    say_yes(team)
    with pytest.raises(Stale):
        agree(team=team, parts={"title"}, seen=fingerprint(offers_of(team)), version=0)


def test_a_yes_said_again_in_another_language_takes_nothing_back() -> None:
    team = a_team()
    team.theme.title_en = "Loneliness"
    team.theme.save()
    say_yes(team)
    publish_it(team)
    with translation.override("en"):
        say_yes(team)
    assert public_texts(team) == "Café roulant Solitude Un car vient chercher qui veut venir."
    assert not PublishedPart.objects.filter(published_at=None).exists()


def test_what_is_taken_back_is_gone_at_once_and_erased() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    withdraw(team=team)
    assert not bank.published().exists()
    assert not PublishedPart.objects.exists()
    withdraw(team=team)  # twice changes nothing


def test_one_part_less_is_gone_at_once_the_others_stay() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    say_yes(team, {"title", "theme"})
    assert public_texts(team) == "Café roulant Solitude"


def test_under_another_name_the_project_waits_for_the_organiser() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    team.name = "Le car de nuit"
    team.save()
    say_yes(team)
    assert not bank.published().exists()


def test_the_theme_and_pictures_of_a_protected_table_are_never_offered() -> None:
    team = a_team(protected=True)
    assert "theme" not in {offer.key for offer in offers_of(team)}
    say_yes(team)
    with pytest.raises(Refused):
        add_picture(team=team, file=a_picture(), size=100, alt="Un car", idempotency_key=uuid.uuid4())


def test_a_protected_theme_is_published_by_two_people_who_read_it() -> None:
    team = a_team(protected=True)
    lead = RoleFactory(event=team.event, kind="referent", theme=team.theme).user
    row = say_yes(team)
    with pytest.raises(Refused, match="(?i)lead|référent"):
        publish_it(team)
    note_read(publication=row, user=lead, version=row.version)
    RoleFactory(event=team.event, kind="organiser", user=lead)
    with pytest.raises(Refused):
        publish(publication=row, user=lead, version=row.version)  # the same person twice
    publish_it(team)
    assert "Solitude" not in public_texts(team)


def test_what_the_lead_read_counts_for_that_text_only() -> None:
    team = a_team(protected=True)
    lead = RoleFactory(event=team.event, kind="referent", theme=team.theme).user
    row = say_yes(team)
    note_read(publication=row, user=lead, version=row.version)
    say_yes(team, {"title"})
    with pytest.raises(Refused):
        publish_it(team)


def test_only_the_lead_of_the_theme_reads_for_it() -> None:
    team = a_team(protected=True)
    row = say_yes(team)
    with pytest.raises(Refused):
        note_read(publication=row, user=RoleFactory(event=team.event, kind="organiser").user, version=row.version)


def test_a_theme_that_becomes_protected_hides_what_one_person_had_read() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    team.theme.sensitivity = "protected"
    team.theme.save()
    assert not bank.published().exists()


def test_nothing_is_public_once_results_are_no_longer_shared() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    Event.objects.update(status="deliberation")
    assert not bank.published().exists()


def test_whom_the_team_asked_is_told_by_kind_never_by_answer() -> None:
    team = a_team()
    for _ in range(2):
        ValidationFactory(event=team.event, team=team, answer="Je vis seule depuis mars.")
    say_yes(team)
    publish_it(team)
    assert "Je vis seule" not in public_texts(team)
    assert "2 fois" in public_texts(team)


def a_picture() -> io.BytesIO:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (47.0, 6.0, 0.0)}  # where it was taken
    Image.new("RGB", (60, 40), "#0b5c55").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


def test_a_picture_is_drawn_again_without_its_position_and_waits_for_the_organiser() -> None:
    team = a_team()
    say_yes(team)
    publish_it(team)
    key = uuid.uuid4()
    picture = add_picture(team=team, file=a_picture(), size=900, alt="Un car bleu", idempotency_key=key)
    again = add_picture(team=team, file=a_picture(), size=900, alt="Un car bleu", idempotency_key=key)
    assert again == picture
    assert not Image.open(io.BytesIO(picture.content.large)).getexif()
    [one] = bank.shown(bank.with_all(bank.published()))
    assert one.pictures == []
    publish_it(team)
    [one] = bank.shown(bank.with_all(bank.published()))
    assert [shown.alt for shown in one.pictures] == ["Un car bleu"]


def tablet(team: Team) -> Client:
    client = Client()
    session = client.session
    session[SESSION_KEY] = {str(team.event_id): {team.code_kind: [team.pk, team.code_version]}}
    session.save()
    return client


def posted(team: Team, **more: Any) -> dict[str, Any]:
    return {"act": "agree", "parts": ["title"], "seen": fingerprint(offers_of(team)), "version": 0, **more}


def test_the_table_says_yes_and_takes_it_back_from_its_tablet() -> None:
    team = a_team()
    page, browser = reverse("publication", args=[team.event.slug, team.pk]), tablet(team)
    assert "Un car vient" in browser.get(page).content.decode()
    assert browser.post(page, posted(team, structure="Mairie démo")).status_code == 302
    assert {part.kind for part in PublishedPart.objects.all()} == {"title", "contact"}
    browser.post(page, {"act": "withdraw"})
    assert not PublishedPart.objects.exists()


def test_the_page_says_beside_a_text_that_it_may_name_somebody(sign_in: Any) -> None:
    team = a_team(text="Appeler Madame Canarinette.")
    page = tablet(team).get(reverse("publication", args=[team.event.slug, team.pk])).content.decode()
    assert "<q>Madame Canarinette</q>" in page
    row = say_yes(team)
    organiser = sign_in(RoleFactory(event=team.event, kind="organiser").user)
    page = organiser.get(reverse("publication_review", args=[team.event.slug, row.pk])).content.decode()
    assert "<q>Madame Canarinette</q>" in page


def test_a_page_that_grew_old_keeps_nothing_and_says_so() -> None:
    team = a_team()
    answer = tablet(team).post(reverse("publication", args=[team.event.slug, team.pk]), posted(team, version=7))
    assert answer.status_code == 409
    assert not PublishedPart.objects.exists()


def test_the_organiser_notes_an_answer_only_where_the_team_gave_one(sign_in: Any) -> None:
    team = a_team()
    browser = sign_in(RoleFactory(event=team.event, kind="organiser").user)
    page = reverse("publication", args=[team.event.slug, team.pk])
    assert browser.post(page, posted(team)).status_code == 422
    assert browser.post(page, posted(team, told="on")).status_code == 302
    assert Publication.objects.get().agreed_for_team


def test_the_organiser_reads_then_publishes(sign_in: Any) -> None:
    team = a_team()
    row = say_yes(team)
    browser = sign_in(RoleFactory(event=team.event, kind="organiser").user)
    page = reverse("publication_review", args=[team.event.slug, row.pk])
    assert browser.post(page, {"act": "publish", "version": row.version}).status_code == 422  # not said to be read
    browser.post(page, {"act": "publish", "version": row.version, "read": "1"})
    assert bank.published().get() == row


def test_whoever_publishes_how_a_project_goes_on_reads_what_it_says(sign_in: Any) -> None:
    row = say_yes(team := a_team())
    FollowUpFactory(event=team.event, team=team, state="paused")
    browser = sign_in(RoleFactory(event=team.event, kind="organiser").user)
    assert "En pause" in browser.get(reverse("publication_review", args=[team.event.slug, row.pk])).text


def test_a_lead_of_another_theme_finds_no_agreement_of_this_one(sign_in: Any) -> None:
    team = a_team()
    row = say_yes(team)
    other = RoleFactory(event=team.event, kind="referent", theme=ThemeFactory(event=team.event)).user
    page = reverse("publication_review", args=[team.event.slug, row.pk])
    assert sign_in(other).get(page).status_code == 404


def test_a_table_finds_what_another_territory_tried() -> None:
    team = a_team(text="Un transport solidaire le dimanche.")
    PublicationFactory(title="Le car du dimanche", text="Un transport solidaire pour les hameaux.")
    PublicationFactory(title="Le potager", text="Des légumes partagés.")
    page = tablet(team).get(reverse("elsewhere", args=[team.event.slug, team.pk])).content.decode()
    assert "Le car du dimanche" in page
    assert "Le potager" not in page
    found = tablet(team).get(reverse("elsewhere", args=[team.event.slug, team.pk]), {"q": "LEGUME"}).content.decode()
    assert "Le potager" in found


def test_a_picture_of_another_team_is_removed_by_nobody_here() -> None:
    team = a_team()
    say_yes(team)
    other = a_team()
    say_yes(other)
    picture = add_picture(team=other, file=a_picture(), size=900, alt="Un car", idempotency_key=uuid.uuid4())
    tablet(team).post(reverse("publication_pictures", args=[team.event.slug, team.pk]), {"remove": picture.pk})
    assert PublicPicture.objects.filter(pk=picture.pk).exists()


def review_of(row: Publication) -> str:
    return reverse("publication_review", args=[row.event.slug, row.pk])


def test_what_is_public_and_changed_in_nothing_is_not_to_be_published_again(sign_in: Any) -> None:
    row = PublicationFactory(event=EventFactory(status="follow_up"))
    page = sign_in(RoleFactory(event=row.event, kind="organiser").user).get(review_of(row)).content.decode()
    assert 'value="publish"' not in page
    assert "Retirer ce projet" in page


def test_a_theme_that_became_protected_is_said_to_be_public_no_more(sign_in: Any) -> None:
    row = PublicationFactory(event=EventFactory(status="follow_up"))
    row.team.theme.sensitivity = "protected"
    row.team.theme.save()
    page = sign_in(RoleFactory(event=row.event, kind="organiser").user).get(review_of(row)).content.decode()
    assert "Ce projet est public" not in page


def test_the_list_calls_whoever_reads_next_and_offers_the_lead_no_closed_door(sign_in: Any) -> None:
    team = a_team(protected=True)
    TeamFactory(event=team.event, theme=team.theme, number=2)
    row = say_yes(team)
    lead = RoleFactory(event=team.event, kind="referent", theme=team.theme).user
    pages = [sign_in(lead), sign_in(RoleFactory(event=team.event, kind="organiser").user)]
    where = reverse("publications", args=[team.event.slug])

    def called() -> list[bool]:
        return ['class="card needs"' in page.get(where).content.decode() for page in pages]

    assert called() == [True, False]
    assert "Noter sa réponse" not in pages[0].get(where).content.decode()
    note_read(publication=row, user=lead, version=row.version)
    assert called() == [False, True]
