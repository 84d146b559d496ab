"""Where in the code an error came from: what may be said of it without its words."""

import traceback
from pathlib import Path


def place_of(error: BaseException) -> str:
    """Return file and line of the last frame, "score.py:60"; empty without one.

    An error's own text is held back, since a library may have put a cell of the input
    into it.
    """
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
