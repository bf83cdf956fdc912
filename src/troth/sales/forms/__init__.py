"""What is typed about deals and documents."""

from troth.sales.forms.deals import MoveForm, PartForm

__all__ = ["MoveForm", "PartForm"]
