"""Returned payments and death notices: what banks tell after the payment."""

from outlay.payments.returns.summary import Count, ReturnsTaken
from outlay.payments.returns.take import add_returns

__all__ = ["Count", "ReturnsTaken", "add_returns"]
