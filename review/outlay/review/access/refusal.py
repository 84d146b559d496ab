"""Why a sign-on was refused: a word for the audit log, a sentence for the person."""

from enum import StrEnum


class Why(StrEnum):
    """What was wrong with a sign-on."""

    NO_ANSWER = "no_answer"
    SAID_NO = "provider_said_no"
    NOT_ASKED = "not_asked"
    SIGNATURE = "signature"
    EXPIRED = "expired"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_NONCE = "wrong_nonce"
    INCOMPLETE = "incomplete"
    TOO_WEAK = "too_weak"
    UNKNOWN = "unknown"
    OTHER_IDENTITY = "other_identity"
    INACTIVE = "inactive"
    NO_CARD = "no_card"


_NOT_VERIFIED = (
    "What the identity provider said could not be verified. Try again; if it happens "
    "again, tell an administrator of this app."
)
WORDS = dict.fromkeys(Why, _NOT_VERIFIED) | {
    Why.NO_ANSWER: "The identity provider does not answer. Try again in some minutes.",
    Why.SAID_NO: "The identity provider did not sign you on.",
    Why.NOT_ASKED: "This sign-on did not begin in this browser, or too long ago. "
    "Try again.",
    Why.TOO_WEAK: "You signed on in a way that is not strong enough for this app. Sign "
    "on with your PIV card or the other means that your agency asks for.",
    Why.UNKNOWN: "The identity provider knows you, but nobody entered you here. Ask an "
    "administrator of this app to do so.",
    Why.OTHER_IDENTITY: "Your sign-in name is taken here by another identity. Ask an "
    "administrator of this app to look at it.",
    Why.INACTIVE: "Your account in this app is closed. Ask an administrator of this "
    "app if that is an error.",
    Why.NO_CARD: "No card was shown. Put your PIV card in, close all windows of the "
    "browser, and try again.",
}


class SignOnRefused(Exception):  # noqa: N818 - nothing is in error
    """Somebody was not signed on; `name` is theirs where the app knows them."""

    def __init__(self, why: Why, name: str = "") -> None:
        self.why, self.name = why, name
        super().__init__(WORDS[why])
