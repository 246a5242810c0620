"""What a team may let everybody read: the parts of its project as they stand, beside what it agreed to."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from events.models import Intercommunality, SheetBlock
from projects.models import ProjectNews, Publication, PublishedPart, Validation
from projects.sheet import sheet_of
from teams.models import Team

Kind = PublishedPart.Kind
LANGUAGE = "fr"  # of sentences that are kept: the one in which teams write


@dataclass(frozen=True, slots=True)
class Offer:
    """A part that may be agreed to. `key` names it in forms: "title", "block-12"."""

    kind: Kind
    title: str
    text: str
    block: SheetBlock | None = None

    @property
    def key(self) -> str:
        return f"block-{self.block.pk}" if self.block else str(self.kind)


def offers_of(team: Team) -> list[Offer]:
    """What stands in a team's project now, in the order in which it is read. A protected theme is never offered, and an
    empty block is nothing to agree to. Three queries."""
    offers = [Offer(Kind.TITLE, _("The name of our project"), team.name)]
    if not team.theme.is_protected:
        with override(LANGUAGE):
            told = team.theme.title
        offers.append(Offer(Kind.THEME, _("Our theme"), told))
    lines = sheet_of(team).lines
    offers += [Offer(Kind.BLOCK, line.block.title, line.text, line.block) for line in lines if line.is_filled]
    if asked := asked_words(list(Validation.objects.filter(team=team).present())):
        offers.append(Offer(Kind.ASKED, _("Whom we asked"), asked))
    state = _(
        "Started, being prepared, paused… as those who follow the projects write it, with the news meant for everybody."
    )
    return [*offers, Offer(Kind.STATE, _("How our project goes on"), state)]


def asked_words(rows: Sequence[Validation]) -> str:
    """Whom a team asked, by kind of person and how often, in French. Never what one person answered."""
    if not rows:
        return ""
    with override(LANGUAGE):
        kinds = Counter(str(row.get_asked_display()) for row in rows)
        lines = [
            ngettext("%(kind)s: once", "%(kind)s: %(count)d times", count) % {"kind": kind, "count": count}
            for kind, count in kinds.most_common()
        ]
    return "\n".join(lines)


def fingerprint(offers: Sequence[Offer]) -> str:
    """One word that changes with any text offered: a yes is a yes to what was shown, and to nothing written since."""
    shown = [[offer.key, offer.text] for offer in offers if offer.kind != Kind.STATE]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:24]


def places_of(team: Team) -> list[Intercommunality]:
    """Where in the event's territory a project may take place. One query."""
    found = Intercommunality.objects.filter(communes__in=team.event.territory.values("commune"))
    return list(found.distinct().order_by("search_name"))


def news_of(publication: Publication) -> QuerySet[ProjectNews]:
    """The news of a project meant for everybody, where the team agreed to tell how it goes on; of a protected theme none."""
    told = ProjectNews.objects.filter(team=publication.team_id, is_told_on=True).order_by("pk")
    agreed = publication.parts.filter(kind=Kind.STATE).exists()
    return told if agreed and not publication.team.theme.is_protected else told.none()


def agreed_keys(publication: Publication | None) -> set[str]:
    """The keys of the parts that a team agreed to."""
    if publication is None or not publication.pk:
        return set()
    return {f"block-{part.block_id}" if part.block_id else part.kind for part in publication.parts.all()}
