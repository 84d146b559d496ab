import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlay.payments.errors import MappingError
from outlay.payments.intake import ingest
from outlay.payments.programs import Programs, Rule
from outlay.payments.reader import Chunk
from tests.payments.core.made_up import batch, column, row, stored

RULES = """
[[program]]
agency = "Rest"
program = "Rest"

[[program]]
alc = "00012345"
agency = "A"
program = "By code"

[[program]]
alc = "00012345"
tas = "020-X"
agency = "A"
program = "By code and short account"

[[program]]
alc = "00012345"
tas = "020-X-0500"
agency = "A"
program = "By code and long account"

[[program]]
payment_type = "Salary"
agency = "B"
program = "By type"
"""


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "programs.toml"
    path.write_text(RULES)
    return path


@pytest.mark.parametrize(
    ("facts", "program"),
    [
        (("00012345", "", "Vendor"), "By code"),
        (("00012345", "020-X-0500-000", "Vendor"), "By code and long account"),
        (("00012345", "020-X-0600-000", "Vendor"), "By code and short account"),
        (("00012345", "", "Salary"), "By code"),
        (("99999999", "020-X-0500-000", "Salary"), "By type"),
        (("12345", "", ""), "Rest"),
    ],
)
def test_most_specific_rule_wins(rules, facts, program):
    assert Programs.load(rules).find(*facts).program == program


def test_array_at_once_equals_one_by_one(rules):
    programs = Programs.load(rules)
    alc = pa.array(["00012345", "1", None], pa.string())
    tas = pa.array([None, "x", "020-X"], pa.string())
    kind = pa.array(["Salary", "Salary", None], pa.string())
    agency, program, _ = programs.assigned(alc, tas, kind)
    assert program.to_pylist() == ["By code", "By type", "Rest"]
    assert agency.to_pylist() == ["A", "B", "Rest"]


def test_no_rules_cover_nothing():
    agency, program, _ = Programs().assigned(*[pa.array(["1"])] * 3)
    assert agency.to_pylist() == program.to_pylist() == [None]
    assert agency.type == pa.string()


CODES = st.sampled_from(["1", "12", None])


@given(st.lists(st.tuples(CODES, CODES, CODES), unique=True), st.randoms())
def test_order_in_the_file_does_not_matter(conditions, shuffler):
    rules = [
        Rule(agency="A", program=str(n), alc=alc, tas=tas, payment_type=kind)
        for n, (alc, tas, kind) in enumerate(conditions)
    ]
    shuffled = list(rules)
    shuffler.shuffle(shuffled)
    ranked = [sorted(r, key=lambda rule: rule.weight) for r in (rules, shuffled)]
    one, other = (Programs(tuple(reversed(each))) for each in ranked)
    for facts in (("1", "12", "1"), ("12", "1", "12"), ("1", "1", "1")):
        weights = [p.find(*facts) and p.find(*facts).weight for p in (one, other)]
        assert weights[0] == weights[1]


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("[[program]\n", "is not TOML", ""),
        ("", "field required", "field program"),
        ("[[program]]\nagency = 'A'\n", "field required", "field program[1].program"),
        (
            "[[program]]\nagency='A'\nprogram='P'\n[[program]]\nagency=1\nprogram='P'",
            "valid string",
            "field program[2].agency",
        ),
        (
            "[[program]]\nagency='A'\nprogram='P'\ntax='x'",
            "nobody declared",
            "program[1].tax",
        ),
        (
            "[[program]]\nagency='A'\nprogram='P'\nalc='1'\n" * 2,
            "rules 1 and 2 have the same conditions",
            "field program[2]",
        ),
    ],
)
def test_bad_file_is_refused_with_its_place(tmp_path, text, what, place):
    path = tmp_path / "programs.toml"
    path.write_text(text)
    with pytest.raises(MappingError) as told:
        Programs.load(path)
    assert what in told.value.what
    assert place in str(told.value.where)
    assert "programs.toml" in str(told.value.where)


def test_missing_and_latin_files_are_refused(tmp_path):
    with pytest.raises(MappingError, match="cannot be read"):
        Programs.load(tmp_path / "nothing.toml")
    (tmp_path / "latin.toml").write_bytes("# \u00e9".encode("latin-1"))
    with pytest.raises(MappingError, match="not UTF-8"):
        Programs.load(tmp_path / "latin.toml")


def test_rule_wins_over_the_row_and_the_row_over_nothing(
    store, reads, some_file, tmp_path
):
    path = tmp_path / "programs.toml"
    path.write_text("[[program]]\nalc='00012345'\nagency='A'\nprogram='P'\n")
    other = {"alc": "00099999"}
    rows = [
        row(1),
        row(2, **other),
        row(3, **other, agency=None, program=None, payment_type=None),
    ]
    reads([Chunk(batch(rows))])
    manifest = ingest(store, some_file, programs=path)
    table = stored(store).sort_by("source_line")
    assert column(table, "agency") == ["A", "Made-up Agency", "unknown-agency"]
    assert column(table, "program") == ["P", "Made-up Program", "unknown"]
    assert column(table, "payment_type") == ["Vendor", "Vendor", "unknown"]
    assert [note[:6] for note in manifest.notes] == ["1 row ", "1 row "]
    assert manifest.programs_sha256


def test_bad_programs_file_keeps_nothing(store, reads, some_file, tmp_path):
    path = tmp_path / "programs.toml"
    path.write_text("nonsense")
    reads([Chunk(batch([row(1)]))])
    with pytest.raises(MappingError):
        ingest(store, some_file, programs=path)
    assert not store.payments_files()
    assert not list((store.home / "batches").iterdir())


def test_a_program_says_which_award_numbers_its_payments_need(tmp_path):
    path = tmp_path / "programs.toml"
    path.write_text(
        '[[program]]\nagency = "A"\nprogram = "P"\nalc = "1"\nneeds = ["contract"]\n'
        '[[program]]\nagency = "A"\nprogram = "Q"\nalc = "2"\n'
        'needs = ["award", "contract"]\n'
        '[[program]]\nagency = "A"\nprogram = "R"\nalc = "3"\n'
    )
    codes = pa.array(["1", "2", "3", "4"])
    _, _, needs = Programs.load(path).assigned(codes, codes, codes)
    assert needs.to_pylist() == ["contract", "contract and award", None, None]


def test_a_number_that_nobody_knows_is_refused(tmp_path):
    path = tmp_path / "programs.toml"
    path.write_text('[[program]]\nagency = "A"\nprogram = "P"\nneeds = ["grant"]\n')
    with pytest.raises(MappingError, match="contract"):
        Programs.load(path)
