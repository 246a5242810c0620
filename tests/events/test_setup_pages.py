"""Every page on which an event is prepared answers, within its budget, with one h1."""

import pytest

from events.models import Commune
from events.services.territory import add_communes
from tests.factories import CategoryFactory, CommuneFactory, RegistrationFactory, RoleFactory, ThemeFactory

pytestmark = pytest.mark.django_db
PAGES = [
    "",
    "identity/",
    "territory/?q=saint",
    "categories/",
    "categories/new/",
    "life/",
    "life/registration_closed/",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(
    sign_in, page: str, django_assert_max_num_queries
) -> None:
    role = RoleFactory(kind="organiser")
    browser, counts = sign_in(role.user), []
    for number in (1, 2):
        for n in range(number):
            CommuneFactory(name=f"Saint-Démo {number}{n}")
            ThemeFactory(event=role.event)
            RegistrationFactory(event=role.event, category=CategoryFactory(event=role.event, key=f"c{number}{n}"))
        add_communes(event=role.event, communes=Commune.objects.all())
        with django_assert_max_num_queries(15) as queries:
            response = browser.get(f"/e/{role.event.slug}/organise/{page}")
        counts.append(len(queries))
        assert response.status_code == 200
        assert response.content.count(b"<h1") == 1
    assert counts[0] == counts[1]
