"""One spelling for names and streets, so that equal ones make equal tokens."""

import pyarrow as pa
import pyarrow.compute as pc

# Letters that Unicode does not take apart, as passports write them (ICAO 9303-3, 6).
_LETTERS = {
    "\u00df": "SS",
    "\u1e9e": "SS",
    "\u00c6": "AE",
    "\u0152": "OE",
    "\u00d8": "OE",
    "\u0110": "D",
    "\u00d0": "D",
    "\u0141": "L",
    "\u00de": "TH",
    "\u0131": "I",
}

# The suffixes and units most often written both ways (USPS Publication 28, app. C).
_STREET_WORDS = {
    "ALLEY": "ALY",
    "APARTMENT": "APT",
    "AVENUE": "AVE",
    "BOULEVARD": "BLVD",
    "BUILDING": "BLDG",
    "CIRCLE": "CIR",
    "COURT": "CT",
    "DRIVE": "DR",
    "EAST": "E",
    "FLOOR": "FL",
    "HIGHWAY": "HWY",
    "LANE": "LN",
    "NORTH": "N",
    "PARKWAY": "PKWY",
    "PLACE": "PL",
    "ROAD": "RD",
    "ROOM": "RM",
    "SOUTH": "S",
    "SQUARE": "SQ",
    "STREET": "ST",
    "SUITE": "STE",
    "TERRACE": "TER",
    "TRAIL": "TRL",
    "WEST": "W",
}


def normal_names(names: pa.Array) -> pa.Array:
    """Return names in capitals, accents and punctuation folded, spaces collapsed.

    Text of other scripts keeps its letters: dropping them would make all such
    payees equal. What has no letter or digit becomes null.
    """
    text = pc.utf8_upper(pc.utf8_normalize(names, form="NFKD"))
    text = pc.replace_substring_regex(text, r"\p{M}+", "")
    for letter, plain in _LETTERS.items():
        text = pc.replace_substring(text, letter, plain)
    text = pc.replace_substring(text, "&", " AND ")
    # O'Brien and J.P. are one word each; every other mark parts words.
    text = pc.replace_substring_regex(text, "['.`\u2018\u2019\u02bc]", "")
    text = pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+", " ")
    return _filled(pc.utf8_trim_whitespace(text))


def normal_streets(streets: pa.Array) -> pa.Array:
    """Return streets as names are, with the common words in their short form."""
    plain = normal_names(streets).to_pylist()
    return pa.array([None if s is None else _short(s) for s in plain], pa.string())


def normal_codes(codes: pa.Array) -> pa.Array:
    """Return account and like numbers as capital letters and digits only.

    Leading zeros stay: 00123 and 123 are two numbers.
    """
    text = pc.utf8_upper(pc.utf8_normalize(codes, form="NFKD"))
    return _filled(pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+", ""))


def trimmed(texts: pa.Array) -> pa.Array:
    """Return texts in capitals, without blanks around and control characters."""
    text = pc.replace_substring_regex(pc.utf8_upper(texts), r"\p{Cc}+", "")
    return _filled(pc.utf8_trim_whitespace(text))


def _short(street: str) -> str:
    return " ".join(_STREET_WORDS.get(word, word) for word in street.split(" "))


def _filled(text: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
