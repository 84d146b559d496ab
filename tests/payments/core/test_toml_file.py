import pytest
from pydantic import BaseModel, ConfigDict

from outlay.payments.errors import ConfigurationError, Place
from outlay.payments.toml_file import load_toml


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    part: list[Inner]


def refused(problem: str, key: str | None) -> ConfigurationError:
    return ConfigurationError(problem, where=Place(field=key))


def load(tmp_path, content: bytes) -> Outer:
    path = tmp_path / "some.toml"
    path.write_bytes(content)
    return load_toml(path, Outer, refused)


def test_a_good_file_is_read_also_with_a_byte_order_mark(tmp_path):
    assert load(tmp_path, b"\xef\xbb\xbf[[part]]\nsize = 3\n").part == [Inner(size=3)]


@pytest.mark.parametrize(
    ("content", "what", "key"),
    [
        (b"part = [", "is not TOML", None),
        (b"\xff\xfe", "is not UTF-8 text", None),
        (b"[[part]]\nsize = 1\n[[part]]\nsise = 2\n", "field required", "part[2].size"),
        (b"[[part]]\nsize = 1\nof = 2\n", "nobody declared this key", "part[1].of"),
        (b"[[part]]\nsize = 'x'\n", "valid integer", "part[1].size"),
    ],
)
def test_a_bad_file_is_refused_with_its_key(tmp_path, content, what, key):
    with pytest.raises(ConfigurationError, match=what) as told:
        load(tmp_path, content)
    assert told.value.where.field == key


def test_a_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        load_toml(tmp_path / "none.toml", Outer, refused)
