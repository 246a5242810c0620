"""What a team made beside its sheet, as pages and prints read it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Means, PaperPhoto, Validation
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Made:
    """The validations, means and photos of a team that nobody removed, oldest first."""

    validations: Sequence[Validation]
    means: Sequence[Means]
    photos: Sequence[PaperPhoto]

    @property
    def asked_by_block(self) -> dict[int | None, int]:
        """{block's id: how often something was asked about it}."""
        return Counter(row.block_id for row in self.validations)

    @property
    def asked_words(self) -> str:
        """ "You asked twice." and so on."""
        return asked_words(len(self.validations))

    @property
    def means_words(self) -> str:
        return means_words(self.means)


def made_by(team: Team) -> Made:
    """Three queries, two where no photo is taken."""
    return Made(
        validations=list(Validation.objects.filter(team=team).present().select_related("block")),
        means=list(Means.objects.filter(team=team).present()),
        photos=photos_of(team),
    )


def photos_of(team: Team) -> list[PaperPhoto]:
    """A team's photos; none on a protected theme, also where it became so after they were taken."""
    return [] if team.theme.is_protected else list(PaperPhoto.objects.filter(team=team).present())


def asked_words(times: int) -> str:
    """How often something was asked, as words: "Asked 2 times"."""
    if not times:
        return _("Not asked yet")
    return ngettext("Asked %(times)d time", "Asked %(times)d times", times) % {"times": times}


def means_words(means: Sequence[Means]) -> str:
    """What is there and what is missing, in a sentence."""
    lacking = sum(row.state == Means.State.LACK for row in means)
    if not means:
        return _("Nothing noted yet")
    if not lacking:
        return _("You have all that you need")
    return ngettext("%(count)d thing is missing", "%(count)d things are missing", lacking) % {"count": lacking}


def by_kind(means: Sequence[Means]) -> list[tuple[Means.Kind, list[Means]]]:
    """The four groups, in the order in which one thinks of them: money comes last."""
    return [(kind, [row for row in means if row.kind == kind]) for kind in Means.Kind]
