"""Widgets shown as large cards to choose from, each with its word and, where given, a shape, a pictogram and a hint."""

from collections.abc import Mapping
from typing import Any

from django import forms


class ChoiceCards(forms.RadioSelect):
    """One choice among cards. Each mapping goes from a choice's value (as text) to what its card shows.

    `shapes`: circle, square, triangle, diamond…; `icons`: names of static/img/icons.svg; `hints`: a sentence under
    the word; `tones`: "plum" for what is confidential. `in_row` puts short cards side by side.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        shapes: Mapping[str, str] | None = None,
        icons: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
        tones: Mapping[str, str] | None = None,
        in_row: bool = False,
    ) -> None:
        super().__init__(attrs, choices)
        self.shapes = shapes or {}
        self.icons = icons or {}
        self.hints = hints or {}
        self.tones = tones or {}
        self.in_row = in_row

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        key = str(value)
        option["shape"] = self.shapes.get(key, "")
        option["icon"] = self.icons.get(key, "")
        option["hint"] = self.hints.get(key, "")
        option["tone"] = self.tones.get(key, "")
        return option


class CheckCards(ChoiceCards, forms.CheckboxSelectMultiple):
    """Several choices among cards."""

    allow_multiple_selected = True
    input_type = "checkbox"

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False
