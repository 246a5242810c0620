"""One field for phone or e-mail."""

import pytest

from participants.contact import Contact, read_contact


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Contact()),
        ("   ", Contact()),
        ("06 39 98 00 01", Contact(phone="06 39 98 00 01")),
        ("0639980001", Contact(phone="06 39 98 00 01")),
        ("06.39.98.00.01", Contact(phone="06 39 98 00 01")),
        ("+33 6 39 98 00 01", Contact(phone="06 39 98 00 01")),
        ("+33 (0)6 39 98 00 01", Contact(phone="06 39 98 00 01")),
        ("0033639980001", Contact(phone="06 39 98 00 01")),
        ("+44 20 7946 0000", Contact(phone="+442079460000")),
        ("camille@example.org", Contact(email="camille@example.org")),
        ("camille@@example", Contact(as_typed="camille@@example")),
        ("06 39 98", Contact(as_typed="06 39 98")),
        ("chez ma voisine, 06 39 98 00 01", Contact(as_typed="chez ma voisine, 06 39 98 00 01")),
    ],
)
def test_a_contact_is_read_as_the_person_meant_it(typed: str, meant: Contact) -> None:
    assert read_contact(typed) == meant
