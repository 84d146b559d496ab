"""Keys that are the same in every test run, for tests that count what is drawn."""

from pathlib import Path

from outlay.payments.keyring import key_file, key_text, write_private


def put_keys(home: Path) -> None:
    """Put both keys where the store that is made in `home` will find them.

    A store with new keys draws other payments for review at random in each run.
    """
    for kind, byte in (("token", b"t"), ("identity", b"i")):
        write_private(key_file(home / "keys", kind), key_text(byte * 32))
