import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Personne DÉMO{n}")
    email = factory.Sequence(lambda n: f"demo-user-{n}@example.org")
