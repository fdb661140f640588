"""How people show who they are: codes of an app, and a passkey's answers without a browser."""

import hashlib
import json
import os
import re
import struct
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from guanwei.lib.clock import utc_now
from guanwei.people.factors import add_app, codes_to_write_down
from guanwei.people.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOCAL = {"HTTP_HOST": "localhost"}  # browsers make passkeys for a name only
ORIGIN = "http://localhost"


def code_of(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or showed so many times 30 s before."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


def wrong_code() -> str:
    """Six digits that are right neither now nor in the minutes around."""
    right = {code_of(steps=steps) for steps in range(-5, 6)}
    return next(code for code in ("000000", "111111", "222222") if code not in right)


def set_up_app(user: User, *, used: int = -1) -> list[str]:
    """The app shows codes of SECRET from now on; the one of `used` steps ago proved it. Returns the recovery codes."""
    add_app(actor=user, now=utc_now(), secret=SECRET, code=code_of(steps=used))
    return codes_to_write_down(actor=user)


class Passkey:
    """A device of one person: makes one key, and signs with it."""

    def __init__(self, *, verifies: bool = True) -> None:
        """`verifies`: whether it asks for a finger or a PIN."""
        self.id = os.urandom(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._flags = 0x05 if verifies else 0x01
        self._user_handle = ""

    def make(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        key = options["publicKey"]
        self._user_handle = key["user"]["id"]
        public = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._data(key["rp"]["id"], self._flags | 0x40) + attested
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", key["challenge"], origin)
        return self._credential(
            {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attestation)}
        )

    def use(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        key = options["publicKey"]
        data = self._data(key["rpId"], self._flags)
        said = self._said("webauthn.get", key["challenge"], origin)
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": websafe_encode(said),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self._user_handle,
            }
        )

    def _data(self, place: str, flags: int) -> bytes:
        return hashlib.sha256(place.encode()).digest() + struct.pack(">BI", flags, 0)

    def _said(self, kind: str, challenge: str, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _credential(self, response: dict[str, str]) -> str:
        id = websafe_encode(self.id)
        whole = {"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}}
        return json.dumps(whole)


def add_passkey(client: Client, *, name: str = "工位的电脑", **more: Any) -> Passkey:
    """Through the page, as the browser's script does it."""
    device = Passkey(**more)
    options = client.post("/me/factors/passkey", {"do": "begin"}, **LOCAL).json()
    client.post("/me/factors/passkey", {"name": name, "credential": device.make(options)}, **LOCAL)
    return device


def passkeys_of(user: User) -> int:
    return Authenticator.objects.filter(user=user, type="webauthn").count()


def shown_codes(page: str) -> list[str]:
    return [code.replace(" ", "") for code in re.findall(r"<code>(\d{5} \d{5})</code>", page)]
