from tests.permissions.table import Row


def person(world):
    return {"pk": world.registration.pk}


ROWS: dict[str, Row] = {
    "reception": Row("organiser reception"),
    "reception_walk_in": Row(
        "organiser reception",
        method="post",
        data=lambda world: {
            "chosen_name": "Imprévue DÉMO",
            "category": world.category.pk,
            "in_photos": "no",
            "agrees": "on",
            "is_minor": "on",
            "age_group": "under_18",
            "responsible_name": "Monique DÉMO",
            "idempotency_key": "6f5f7a86-9f0c-4b9b-a8a4-6f0c2c1d4e11",
        },
    ),
    "reception_person": Row("organiser reception", kwargs=person),
    "reception_note": Row(
        "organiser reception",
        method="post",
        kwargs=person,
        data=lambda world: {
            "gesture": "arrives",
            "source": "name",
            "beyond_capacity": "",
            "idempotency_key": "6f5f7a86-9f0c-4b9b-a8a4-6f0c2c1d4e12",
        },
    ),
    "reception_list": Row("organiser reception"),
    "reception_sync": Row("organiser reception", method="post"),
    "reception_shell": Row("organiser reception"),
    "reception_worker": Row("organiser reception"),
    "presence": Row("organiser"),
    "presence_entry": Row(
        "organiser",
        method="post",
        data=lambda world: {"here": world.registration.pk, "half": "2030-12-04-am", "form_key": ""},
    ),
    "presence_correct": Row(
        "organiser", method="post", kwargs=person, data=lambda world: {"here": "yes", "half": "2030-12-04-am"}
    ),
}
