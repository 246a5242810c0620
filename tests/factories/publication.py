import io

import factory
from django.utils import timezone
from PIL import Image

from projects.models import Publication, PublicPicture, PublicPictureContent, PublishedPart
from tests.factories.events import EventFactory, SheetBlockFactory
from tests.factories.teams import TeamFactory


class PublicationFactory(factory.django.DjangoModelFactory):
    """A project that everybody may read, with its name; PublicationFactory(waiting=True) waits for the organiser.

    PublicationFactory(text="Un car", theme="Solitude") has a block of the sheet, and tells its theme.
    """

    class Meta:
        model = Publication
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(published_at=None)

    event = factory.SubFactory(EventFactory, status="follow_up")
    team = factory.SubFactory(TeamFactory, event=factory.SelfAttribute("..event"))
    agreed_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)
    version = 1

    @factory.post_generation
    def title(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        _part(self, "title", extracted or self.team.name)

    @factory.post_generation
    def text(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        if extracted:
            _part(self, "block", extracted, SheetBlockFactory(event=self.event))

    @factory.post_generation
    def theme(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        if extracted:
            _part(self, "theme", extracted)


def _part(publication: Publication, kind: str, text: str, block: object = None) -> None:
    PublishedPart.objects.create(
        event=publication.event,
        publication=publication,
        kind=kind,
        text=text,
        block=block,
        agreed_at=timezone.now(),
        published_at=publication.published_at,
    )


class PublicPictureFactory(factory.django.DjangoModelFactory):
    """A picture that everybody may see, of a few bytes."""

    class Meta:
        model = PublicPicture
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory, status="follow_up")
    publication = factory.SubFactory(PublicationFactory, event=factory.SelfAttribute("..event"))
    alt = "Une camionnette dans une cour."
    width, height = 600, 400
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def content(self, create: bool, extracted: object, **kwargs: object) -> None:
        file = io.BytesIO()
        Image.new("RGB", (6, 4), "#0b5c55").save(file, "JPEG")
        PublicPictureContent.objects.create(
            event=self.event, picture=self, large=file.getvalue(), small=file.getvalue()
        )
