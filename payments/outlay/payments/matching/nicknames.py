"""Given names and the short forms that people go by, the well-known English ones."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# A short form of several names is near each of them, not they to one another.
_SHORT = """
ABIGAIL: ABBY GAIL | ALBERT: AL BERT | ALEXANDER: ALEX SANDY | ALEXANDRA: ALEX SANDRA
ALFRED: AL FRED | AMANDA: MANDY | ANDREW: ANDY DREW | ANTHONY: TONY | ARTHUR: ART
BARBARA: BARB BOBBIE | BENJAMIN: BEN | BERNARD: BERNIE | BEVERLY: BEV
CATHERINE: CATHY KATE KATIE | CHARLES: CHARLIE CHUCK | CHRISTINA: CHRIS TINA
CHRISTINE: CHRIS TINA | CHRISTOPHER: CHRIS KIT | CLIFFORD: CLIFF | CYNTHIA: CINDY
DANIEL: DAN DANNY | DAVID: DAVE | DEBORAH: DEB DEBBIE | DEBRA: DEB DEBBIE
DENNIS: DENNY | DONALD: DON DONNIE | DOROTHY: DOT DOTTIE | DOUGLAS: DOUG
EDWARD: ED EDDIE NED TED | EDWIN: ED | ELEANOR: ELLIE NORA | ELIZABETH: BESS BETH
ELIZABETH: BETSY BETTY ELIZA LIBBY LISA LIZ | EUGENE: GENE | FLORENCE: FLO
FRANCES: FRAN | FRANCIS: FRANK | FRANKLIN: FRANK | FREDERICK: FRED FREDDY RICK
GERALD: GERRY JERRY | GREGORY: GREG | HAROLD: HAL HARRY | HENRY: HANK HARRY
IRVING: IRV | ISABELLA: BELLA | JACOB: JAKE | JACQUELINE: JACKIE | JAMES: JAMIE JIM
JAMES: JIMMY | JANET: JAN | JEFFREY: JEFF | JENNIFER: JEN JENNY | JEREMY: JERRY
JESSICA: JESS JESSIE | JOHN: JACK JOHNNY | JONATHAN: JON | JOSEPH: JOE JOEY
JOSEPHINE: JO JOSIE | JOSHUA: JOSH | JUDITH: JUDY | KATHERINE: KATE KATHY KATIE KAY
KATHLEEN: KATE KATHY | KENNETH: KEN KENNY | KIMBERLY: KIM | LAWRENCE: LARRY
LEONARD: LEN LENNY | LILLIAN: LIL LILY | LORETTA: LORI | LOUIS: LOU | LUCILLE: LUCY
MARGARET: MAGGIE MARGE MEG PEG PEGGY | MARTHA: MARTY | MARTIN: MARTY
MARY: MOLLY POLLY
MATTHEW: MATT | MELISSA: MISSY | MICHAEL: MIKE MICKEY | MICHELLE: SHELLY
MILDRED: MILLIE | NANCY: NAN | NATHAN: NATE | NATHANIEL: NATE | NICHOLAS: NICK
PAMELA: PAM | PATRICIA: PAT PATTY TRISH | PATRICK: PAT PADDY | PETER: PETE
PHILIP: PHIL | RAYMOND: RAY | REBECCA: BECCA BECKY | RICHARD: DICK RICH RICK
ROBERT: BOB BOBBY ROB | ROBERTA: BOBBIE | ROGER: RODGE | RONALD: RON RONNIE
SAMANTHA: SAM | SAMUEL: SAM SAMMY | SANDRA: SANDY | SHARON: SHARI | STANLEY: STAN
STEPHANIE: STEPH | STEPHEN: STEVE | STEVEN: STEVE | SUSAN: SUE SUSIE | TERESA: TERRY
THEODORE: TED TEDDY | THERESA: TERRY | THOMAS: TOM TOMMY | TIMOTHY: TIM
VERONICA: RONNIE | VICTORIA: VICKY | VINCENT: VINCE | VIRGINIA: GINNY | WALTER: WALT
WILLIAM: BILL BILLY LIAM WILL WILLIE | ZACHARY: ZACK
JOSE: PEPE | FRANCISCO: PACO PANCHO
GUADALUPE: LUPE | IGNACIO: NACHO | ROSARIO: CHARO | MERCEDES: MECHE | JESUS: CHUY
"""


@lru_cache
def _table() -> tuple[pa.Array, NDArray[np.bool_]]:
    """Return the names there are, and which of them go together."""
    pairs = []
    for part in _SHORT.replace("\n", "|").split("|"):
        full, _, short = part.partition(":")
        pairs += [(full.strip(), each) for each in short.split()]
    names = sorted({name for pair in pairs for name in pair})
    together = np.zeros((len(names) + 1, len(names) + 1), bool)
    for full, short in pairs:
        one, two = names.index(full), names.index(short)
        together[one, two] = together[two, one] = True
    return pa.array(names), together


def nickname_places(words: pa.Array) -> Ints:
    """Return the place of each word among the names here, the last for none."""
    names, _ = _table()
    found = pc.fill_null(pc.index_in(words, value_set=names), len(names))
    return np.asarray(found.to_numpy(), np.int64)


def go_together(left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Whether one place is of a short form of the other's name."""
    _, together = _table()
    return np.asarray(together[left, right])


def together_with(places: Ints) -> tuple[Ints, Ints]:
    """Return each of `places` with each place that goes with it."""
    _, together = _table()
    at, other = np.nonzero(together[places])
    return at, other


def names_there() -> pa.Array:
    """Return the names of the table, by place."""
    return _table()[0]
