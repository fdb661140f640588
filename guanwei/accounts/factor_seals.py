"""Secrets of second factors, sealed like those of accounts, when the keys are changed."""

from allauth.mfa.models import Authenticator

from guanwei.accounts.vault import SealBroken, is_newest, seal_again

SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def seal_factors_again() -> tuple[int, list[int]]:
    """In the transaction of a key rotation. How many were put under the newest key, and the users one of whose secrets
    no key here opens: they need an administrator who takes it away."""
    count, lost = 0, []
    for factor in Authenticator.objects.select_for_update().filter(type__in=SEALED).order_by("pk"):
        place = SEALED[Authenticator.Type(factor.type)]
        sealed = factor.data[place].encode()
        if is_newest(sealed):
            continue
        try:
            factor.data[place] = seal_again(sealed).decode()
        except SealBroken:
            lost.append(factor.user_id)
            continue
        factor.save(update_fields=["data"])
        count += 1
    return count, lost
