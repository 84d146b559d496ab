"""How each scored payment could come to a review, and its way into the holdout."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outlay.decisions.draws import DRAWS, draws
from outlay.models.draws import drawn_rows

ROWS = [
    # key, arm_rate, action, routes
    ("drawn", 0.02, "review", ["arm"]),
    ("flagged", 0.03, "review", ["model"]),
    ("both", 0.04, "review", ["model", "arm"]),
    ("beyond", 0.05, "pass", ["model", "capacity"]),
    ("beyond and drawn", 0.05, "review", ["rule", "arm", "capacity"]),
    ("back", 0.05, "return_to_certifying_officer", ["checklist"]),
    ("passed", 0.05, "pass", []),
]


class Scored:
    """Stands in for a store with two scored batches."""

    def __init__(self, folder, *batches):
        self.files = []
        for number, rows in enumerate(batches):
            names = ("payment_key", "arm_rate", "action", "routes")
            made = [dict(zip(names, row, strict=True)) for row in rows]
            schema = pa.schema(
                [
                    ("payment_key", pa.string()),
                    ("arm_rate", pa.float64()),
                    ("action", pa.string()),
                    ("routes", pa.list_(pa.string())),
                ]
            )
            self.files.append(folder / f"{number}.parquet")
            pq.write_table(pa.Table.from_pylist(made, schema=schema), self.files[-1])

    def scored_files(self):
        return self.files


def by_key(table):
    return {row.pop("payment_key"): row for row in table.to_pylist()}


def test_only_what_found_a_place_was_certain(tmp_path):
    found = by_key(draws(Scored(tmp_path, ROWS)))
    assert {key for key, row in found.items() if row["certain"]} == {"flagged", "both"}
    assert {key for key, row in found.items() if row["drawn"]} == {
        "drawn",
        "both",
        "beyond and drawn",
    }
    assert {key: row["arm_probability"] for key, row in found.items()} == {
        row[0]: row[1] for row in ROWS
    }


def test_a_payment_that_comes_again_has_its_largest_chance(tmp_path):
    again = [("drawn", 0.01, "pass", []), ("passed", 0.2, "review", ["arm"])]
    found = by_key(draws(Scored(tmp_path, ROWS, again)))
    assert found["drawn"]["drawn"]
    assert found["drawn"]["arm_probability"] == 0.02
    assert found["passed"]["arm_probability"] == 0.2


def holdout():
    keys = ["both", "drawn", "flagged", "passed", "before Outlay", "nobody"]
    return pa.table(
        {
            "payment_key": keys,
            "arm": [False, True, False, True, True, False],
            "legitimate": pa.array([True, None, True, True, True, None]),
        }
    )


def test_the_rate_comes_to_those_whose_draw_is_on_record(tmp_path):
    rows = by_key(drawn_rows(holdout(), draws(Scored(tmp_path, ROWS))))
    assert {key: row["arm_probability"] for key, row in rows.items()} == {
        "both": 0.04,
        "drawn": 0.02,
        # Flagged only; scored, and drawn by somebody else; never scored.
        "flagged": None,
        "passed": None,
        "before Outlay": None,
        "nobody": None,
    }


def test_what_was_drawn_and_came_back_as_a_risk_review_is_of_the_arm(tmp_path):
    rows = by_key(drawn_rows(holdout(), draws(Scored(tmp_path, ROWS))))
    assert [key for key, row in rows.items() if row["arm"]] == [
        "both",
        "drawn",
        "passed",
        "before Outlay",
    ]


def test_who_was_sure_of_a_review_stands_beside(tmp_path):
    rows = by_key(drawn_rows(holdout(), draws(Scored(tmp_path, ROWS))))
    assert [key for key, row in rows.items() if row["certain"]] == ["both", "flagged"]


@pytest.mark.parametrize("batches", [(), ([("elsewhere", 0.1, "review", ["arm"])],)])
def test_without_a_draw_on_record_the_table_stays_as_it_was(tmp_path, batches):
    found = draws(Scored(tmp_path, *batches))
    assert found.schema == DRAWS
    rows = holdout()
    assert drawn_rows(rows, found) is rows
