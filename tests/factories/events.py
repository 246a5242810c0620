from datetime import date, time, timedelta

import factory
from django.utils import timezone
from django.utils.text import slugify

from common.text import search_key
from events.models import (
    Award,
    Category,
    Commune,
    Criterion,
    EvaluationQuestion,
    Event,
    Helpline,
    Intercommunality,
    Invitation,
    Member,
    Organisation,
    Role,
    Screen,
    SheetBlock,
    Slot,
    Stage,
    Theme,
    TrustRule,
)
from tests.factories.accounts import UserFactory


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Délégation démo {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.name))


class EventFactory(factory.django.DjangoModelFactory):
    """An event open for registration; EventFactory(status="draft"), EventFactory(under_way=True), …"""

    class Meta:
        model = Event

    class Params:
        draft = factory.Trait(status=Event.Status.DRAFT)
        under_way = factory.Trait(status=Event.Status.UNDER_WAY)
        followed_up = factory.Trait(status=Event.Status.FOLLOW_UP)

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Hackathon démo {n}")
    slug = factory.LazyAttribute(lambda o: slugify(o.title))
    starts_on = date(2030, 12, 4)
    ends_on = date(2030, 12, 5)
    status = Event.Status.OPEN


class ThemeFactory(factory.django.DjangoModelFactory):
    """An open theme; ThemeFactory(protected=True) is confidential, and with ready=True nothing that protects it lacks."""

    class Meta:
        model = Theme
        skip_postgeneration_save = True

    class Params:
        protected = factory.Trait(sensitivity=Theme.Sensitivity.PROTECTED)

    event = factory.SubFactory(EventFactory)
    title = factory.Sequence(lambda n: f"Thème démo {n:05}")
    slug = factory.LazyAttribute(lambda o: slugify(o.title))
    question = factory.LazyAttribute(lambda o: f"Que faire pour {o.title} ?")
    position = factory.Sequence(lambda n: n % 30_000)

    @factory.post_generation
    def ready(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if extracted:
            RoleFactory(event=self.event, kind="referent", theme=self)
            RoleFactory(event=self.event, kind="listener")
            HelplineFactory(event=self.event)


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category
        django_get_or_create = ("event", "key")

    event = factory.SubFactory(EventFactory)
    key = "resident"
    label_fr = "habitant"
    label_en = "resident"
    target = 30


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stage

    event = factory.SubFactory(EventFactory)
    key = factory.Sequence(lambda n: f"stage-{n}")
    name_fr = factory.Sequence(lambda n: f"Étape {n}")
    name_en = factory.Sequence(lambda n: f"Stage {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class SheetBlockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SheetBlock

    event = factory.SubFactory(EventFactory)
    key = factory.Sequence(lambda n: f"block-{n}")
    title_fr = factory.Sequence(lambda n: f"Bloc {n}")
    title_en = factory.Sequence(lambda n: f"Block {n}")
    question_fr = "Que se passe-t-il ?"
    question_en = "What happens?"
    position = factory.Sequence(lambda n: n % 30_000)


class SlotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Slot

    event = factory.SubFactory(EventFactory)
    starts_at = time(9, 0)
    ends_at = time(10, 0)
    title = factory.Sequence(lambda n: f"Moment démo {n:05}")


class HelplineFactory(factory.django.DjangoModelFactory):
    """A number checked recently; HelplineFactory(stale=True) is out of date."""

    class Meta:
        model = Helpline

    class Params:
        stale = factory.Trait(verified_on=date(2020, 1, 1), recheck_after=date(2020, 6, 1))

    event = factory.SubFactory(EventFactory)
    number = "119"
    name = "Numéro démo"
    situation = "un enfant en danger"
    verified_on = date(2026, 11, 1)
    recheck_after = date(2099, 1, 1)


class RoleFactory(factory.django.DjangoModelFactory):
    """RoleFactory(event=…, kind="facilitator"); a "referent" needs theme=…"""

    class Meta:
        model = Role

    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    kind = "organiser"


class InvitationFactory(factory.django.DjangoModelFactory):
    """A link that waits for a yes; InvitationFactory(late=True) waited too long."""

    class Meta:
        model = Invitation

    class Params:
        late = factory.Trait(expires_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)))

    event = factory.SubFactory(EventFactory)
    kind = "facilitator"
    name = factory.Sequence(lambda n: f"Invité DÉMO{n}")


class MemberFactory(factory.django.DjangoModelFactory):
    """Somebody who may create events for an organisation."""

    class Meta:
        model = Member

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)


class ScreenFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Screen

    event = factory.SubFactory(EventFactory)
    name = "Grande salle"


class IntercommunalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Intercommunality
        django_get_or_create = ("siren",)

    siren = factory.Sequence(lambda n: f"{900000000 + n}")
    name = factory.Sequence(lambda n: f"CC Démo {n}")
    search_name = factory.LazyAttribute(lambda o: search_key(o.name))


class CommuneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Démo-sur-Mer {n}")
    search_name = factory.LazyAttribute(lambda o: search_key(o.name))
    department = "44"
    population = 1000
    intercommunality = factory.SubFactory(IntercommunalityFactory)


class TrustRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrustRule

    event = factory.SubFactory(EventFactory)
    text = factory.Sequence(lambda n: f"Règle démo {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    event = factory.SubFactory(EventFactory)
    key = factory.Sequence(lambda n: f"criterion-{n}")
    title_fr = factory.Sequence(lambda n: f"Critère {n}")
    position = factory.Sequence(lambda n: n % 30_000)


class AwardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Award

    event = factory.SubFactory(EventFactory)
    key = factory.Sequence(lambda n: f"award-{n}")
    name_fr = factory.Sequence(lambda n: f"Prix {n}")
    brings_fr = "Une rencontre avec les partenaires"
    position = factory.Sequence(lambda n: n % 30_000)


class EvaluationQuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvaluationQuestion

    event = factory.SubFactory(EventFactory)
    key = factory.Sequence(lambda n: f"question-{n}")
    text_fr = factory.Sequence(lambda n: f"Question {n}")
    position = factory.Sequence(lambda n: n % 30_000)
