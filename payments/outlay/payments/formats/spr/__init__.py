"""PAM Standard Payment Request 5.0.2: reader and writer."""

from outlay.payments.formats.spr.encoding import looks_like_spr
from outlay.payments.formats.spr.reader import SprReader
from outlay.payments.formats.spr.write_rows import write_spr
from outlay.payments.formats.spr.writer import SprWriter

__all__ = ["SprReader", "SprWriter", "looks_like_spr", "write_spr"]
