"""Made-up people and organisations with realistic frequencies of names.

No name list of a census is shipped. Surnames and most given names are made of
syllables, and their frequencies follow Zipf and Mandelbrot, f(r) ~ 1 / (r + q)^s, with
q and s near what census tables report: the first surname 0.8 %, the first hundred 22 %,
the first ten thousand 67 %. Given names are a little more crowded than in a census,
which is the harder case: the first of a sex 5 %, the first hundred 62 %.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Rng = np.random.Generator

_ONSETS = "B BR C CH CL D DR F FL G GR H J K KR L M N P PR R S SCH SH ST T TH TR V W Z"
_VOWELS = "A A A E E E I I O O U Y AI EA EE IE OO OU"
_CODAS = "- - - - B CK D FF G L LL LS M N NG NT P R RD RN RT S SS ST T TT X Z"
_ENDINGS = (
    "- - - ER EZ SON S MAN TON LEY SKI INI FORD OV IAN ELL ES BERG WELL FIELD A O"
)

_WOMEN = (
    "MARY PATRICIA LINDA BARBARA ELIZABETH JENNIFER MARIA SUSAN MARGARET DOROTHY LISA "
    "NANCY KAREN BETTY HELEN SANDRA DONNA CAROL RUTH SHARON MICHELLE LAURA SARAH "
    "KIMBERLY DEBORAH JESSICA SHIRLEY CYNTHIA ANGELA MELISSA BRENDA AMY ANNA REBECCA "
    "VIRGINIA KATHLEEN PAMELA MARTHA DEBRA AMANDA STEPHANIE CAROLYN CHRISTINE MARIE "
    "JANET CATHERINE FRANCES ANN JOYCE DIANE ALICE JULIE HEATHER TERESA DORIS GLORIA "
    "EVELYN JEAN CHERYL MILDRED KATHERINE JOAN ASHLEY JUDITH ROSE JANICE KELLY NICOLE"
)
_MEN = (
    "JAMES JOHN ROBERT MICHAEL WILLIAM DAVID RICHARD CHARLES JOSEPH THOMAS CHRISTOPHER "
    "DANIEL PAUL MARK DONALD GEORGE KENNETH STEVEN EDWARD BRIAN RONALD ANTHONY KEVIN "
    "JASON MATTHEW GARY TIMOTHY JOSE LARRY JEFFREY FRANK SCOTT ERIC STEPHEN ANDREW "
    "RAYMOND GREGORY JOSHUA JERRY DENNIS WALTER PATRICK PETER HAROLD DOUGLAS HENRY "
    "CARL ARTHUR RYAN ROGER JOE JUAN JACK ALBERT JONATHAN JUSTIN TERRY GERALD KEITH "
    "SAMUEL WILLIE RALPH LAWRENCE NICHOLAS ROY BENJAMIN BRUCE BRANDON ADAM HARRY FRED"
)
_TRADES = (
    "MEDICAL SERVICES HEALTH CARE HOME SUPPLY GROUP SOLUTIONS CONSTRUCTION CONSULTING "
    "PHARMACY TRANSPORT HOLDINGS SYSTEMS CENTER INTERNATIONAL ASSOCIATES MANAGEMENT "
    "ENTERPRISES TECHNOLOGIES CLINIC TRADING INDUSTRIES LOGISTICS STAFFING THERAPY "
    "DENTAL ELECTRIC PLUMBING ROOFING EQUIPMENT FOODS FARMS PARTNERS REALTY SECURITY "
    "AMBULANCE HOSPICE NURSING REHAB IMAGING LABORATORIES CONTRACTORS ENGINEERING "
    "ENERGY MARINE AVIATION SHIPPING AUTO STEEL PAVING CLEANING TRAINING SCHOOL"
)
_PRAISE = (
    "AMERICAN UNITED NATIONAL FIRST PREMIER GLOBAL GENERAL ADVANCED QUALITY PACIFIC "
    "ATLANTIC CENTRAL SUNRISE GOLDEN ALPHA BEST CITY COASTAL VALLEY MIDWEST SOUTHERN"
)
FORMS = ("INC", "LLC", "CORP", "CO", "LTD", "INC.", "L.L.C.", "CORPORATION", "")


@dataclass(frozen=True, slots=True)
class People:
    """Parts of names; middle may be empty."""

    given: Texts
    middle: Texts
    surname: Texts
    woman: NDArray[np.bool_]

    def take(self, rows: NDArray[np.int64]) -> "People":
        """Return the people at `rows`."""
        return People(*(getattr(self, n)[rows] for n in self.__slots__))


def people(rng: Rng, size: int) -> People:
    """Draw people; four in five have a middle name, one in twenty a double surname."""
    woman = rng.random(size) < 0.5
    given, middle = given_names(rng, woman), given_names(rng, woman)
    middle[rng.random(size) < 0.2] = ""
    surname, second = surnames(rng, size), surnames(rng, size)
    double = rng.random(size) < 0.05
    surname[double] = surname[double] + "-" + second[double]
    return People(given, middle, surname, woman)


def surnames(rng: Rng, size: int) -> Texts:
    """Draw surnames by their frequencies."""
    return _names(300_000, _ENDINGS, 1)[_ranks(rng, size, 300_000, 12, 1.0)]


def given_names(rng: Rng, woman: NDArray[np.bool_]) -> Texts:
    """Draw given names by their frequencies in each sex."""
    rank = _ranks(rng, len(woman), 5_000, 5, 1.2)
    return np.where(woman, _given(True)[rank], _given(False)[rank])


def organisations(rng: Rng, size: int) -> Texts:
    """Draw names of organisations without their legal form."""
    trades, praise = _texts(_TRADES), _texts(_PRAISE)
    first = surnames(rng, size)
    plain = rng.random(size) < 0.25
    first[plain] = praise[_ranks(rng, plain.sum(), len(praise), 3, 1.0)]
    name = first + " " + trades[_ranks(rng, size, len(trades), 3, 1.0)]
    more = rng.random(size) < 0.5
    name[more] += " " + trades[_ranks(rng, more.sum(), len(trades), 3, 1.0)]
    return name


def _ranks(rng: Rng, size: int, many: int, q: float, s: float) -> NDArray[np.int64]:
    weights = 1 / (np.arange(many) + q) ** s
    edges = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(edges, rng.random(size)), many - 1)


@lru_cache
def _given(woman: bool) -> Texts:  # noqa: FBT001
    known = (_WOMEN if woman else _MEN).split(" ")
    ending = "A A A IE E EE INE ELLE IA" if woman else "- O N S US EL IN ARD ON"
    made = [n for n in _names(6_000, ending, 2 + woman) if n not in set(known)]
    return np.array([*known, *made][:5_000], object)


@lru_cache
def _names(many: int, endings: str, seed: int) -> Texts:
    """Return `many` different names made of syllables."""
    rng = np.random.default_rng(seed)
    parts = [_ONSETS, _VOWELS, _CODAS, _ONSETS, _VOWELS, _CODAS, endings]
    drawn = [_drawn(rng, part, many * 3) for part in parts]
    short = rng.random(many * 3) < 0.35
    for part in drawn[3:6]:
        part[short] = ""
    texts = np.sum(drawn, axis=0)
    found = list(dict.fromkeys(t for t in texts if 3 <= len(t) <= 12))
    return np.array(found[:many], object)


def _texts(words: str) -> Texts:
    return np.array(words.split(" "), object)


def _drawn(rng: Rng, choices: str, size: int) -> Texts:
    texts = _texts(choices.replace("-", ""))
    return texts[rng.integers(0, len(texts), size)]
