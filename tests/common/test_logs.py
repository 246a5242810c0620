"""What logs hold: routes and kinds of error, never people."""

import logging

import pytest
from django.conf import settings

from common.logs import WithoutPeople

LOG = WithoutPeople("%(message)s")


def line(message: str, *args: object, exc_info: object = None) -> str:
    return LOG.format(logging.makeLogRecord({"msg": message, "args": args, "exc_info": exc_info}))


@pytest.mark.parametrize("page", ["/e/retz/me/%s/", "/e/retz/tables/%s/", "/invitation/%s/code/"])
@pytest.mark.parametrize("code", ["ABCDEFGHJKMNPQRSTUVWXYZ2345", "abcdefghjkmnpqrstuvwxyz2345"])
def test_the_code_of_a_link_is_left_out(page: str, code: str) -> None:
    assert code not in line("Not Found: %s", page % code)


def test_the_route_is_said() -> None:
    assert (
        line("Not Found: %s", "/e/pays-de-retz/organise/people/12/") == "Not Found: /e/pays-de-retz/organise/people/12/"
    )


def test_an_error_says_where_and_which_kind_but_not_its_words() -> None:
    try:
        try:
            raise KeyError("camille@example.org")
        except KeyError as cause:
            raise ValueError("Camille DÉMO") from cause
    except ValueError as error:
        told = line("Internal Server Error: %s", "/e/retz/me/", exc_info=(type(error), error, error.__traceback__))
    assert "test_logs.py" in told
    assert told.index("KeyError") < told.index("ValueError")
    assert "amille" not in told


def test_the_site_logs_so() -> None:
    assert settings.LOGGING["formatters"]["plain"]["()"] == "common.logs.WithoutPeople"
