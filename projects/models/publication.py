"""What a team lets everybody read of its project, part by part, as it stood when the team said yes."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Lower, Replace
from django.utils.translation import gettext_lazy as _

from events.models import Event, Intercommunality, SheetBlock, Theme
from events.models.base import event_key
from teams.models import Team

if TYPE_CHECKING:
    from common.actors import Actor

ACCENTED, PLAIN = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ’'-", "aaaaaaceeeeiiiinooooouuuuyy   "


def _words_of(field: str) -> Func:
    """The words of a text without case nor accents, kept by the database itself: whoever changes the text changes them."""
    opened: Any = Lower(field)
    for ligature, letters in (("œ", "oe"), ("æ", "ae")):
        opened = Replace(opened, Value(ligature), Value(letters))
    plain = Func(opened, Value(ACCENTED), Value(PLAIN), function="translate")
    return Func(Value("simple"), plain, function="to_tsvector", template="%(function)s(%(expressions)s)")


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> "PublicationQuerySet":
        """Those that everybody may read now. What a protected theme made needs to have been read by two people, also where
        the theme became protected after it was published."""
        after = Event.AFTER_RESULTS
        shown = self.filter(published_at__isnull=False, team__removed_at=None, event__status__in=after)
        return shown.filter(~Q(team__theme__sensitivity=Theme.Sensitivity.PROTECTED) | Q(was_read_by_two=True))

    def visible_to(self, actor: "Actor") -> "PublicationQuerySet":
        """Every agreement to the organiser; to a theme lead, those of its themes."""
        mine = self.filter(event_id=actor.event_id, team__removed_at=None).select_related("team__theme")
        return mine if actor.has("organiser") else mine.filter(team__theme__in=actor.scope("theme", "referent"))


class Publication(models.Model):
    """A team's yes to being public. `version` counts what it agreed to; a theme lead reads one version, and no other."""

    event = event_key("publications")
    team = models.OneToOneField(Team, models.CASCADE, related_name="publication")
    place = models.ForeignKey(  # none: the whole territory of the event
        Intercommunality, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("where it happens")
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_for_team = models.BooleanField(default=False)  # the organiser noted what the team said
    read_at = models.DateTimeField(null=True, blank=True)  # by the lead of a protected theme
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    read_version = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    was_read_by_two = models.BooleanField(default=False)
    news_to = models.BigIntegerField(default=0)  # the last ProjectNews that was read before publishing, and is public
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(agreed_at__isnull=False, withdrawn_at=None),
                name="published_with_the_teams_yes",
            )
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "id"], condition=Q(published_at__isnull=False), name="published_newest_first"
            )
        ]

    def __str__(self) -> str:
        return f"publication of {self.team_id} v{self.version}"

    @property
    def is_public(self) -> bool:
        """Everybody may read it once results are shared. A theme that became protected since takes it out of view."""
        return self.published_at is not None and (self.was_read_by_two or not self.team.theme.is_protected)

    @property
    def is_read(self) -> bool:
        """The lead of its protected theme has read what the team agreed to, and it has not changed since."""
        return self.read_at is not None and self.read_version == self.version


class PublishedPart(models.Model):
    """One part that the team lets be read, with its text as the team saw it. Public once `published_at` is set."""

    class Kind(models.TextChoices):
        TITLE = "title", _("the name of the project")
        THEME = "theme", _("the theme")
        BLOCK = "block", _("a part of the sheet")
        ASKED = "asked", _("whom we asked")
        STATE = "state", _("how the project goes on")
        CONTACT = "contact", _("the structure to contact")

    event = event_key("published_parts")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    block = models.ForeignKey(SheetBlock, models.CASCADE, null=True, blank=True, related_name="published")
    text = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(  # type: ignore[attr-defined]  # Django's, unknown to its stubs
        expression=_words_of("text"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "kind", "block"], name="part_agreed_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(kind="block", block__isnull=False) | (~Q(kind="block") & Q(block=None)),
                name="part_of_the_sheet_names_its_block",
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="published_words"),
            models.Index(  # the filters of the gallery are read from it alone
                fields=["text"],
                include=["publication"],
                condition=Q(kind="theme", published_at__isnull=False),
                name="published_themes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.publication_id}"


class PublicPicture(models.Model):
    """A picture that the team lets be seen: drawn again by us, without position, and told in words for who does not see it."""

    event = event_key("public_pictures")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="pictures")
    alt = models.CharField(_("what one sees on it"), max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "idempotency_key"], name="public_picture_sent_once")]

    def __str__(self) -> str:
        return f"picture of {self.publication_id}"


class PublicPictureContent(models.Model):
    """The picture itself, apart so that lists stay light."""

    event = event_key("public_picture_contents")
    picture = models.OneToOneField(PublicPicture, models.CASCADE, related_name="content")
    large = models.BinaryField()
    small = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.picture_id}"
