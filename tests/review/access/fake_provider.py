"""An identity provider on loopback that signs whatever a test wants it to sign."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "outlay-review", "of the fake provider"
KEYS = {
    "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
}
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Fake:
    """What the provider says next; `asked` and `posted` are what it was told."""

    issuer: str = ""
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    signed_by_stranger: bool = False
    discovered_issuer: str = ""
    client_key: Any = None  # the app's public key, where it must sign its requests
    asked: dict[str, str] = field(default_factory=dict)
    posted: dict[str, str] = field(default_factory=dict)
    requests: int = 0

    def id_token(self) -> str:
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "sub": "sub-of-ann",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked.get("nonce"),
        } | self.claims
        said = {name: value for name, value in said.items() if name not in self.without}
        key: Any = STRANGER if self.signed_by_stranger else KEYS[self.algorithm]
        headers = {"kid": self.algorithm}
        return jwt.encode(said, key, algorithm=self.algorithm, headers=headers)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.discovered_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        }

    def jwks(self) -> dict[str, Any]:
        return {"keys": [_jwk(algorithm) for algorithm in KEYS]}

    def token(self) -> tuple[int, dict[str, Any]]:
        if not (self._knows_client() and self._proves_request()):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "let-me-in", "id_token": self.id_token()}

    def _knows_client(self) -> bool:
        if self.client_key is None:
            return self.posted.get("client_secret") == SECRET
        said = jwt.decode(
            self.posted["client_assertion"],
            self.client_key,
            algorithms=["RS256"],
            audience=f"{self.issuer}/token",
            issuer=CLIENT,
            options={"require": ["exp", "jti", "sub"]},
        )
        return said["sub"] == CLIENT and "client_secret" not in self.posted

    def _proves_request(self) -> bool:
        proof = hashlib.sha256(self.posted["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).decode().rstrip("=")
        return challenge == self.asked["code_challenge"]


@contextmanager
def running() -> Iterator[Fake]:
    fake = Fake()
    handler = type("Handler", (_Handler,), {"fake": fake})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        fake.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    fake: ClassVar[Fake]

    def do_GET(self) -> None:
        self.fake.requests += 1
        path = urlsplit(self.path).path
        if path == "/authorize":
            self._authorize()
        elif path == "/userinfo":
            same = self.headers["Authorization"] == "Bearer let-me-in"
            said = {"sub": "sub-of-ann"} | self.fake.userinfo
            self._answer(200 if same else 401, said)
        else:
            discovery = "/.well-known/openid-configuration"
            made = {discovery: self.fake.discovery, "/jwks": self.fake.jwks}
            self._answer(200, made[path]())

    def do_POST(self) -> None:
        self.fake.requests += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.fake.posted = _flat(body)
        self._answer(*self.fake.token())

    def _authorize(self) -> None:
        self.fake.asked = _flat(urlsplit(self.path).query)
        back = urlencode({"code": "c0de", "state": self.fake.asked["state"]})
        self.send_response(302)
        self.send_header("Location", f"{self.fake.asked['redirect_uri']}?{back}")
        self.end_headers()

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _jwk(algorithm: str) -> dict[str, Any]:
    kind = jwt.algorithms.get_default_algorithms()[algorithm]
    made: dict[str, Any] = kind.to_jwk(KEYS[algorithm].public_key(), as_dict=True)
    return made | {"kid": algorithm, "alg": algorithm, "use": "sig"}
