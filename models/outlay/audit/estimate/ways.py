"""Ways of being flagged: models, pairs of models, rules, lists and checks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

MODEL, ANY = "model", "any route"
ROUTES = (MODEL, "rule", "ofac", "list", "checklist")


@dataclass(frozen=True, slots=True)
class Way:
    """A way of being flagged: of which payments it speaks, and which it flagged."""

    by: str
    speaks: Callable[[pa.Table], Flags]
    flags: Callable[[pa.Table], Flags]


def ways(drawn: pa.Table) -> Iterator[Way]:
    """Yield the models, each pair of them where several decided, and other routes."""
    yield Way(MODEL, _modelled, _by(MODEL))
    pairs = sorted(set(_pairs(drawn.filter(drawn["modelled"]))))
    for pair in pairs if len(pairs) > 1 else ():
        yield Way(pair, _decided_by(pair), _by(MODEL))
    scored = drawn.filter(drawn["scored"])
    for route in ROUTES[1:]:
        if _by(route)(scored).any():
            yield Way(route, was_scored, _by(route))
    yield Way(ANY, was_scored, _by(*ROUTES))


def was_scored(table: pa.Table) -> Flags:
    """Return which payments a scored batch holds, shape (n,)."""
    return _flags(table, "scored")


def _modelled(table: pa.Table) -> Flags:
    return _flags(table, "modelled")


def _flags(table: pa.Table, name: str) -> Flags:
    said: Flags = table[name].to_numpy(zero_copy_only=False).astype(bool)
    return said


def _decided_by(pair: str) -> Callable[[pa.Table], Flags]:
    return lambda table: (
        _modelled(table)
        & np.array([each == pair for each in _pairs(table)], dtype=bool)
    )


def _by(*routes: str) -> Callable[[pa.Table], Flags]:
    return lambda table: np.array(
        [not {*routes}.isdisjoint(each or ()) for each in table["routes"].to_pylist()],
        dtype=bool,
    )


def _pairs(table: pa.Table) -> list[str]:
    names = (table[name].to_pylist() for name in ("fraud_model", "error_model"))
    return [f"{fraud} with {error}" for fraud, error in zip(*names, strict=True)]


def texts(table: pa.Table, name: str) -> NDArray[np.str_]:
    """Return a text column, an empty text where there is nothing, shape (n,)."""
    return np.array(table[name].fill_null("").to_pylist(), dtype=np.str_)
