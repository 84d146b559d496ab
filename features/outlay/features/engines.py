"""Which engine makes matrices and scores: the one place that reads the setting."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from outlay.payments.errors import ConfigurationError

EngineName = Literal["duckdb", "spark"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

ENGINE = "OUTLAY_ENGINE"
MASTER = "OUTLAY_SPARK_MASTER"
HEAP = "OUTLAY_SPARK_MEMORY"
MEMORY = "OUTLAY_MEMORY"

RULE = "docs/scaling.md#settings"
_MASTERS = re.compile(
    r"local(\[(\d+|\*)\])?|local-cluster\[\d+,\d+,\d+\]|yarn|(spark|k8s)://\S+"
)
_MEMORY = re.compile(r"[1-9]\d*[mg]")


@dataclass(frozen=True, slots=True)
class Engine:
    """The engine asked for.

    Attributes
    ----------
    name : "duckdb" or "spark"
        DuckDB works on this machine; Spark on this one or on a cluster.
    master : str
        Where Spark works, as Spark writes it: local[2], spark://host:7077, yarn.
    heap : str
        Heap of Spark's driver, e.g. 2g; on a cluster the executors have their own.
    memory : str
        What DuckDB may hold before it goes to disk, e.g. 4g; the process needs about
        1 GB beside it.
    """

    name: EngineName = "duckdb"
    master: str = "local[2]"
    heap: str = "2g"
    memory: str = "4g"

    @property
    def local(self) -> bool:
        """Whether Spark works inside one process of this machine."""
        return self.master == "local" or self.master.startswith("local[")


def engine_asked(environment: Mapping[str, str] = os.environ) -> Engine:
    """Return the engine that the environment asks for; nothing asked is DuckDB.

    Raises
    ------
    ConfigurationError
        Where a setting has a value that it cannot have.
    """
    asked = environment.get(ENGINE, "").strip().lower() or "duckdb"
    name = next((engine for engine in ENGINES if engine == asked), None)
    if name is None:
        raise _refused(ENGINE, asked, f"set it to {' or '.join(ENGINES)}, or unset it")
    plain = Engine()
    master = environment.get(MASTER, "").strip() or plain.master
    if not _MASTERS.fullmatch(master):
        raise _refused(MASTER, master, "set it to e.g. local[2] or spark://host:7077")
    heap = _memory(environment, HEAP, plain.heap)
    return Engine(name, master, heap, _memory(environment, MEMORY, plain.memory))


def _memory(environment: Mapping[str, str], setting: str, plain: str) -> str:
    asked = environment.get(setting, "").strip().lower() or plain
    if not _MEMORY.fullmatch(asked):
        raise _refused(setting, asked, "set it to e.g. 2g or 512m")
    return asked


def _refused(setting: str, value: str, fix: str) -> ConfigurationError:
    return ConfigurationError(f"{setting} cannot be {value!r}", rule=RULE, fix=fix)
