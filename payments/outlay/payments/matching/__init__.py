"""Payees against watch lists: by taxpayer number, or by name and one more fact."""
