"""NACHA files of 94-character records: payments, returns, notices."""

from outlay.payments.formats.nacha.framing import looks_like_nacha
from outlay.payments.formats.nacha.reader import NachaReader

__all__ = ["NachaReader", "looks_like_nacha"]
