"""Made-up people, the lists that name them, and a day's file that pays them."""

import datetime as dt

import pyarrow as pa
import pyarrow.parquet as pq

from outlay.payments.intake.source import file_sha256
from outlay.payments.store import Store
from outlay.payments.tables import INTAKE
from tests.payments.lists.made_up_lists import death, deaths, leie, ofac, sam, sdn_row

DAY = dt.date(2026, 3, 3)
LISTED = dt.date(2026, 3, 1)
EARLIER = dt.date(2026, 1, 5)
# Name, street, ZIP code, date of birth, number: nobody here is or was a person.
PEOPLE = {
    "TIN_NAME": ("Zebulon Quillfeather", "1 Nowhere Way", "75001", None, "900100001"),
    "TIN_ONLY": ("Ottoline Brackwater", "2 Nowhere Way", "75002", None, "900100002"),
    "NAME_DOB": (
        "Marzipan Thistledown",
        "3 Nowhere Way",
        "75003",
        "1961-04-09",
        "900100003",
    ),
    "NAME_ADDR": ("Cornelius Vexworth", "4 Nowhere Way", "75004", None, "900100004"),
    "NAME_ONLY": ("Thaddeus Wrenlock", "5 Nowhere Way", "75005", None, "900100005"),
    "OFAC": ("Persimmon Glasscastle", "6 Nowhere Way", "75006", None, "900100006"),
    "nobody": ("Wilhelmina Oddsocket", "7 Nowhere Way", "75007", None, "900100007"),
}
ORDER = list(PEOPLE)
AMOUNT = 2_000_000
COLD = """
version = 1
[default]
max_false_positive_rate = 0.05
confidence = 0.95
basis = "random_review"
[capacity]
reviews_per_day = 20
[arm]
rate = 0.0
[loss]
share_wrong = 0.6
"""


def payment(number, who, day, **changes):
    name, street, zip5, born, tin = PEOPLE[who]
    return {
        "source_line": number + 1,
        "alc": "00012345",
        "schedule_number": f"S{day:%m%d}",
        "payment_id": f"{number:08d}",
        "agency": "Made-up Agency",
        "program": "Made-up Program",
        "payment_type": "Monthly Benefit",
        "tas": "028-X-8006-000",
        "betc": "DISB",
        "method": "ach",
        "amount_cents": AMOUNT,
        "scheduled_on": day,
        "routing_number": "021000021",
        "zip5": zip5,
        "state": "TX",
        "city": "NOWHERE",
        "known_at": dt.datetime.combine(day, dt.time(15), dt.UTC),
        "tin_type": "ssn",
        "payee_name": name,
        "tin": tin,
        "account_number": f"5550001234{number:04d}",
        "street": street,
        "x_dob": born,
    } | changes


def file_of(path, rows):
    schema = INTAKE.schema.append(pa.field("x_dob", pa.string()))
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


def simulated(home, path):
    """Mark a file as made up, so that a policy nobody approved may score it."""
    Store.open(home).mark_simulated(file_sha256(path))
    return path


def lists_of(folder):
    """Write the four lists; return the file of each."""

    def text(name, body):
        path = folder / name
        path.write_text(body, encoding="utf-8", newline="")
        return path

    def parts(who):
        given, last = PEOPLE[who][0].upper().split()
        return given, last

    dob, addr, only = parts("NAME_DOB"), parts("NAME_ADDR"), parts("NAME_ONLY")
    given, last = parts("TIN_NAME")
    blocked = PEOPLE["OFAC"]
    sdn = [
        sdn_row(9001, f"{only[1]}, {only[0]}"),
        sdn_row(9002, "GLASSCASTLE, Persimmon"),
    ]
    return {
        "dmf": deaths(
            folder / "dmf.txt",
            death("900100001", last, given, middle=""),
            death("900100002", "ELDERMOSS", "HIERONYMUS", middle=""),
        ),
        "leie": text(
            "leie.csv",
            leie(
                {
                    "LASTNAME": dob[1],
                    "FIRSTNAME": dob[0],
                    "MIDNAME": "",
                    "DOB": "19610409",
                    "ADDRESS": "88 ELSEWHERE ROAD",
                    "ZIP": "10001",
                }
            ),
        ),
        "sam": text(
            "sam.csv",
            sam(
                {
                    "First": addr[0],
                    "Middle": "",
                    "Last": addr[1],
                    "Address 1": "4 NOWHERE WAY",
                    "Zip Code": "75004",
                }
            ),
        ),
        "ofac": ofac(
            folder / "ofac",
            sdn=sdn,
            add=[
                [
                    "9002",
                    "1",
                    blocked[1],
                    f"NOWHERE, TX {blocked[2]}",
                    "United States",
                    "-0- ",
                ]
            ],
        ),
    }
