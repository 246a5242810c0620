"""What Django's migrations lack: a foreign key that keeps two rows in the same event."""

from typing import Any

from django.db.migrations.operations.base import Operation


class SameEvent(Operation):
    """Make the database refuse a row whose `field` points into another event.

    Adds UNIQUE (id, event_id) on the target (once) and FOREIGN KEY (field_id, event_id) on the model. Both models carry
    an `event` key. An empty `field` is allowed where the column is nullable.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field: str) -> None:
        self.model_name = model_name
        self.field = field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.model_name, self.field], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing changes for Django: the constraint lives in the database only."""

    def _names(self, app_label: str, state: Any) -> dict[str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.field)
        table, target = model._meta.db_table, field.related_model._meta.db_table
        return {
            "table": table,
            "column": field.column,
            "target": target,
            "unique": f"{target}_id_event"[:63],
            "key": f"{table}_{self.field}_same_event"[:63],
        }

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        names = self._names(app_label, to_state)
        schema_editor.execute(
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{unique}') THEN "
            'ALTER TABLE "{target}" ADD CONSTRAINT "{unique}" UNIQUE (id, event_id); END IF; END $$'.format(**names)
        )
        schema_editor.execute(
            'ALTER TABLE "{table}" ADD CONSTRAINT "{key}" FOREIGN KEY ("{column}", event_id) '
            'REFERENCES "{target}" (id, event_id) DEFERRABLE INITIALLY DEFERRED'.format(**names)
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        names = self._names(app_label, from_state)
        # Not there where a later migration removed the column: on the way back it comes again without its constraint.
        schema_editor.execute('ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{key}"'.format(**names))

    def describe(self) -> str:
        return f"Keep {self.model_name}.{self.field} within one event"
