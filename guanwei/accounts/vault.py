"""Seals the secrets of official accounts. What is in the database is useless without the installation's keys."""

import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from guanwei.accounts.keys import current_keys


class SealBroken(Exception):
    """The credential was sealed with a key that this installation does not have."""


def _fernet() -> MultiFernet:
    return _fernet_of(current_keys(settings.HOME.keys))


@lru_cache(maxsize=1)
def _fernet_of(keys: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(secrets: dict[str, str]) -> bytes:
    return _fernet().encrypt(json.dumps(secrets).encode())


def unseal(sealed: bytes) -> dict[str, str]:
    try:
        return dict(json.loads(_fernet().decrypt(bytes(sealed))))
    except InvalidToken as error:
        raise SealBroken from error


def seal_again(sealed: bytes) -> bytes:
    """The same secrets under the newest key."""
    try:
        return _fernet().rotate(bytes(sealed))
    except InvalidToken as error:
        raise SealBroken from error


def is_newest(sealed: bytes) -> bool:
    """Does the newest key alone open it?"""
    try:
        Fernet(current_keys(settings.HOME.keys)[0]).decrypt(bytes(sealed))
    except InvalidToken:
        return False
    return True
