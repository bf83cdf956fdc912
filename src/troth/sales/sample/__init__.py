"""What sales adds to the sample company."""

from troth.sales.sample.deals import tell_deals

__all__ = ["tell_deals"]
