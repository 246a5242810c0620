"""What tables must respect in the demonstration, tables that the engine proposed once, and who came unannounced."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from demo.keys import key
from events.models import Event
from participants.models import Need, Registration, Skill, SkillOffered
from participants.services.welcoming import Seen, walk_in
from teams.formation.proposal import Proposal, proposal_from
from teams.models import Draft, Formation, FormationRules, HostTables, Pairing, Placement
from teams.problems import Built, build
from teams.services.storing import store_draft

LATE = timedelta(minutes=50)  # after the doors opened


def say_what_tables_respect(event: Event, organiser: User, given: Mapping[str, Any]) -> None:
    """Pairs, a placement, host tables, languages and skills of tables.json."""
    people = {person.chosen_name: person for person in event.registrations.active()}
    FormationRules.objects.create(event=event, **given["rules"])
    for kind in Pairing.Kind.values:
        _pair(event, organiser, kind, [[people[name] for name in pair] for pair in given[kind]])
    for name, theme in given["placed"].items():
        where = {"theme": event.themes.get(slug=theme), "created_by": organiser}
        Placement.objects.create(event=event, registration=people[name], **where)
    for kind, numbers in given["hosts"].items():
        HostTables.objects.create(event=event, kind=kind, numbers=numbers)
    for name, languages in given["speak"].items():
        event.roles.filter(kind="facilitator", user__email=f"{name}@example.org").update(languages=languages)
    for words, language in given["asked"].items():
        Need.objects.filter(event=event, kind=Need.Kind.LANGUAGE, detail=words).update(language=language)
    _offer_skills(event, given["skills"], list(people.values()))


def _pair(event: Event, organiser: User, kind: str, pairs: Sequence[Sequence[Registration]]) -> None:
    for pair in pairs:
        one, other = sorted(pair, key=lambda person: person.pk)
        Pairing.objects.create(event=event, kind=kind, one=one, other=other, created_by=organiser)


def _offer_skills(event: Event, names: Sequence[str], people: Sequence[Registration]) -> None:
    """One person in five brings each of them."""
    skills = [Skill.objects.create(event=event, name=name, position=place) for place, name in enumerate(names)]
    SkillOffered.objects.bulk_create(
        SkillOffered(event=event, registration=person, skill=skill)
        for turn, skill in enumerate(skills)
        for person in people[turn :: 5 + turn]
    )


def propose(event: Event, organiser: User, proposal: Mapping[str, Any]) -> Draft:
    """A draft of tables that the engine found once, kept as data: nobody waits for the solver while this loads."""
    built, now = build(event), timezone.now()
    formation = Formation.objects.create(
        event=event,
        status=Formation.Status.DONE,
        seconds=30,
        asked_by=organiser,
        started_at=now,
        heard_at=now,
        ended_at=now,
        idempotency_key=key(event.slug, "formation"),
    )
    return store_draft(formation=formation, proposal=read_back(event, built, proposal), built=built, kind="best")


def read_back(event: Event, built: Built, proposal: Mapping[str, Any]) -> Proposal:
    """A proposal kept with names: of themes, of facilitators, of the people, all of the demonstration."""
    themes = {theme.slug: str(theme.pk) for theme in built.themes}
    people = {person.chosen_name: str(person.pk) for person in event.registrations.active()}
    roles = {role.pk: role.user.email.partition("@")[0] for role in built.roles if role}
    free: dict[str, list[str]] = {}
    for role, facilitator in zip(built.roles, built.problem.facilitators, strict=True):
        if role:
            free.setdefault(roles[role.pk], []).append(facilitator.id)
    teams = [
        {
            "id": f"{table['theme']}#{number}",
            "theme": themes[table["theme"]],
            "facilitator": free[table["facilitator"]].pop(0),
            "members": [people[name] for name in table["people"]],
        }
        for number, table in enumerate(proposal["tables"], start=1)
    ]
    return proposal_from(built.problem, {"teams": teams, "meta": proposal["meta"]})


def come_unannounced(event: Event, by: User, late: Sequence[Mapping[str, str]]) -> None:
    """People who had not registered came all the same: they are here, and have no table."""
    categories = {category.key: category for category in event.categories.all()}
    for row in late:
        walk_in(
            event=event,
            chosen_name=row["name"],
            category=categories[row["category"]],
            in_photos=False,
            seen=Seen(key=key(event.slug, row["name"]), by=by, device="accueil"),
        )
