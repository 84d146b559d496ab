"""CSV and Parquet files of payments, read through a mapping."""

from outlay.payments.formats.delimited.canonical import CANONICAL
from outlay.payments.formats.delimited.loading import load_mapping
from outlay.payments.formats.delimited.mapping import Mapping
from outlay.payments.formats.delimited.reader import MappedReader

__all__ = ["CANONICAL", "MappedReader", "Mapping", "load_mapping"]
