"""Names as lists of words: one form each, and a second where words may be joined."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from anyascii import anyascii
from numpy.typing import NDArray

from outlay.payments.matching.words import DROPPED, FORMS, PARTICLES
from outlay.payments.names import normal_names

MOST_WORDS = 6
CUT = "~"  # ends a word that the payment file may have cut off
CUT_LENGTHS = (16, 22, 35)  # NACHA CTX; NACHA PPD, CCD; SPR payee names
_TEXT = pa.string()
_HAN = re.compile("[\u4e00-\u9fff]")
_PARTICLES = rf"\b({'|'.join(PARTICLES)}) "
_CUT_DROPPED = r"^([A-Z0-9]|" + "|".join(sorted(DROPPED)) + r")~$"

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forms:
    """Names as words: form i is of name owner[i], its words are words[begin:end]."""

    owner: Ints
    offsets: Ints
    words: pa.DictionaryArray


def forms_of(names: pa.Array, *, cut: bool = False) -> Forms:
    """Return the forms of `names`, sorted by name; a name without letters has none.

    Parameters
    ----------
    cut : bool
        Whether names of just the lengths at which payment files end a name may go on.
    """
    plain = pc.fill_null(_latin(normal_names(names)), "")
    joined = _joined(names, plain)
    if cut:
        long = pc.is_in(pc.utf8_length(pc.utf8_trim_whitespace(names)), _lengths())
        long = pc.and_(pc.fill_null(long, False), pc.not_equal(plain, ""))
        plain, joined = (_marked(texts, long) for texts in (plain, joined))
    other = np.flatnonzero(pc.not_equal(plain, joined).to_numpy(zero_copy_only=False))
    texts = pa.concat_arrays([plain, joined.take(pa.array(other))])
    owner = np.concatenate([np.arange(len(plain)), other])
    order = np.argsort(owner, kind="stable")
    return _split(texts.take(pa.array(order)), owner[order])


def looks_organised(names: pa.Array) -> pa.Array:
    """Whether a name holds a legal form of organisations."""
    pattern = rf"\b({'|'.join(sorted(FORMS))})\b"
    found = pc.match_substring_regex(normal_names(names), pattern)
    return pc.fill_null(found, False)


def _latin(texts: pa.Array) -> pa.Array:
    foreign = pc.fill_null(pc.match_substring_regex(texts, r"[^\x00-\x7F]"), False)
    if not pc.any(foreign).as_py():
        return texts
    made = pa.array([_spelt(t) for t in texts.filter(foreign).to_pylist()], _TEXT)
    return pc.replace_with_mask(texts, foreign, normal_names(made))


def _spelt(text: str) -> str:
    """Return a text in Latin letters; each Chinese character is a word."""
    return anyascii(_HAN.sub(r"\g<0> ", text))


def _joined(names: pa.Array, plain: pa.Array) -> pa.Array:
    hyphen = pc.fill_null(pc.match_substring(names, "-"), False)
    if pc.any(hyphen).as_py():
        whole = pc.replace_substring(names.filter(hyphen), "-", "")
        whole = pc.fill_null(_latin(normal_names(whole)), "")
        plain = pc.replace_with_mask(plain, hyphen, whole)
    return pc.replace_substring_regex(plain, _PARTICLES, r"\1")


def _lengths() -> pa.Array:
    return pa.array(CUT_LENGTHS, pa.int32())


def _marked(texts: pa.Array, long: pa.Array) -> pa.Array:
    return pc.if_else(long, pc.binary_join_element_wise(texts, CUT, ""), texts)


def _split(texts: pa.Array, owner: Ints) -> Forms:
    lists = pc.split_pattern(texts, " ")
    form = np.repeat(np.arange(len(texts)), pc.list_value_length(lists).to_numpy())
    words = lists.flatten().dictionary_encode()
    codes = words.indices.to_numpy()
    empty = pc.equal(words.dictionary, "").to_numpy(zero_copy_only=False)[codes]
    kept = ~empty & ~_told_nothing(words.dictionary)[codes]
    # A name of dropped words only keeps them: THE COMPANY INC is a name too.
    bare = np.bincount(form, kept, len(texts)) == 0
    kept |= ~empty & bare[form]
    kept[kept] = _place(form[kept]) < MOST_WORDS
    form, codes = form[kept], codes[kept]
    present, counts = np.unique(form, return_counts=True)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    words = pa.DictionaryArray.from_arrays(pa.array(codes), words.dictionary)
    return Forms(owner[present], offsets, words)


def _told_nothing(words: pa.Array) -> NDArray[np.bool_]:
    dropped = pc.is_in(words, pa.array(sorted(DROPPED), _TEXT))
    cut = pc.match_substring_regex(words, _CUT_DROPPED)
    return np.asarray(pc.or_(dropped, cut).to_numpy(zero_copy_only=False))


def _place(form: Ints) -> Ints:
    """Return each word's place in its form; `form` is sorted."""
    begin = np.flatnonzero(np.diff(form, prepend=-1))
    lengths = np.diff(begin, append=len(form))
    return np.arange(len(form)) - np.repeat(begin, lengths)
