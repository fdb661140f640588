"""Django for a command: settings, database and applications, for as long as the command runs."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from guanwei.cli.output import Exit
from guanwei.lib.home import VARIABLE
from guanwei.lib.problem import NoDatabase
from guanwei.lib.words import Words

SETTINGS = "guanwei.config.settings"
UNDEFINED_TABLE, UNDEFINED_COLUMN, NO_PRIVILEGE = "42P01", "42703", "42501"


@contextmanager
def connect(args: argparse.Namespace, *, pool: bool = False) -> Iterator[None]:
    """Starts Django on DATABASE_URL, else on the home's embedded database: the one that runs, or one for this command.

        with connect(args):
            from guanwei.people.models import User

    `pool`: for processes that serve many at once. Raises NoDatabase when there is no answer.
    """
    if os.environ.get("DATABASE_URL"):
        require_answer(os.environ["DATABASE_URL"])
        with _started(args, os.environ["DATABASE_URL"], pool):
            yield
        return
    from guanwei.embedded import shared_database

    with shared_database(args.home, args.out.note) as url, _started(args, url, pool):
        yield


@contextmanager
def _started(args: argparse.Namespace, url: str, pool: bool) -> Iterator[None]:
    prepare_environment(args, url)
    os.environ.setdefault("GUANWEI_POOL", "1" if pool else "0")
    import django

    django.setup()
    from django.db import connections

    try:
        yield
    finally:
        connections.close_all()


def require_answer(database_url: str) -> None:
    """Raises NoDatabase, so that a wrong DATABASE_URL is one sentence and not a pool that tries again and again."""
    import psycopg

    try:
        psycopg.connect(database_url, connect_timeout=10).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise NoDatabase(f"DATABASE_URL 无法连接：{reason}", f"DATABASE_URL cannot be reached: {reason}") from error


def prepare_environment(args: argparse.Namespace, url: str) -> None:
    """What the settings read, for this process and for those it starts."""
    os.environ["DATABASE_URL"] = url
    os.environ[VARIABLE] = str(args.home.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS


def database_failure(error: Exception) -> tuple[Words, Exit] | None:
    """A sentence for what the database refused; None for what is no trouble of the database or a fault of ours."""
    from django.core.exceptions import PermissionDenied
    from django.db import OperationalError, ProgrammingError

    if isinstance(error, PermissionDenied):
        return Words(f"没有权限：{error}", f"Not allowed: {error}"), Exit.NOT_ALLOWED
    state = getattr(error.__cause__, "sqlstate", None)
    if isinstance(error, ProgrammingError) and state in (UNDEFINED_TABLE, UNDEFINED_COLUMN):
        words = Words(
            "数据库尚未升级到本版本，请先运行 guanwei migrate。",
            "The database is not at this version yet: run guanwei migrate first.",
        )
        return words, Exit.NO_DATABASE
    if isinstance(error, OperationalError) or state == NO_PRIVILEGE:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Words(f"数据库不可用：{reason}", f"The database is not available: {reason}"), Exit.NO_DATABASE
    return None
