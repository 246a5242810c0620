"""Everything that can be printed for an event: what each document is, how many pages it takes, what stands on it."""

from reports.documents import (
    badges,
    cards,
    certificates,
    evaluation,
    forms,
    jury_answers,
    lists,
    method_cards,
    one_pages,
    person_cards,
    seats,
    signs,
    table_plan,
)
from reports.documents.base import Amounts, Document, Order, amounts_of

DOCUMENTS: dict[str, Document] = {
    document.key: document
    for document in (
        forms.FORM,
        cards.CARDS,
        badges.BADGES,
        signs.SIGNS,
        method_cards.METHOD_CARDS,
        lists.SIGNATURES,
        person_cards.PERSON_CARDS,
        table_plan.TABLE_PLAN,
        seats.SEATS,
        lists.RECEPTION,
        one_pages.ONE_PAGES,
        evaluation.EVALUATION,
        jury_answers.JURY_ANSWERS,
        certificates.CERTIFICATES,
    )
}

__all__ = ["DOCUMENTS", "Amounts", "Document", "Order", "amounts_of"]
