"""The first administrator of an installation that has no user at all, made in the browser.

Whoever opens the page must have seen the terminal: a code that is printed there is asked for. It is made from the
installation's key, so every process prints and takes the same one and none is kept anywhere; it opens nothing once
there is a user.
"""

import base64
from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from guanwei.lib.words import Words
from guanwei.people import tries
from guanwei.people.access import OPERATOR
from guanwei.people.actions import UserRefused, create_user
from guanwei.people.models import User
from guanwei.people.tries import What

GROUPS, LETTERS = 3, 4  # K7QF-93MT-2LXP: 60 bits
NAME = "setup"


def is_first_run() -> bool:
    return not User.objects.exists()


def setup_code() -> str:
    digest = salted_hmac("guanwei.people.first_run", "setup code", algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode()
    return "-".join(letters[start : start + LETTERS] for start in range(0, GROUPS * LETTERS, LETTERS))


def create_first_administrator(
    *, now: datetime, code: str, username: str, name: str, password: str, language: str, address: str | None
) -> User:
    """UserRefused for a wrong code, after too many tries, for a weak password, and when somebody was quicker."""
    tries.note(now=now, what=What.SETUP, name=NAME, address=address)
    if not constant_time_compare(_letters(code), _letters(setup_code())):
        raise UserRefused(
            Words(
                "设置码不对。它显示在启动官微的终端里。",
                "That is not the setup code. It stands in the terminal where Guanwei was started.",
            )
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Nobody else makes a user meanwhile, by whatever way: of two who press at once, one is first.
            cursor.execute("LOCK TABLE people_user IN SHARE ROW EXCLUSIVE MODE")
        if not is_first_run():
            raise UserRefused(Words("管理员已经创建，请登录。", "There is an administrator already. Sign in."))
        user = create_user(
            actor=OPERATOR, now=now, username=username, name=name, password=password, language=language, is_admin=True
        )
    tries.forget(now=now, what=What.SETUP, name=NAME, address=address)
    return user


def _letters(code: str) -> str:
    return "".join(code.split()).replace("-", "").upper()
