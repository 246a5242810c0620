import factory
from django.utils import timezone

from participants.models import (
    ImportFile,
    ImportRow,
    Lift,
    ListeningRequest,
    Need,
    Registration,
    Skill,
    SkillOffered,
    ThemeChoice,
)
from tests.factories.events import CategoryFactory, EventFactory, ThemeFactory


class RegistrationFactory(factory.django.DjangoModelFactory):
    """Somebody registered; RegistrationFactory(cancelled=True), RegistrationFactory(wishes=[theme, theme])."""

    class Meta:
        model = Registration
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(status=Registration.Status.WAITING, waiting_since=factory.LazyFunction(timezone.now))
        cancelled = factory.Trait(status=Registration.Status.CANCELLED, cancelled_at=factory.LazyFunction(timezone.now))

    event = factory.SubFactory(EventFactory)
    chosen_name = factory.Sequence(lambda n: f"Camille DÉMO{n:05}")
    category = factory.SubFactory(CategoryFactory, event=factory.SelfAttribute("..event"))

    @factory.post_generation
    def wishes(self, create: bool, extracted: list | None, **kwargs: object) -> None:
        for rank, theme in enumerate(extracted or [], start=1):
            ThemeChoice.objects.create(event=self.event, registration=self, theme=theme, rank=rank)


class ThemeChoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ThemeChoice

    event = factory.SubFactory(EventFactory)
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))
    theme = factory.SubFactory(ThemeFactory, event=factory.SelfAttribute("..event"))
    rank = 1


class NeedFactory(factory.django.DjangoModelFactory):
    """Something somebody needs; NeedFactory(answered=True)."""

    class Meta:
        model = Need

    class Params:
        answered = factory.Trait(answer=Need.Answer.YES, answered_at=factory.LazyFunction(timezone.now))

    event = factory.SubFactory(EventFactory)
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))
    kind = Need.Kind.OTHER
    detail = "une rampe"


class LiftFactory(factory.django.DjangoModelFactory):
    """Somebody who looks for a lift; LiftFactory(direction="offered", seats=3) takes people along."""

    class Meta:
        model = Lift

    event = factory.SubFactory(EventFactory)
    registration = factory.SubFactory(RegistrationFactory, event=factory.SelfAttribute("..event"))
    direction = Lift.Direction.SOUGHT


class ImportFileFactory(factory.django.DjangoModelFactory):
    """A list of two lines with its columns chosen; ImportFileFactory(status="read") has its lines, one to be decided."""

    class Meta:
        model = ImportFile
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    name = "liste démo.csv"
    content = '[2,["Camille DÉMO","habitant"],0]\n[3,["Jo DÉMO","martien"],0]\n'.encode()
    shape = "0" * 64
    mapping = factory.LazyFunction(lambda: {"fields": ["name", "category"], "category": "", "words": {}})
    summary = factory.LazyFunction(
        lambda: {"columns": [["Nom", "field", "name"], ["Catégorie", "field", "category"]], "registered": 0}
    )
    rows_total = 2
    registered_at = factory.LazyAttribute(lambda o: timezone.now() if o.status in ("registered", "undone") else None)

    @factory.post_generation
    def lines(self, create: bool, extracted: object, **kwargs: object) -> None:
        if self.status != ImportFile.Status.READ:
            return
        person = {"name": "Camille DÉMO", "key": "camille demo", "category": None, "commune": ""}
        values = {"said": {"name": "Camille DÉMO", "category": "habitant"}, "person": person}
        common = {"event": self.event, "file": self, "values": values}
        ImportRow.objects.create(line=2, verdict="repeated", words=[["repeated", {"line": 1}]], **common)
        ImportRow.objects.create(line=3, verdict="wrong", words=[["unknown_category", {"word": "martien"}]], **common)


class SkillFactory(factory.django.DjangoModelFactory):
    """Something wished at each table; SkillFactory(offered_by=[person]) is what a person can bring."""

    class Meta:
        model = Skill
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"savoir démo {n}")
    position = factory.Sequence(lambda n: n % 30_000)

    @factory.post_generation
    def offered_by(self, create: bool, extracted: list | None, **kwargs: object) -> None:
        for person in extracted or []:
            SkillOffered.objects.create(event=self.event, registration=person, skill=self)


class ListeningRequestFactory(factory.django.DjangoModelFactory):
    """Somebody asks for a listener, now, at the quiet room."""

    class Meta:
        model = ListeningRequest

    event = factory.SubFactory(EventFactory)
    place = "la petite salle"
    at = factory.LazyFunction(timezone.now)
    word = factory.Sequence("tilleul{}".format)
    secret = factory.Sequence("{:064d}".format)
