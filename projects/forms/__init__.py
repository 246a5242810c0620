"""What is typed about what teams make, one module a noun."""

from projects.forms.sheet import BlockForm, BringBackForm, SettleForm, SheetTextField, too_long

__all__ = ["BlockForm", "BringBackForm", "SettleForm", "SheetTextField", "too_long"]
