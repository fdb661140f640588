"""`guanwei migrate`: brings the database to this version."""

import argparse

from guanwei.cli.django import connect
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

HELP = Words("把数据库升级到本版本", "bring the database to this version")
# Any fixed number will do, as long as everything that migrates takes the same.
LOCK = 0x6775616E776569
# Tables of others that point to the user and change often. Before ours are there: each change makes Django build
# every model anew that the user has to do with, which on a fresh database is half a second of the start.
EARLY = ("account", "mfa", "socialaccount")


def arguments(parser: Parser) -> None:
    """None of its own."""


def run(args: argparse.Namespace) -> int:
    with connect(args):
        done = migrate()
    if args.out.json:
        args.out.data({"migrated": done})
    elif done:
        args.out.say(Words(f"已执行 {len(done)} 个迁移。", f"{len(done)} migrations done."))
    else:
        args.out.say(Words("数据库已是最新。", "The database is up to date."))
    return Exit.DONE


def migrate() -> list[str]:
    """Runs what is missing and names it. Two starters do not collide: the second waits and finds nothing to do.
    Raises Problem for a database that stands in the middle of what is one migration now."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        # A machine that fails now loses the last migrations whole, and the next start runs them again.
        cursor.execute("SET synchronous_commit = off")
    try:
        _refuse_the_middle_of_one_migration()
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in EARLY])
            call_command("migrate", verbosity=0, interactive=False)
        return [str(migration) for migration, _ in plan]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _refuse_the_middle_of_one_migration() -> None:
    """Several migrations of before are one now, and what they did singly is no longer here: Django would take a
    database that has some of them for one that is up to date."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations().keys()
    known = MigrationLoader(None).disk_migrations
    for migration in known.values():
        replaced = set(migration.replaces)
        if replaced & applied and replaced - applied - known.keys():
            raise Problem(
                "这个数据库来自更早的开发版本，无法直接升级：请先用 2026-11-29 的版本执行 guanwei migrate。",
                "This database is from an earlier development version: run guanwei migrate of 2026-11-29 first.",
            )
