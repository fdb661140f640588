"""`guanwei up`: everything in one command: the embedded database, the console, a worker, with --demo the simulator too.

This process imports Django while the database starts, and forks the rest: they start at once and share its memory. It
has no connection and no thread when it forks. What it started ends with it, also when it is killed with -9.
"""

import argparse
import os
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from guanwei.cli.django import prepare_environment, require_answer
from guanwei.cli.first_run import code_of_first_run, first_run_url, how_to_set_up
from guanwei.cli.migrate import migrate
from guanwei.cli.output import Exit
from guanwei.cli.parser import Parser
from guanwei.cli.simulator import state_file
from guanwei.cli.starting import (
    Loading,
    Signals,
    Stopped,
    answers,
    free_port,
    only_one,
    what_is_missing,
)
from guanwei.cli.web import add_address, listening, serve, url_of
from guanwei.cli.worker import work
from guanwei.embedded import Embedded
from guanwei.embedded.server import PATIENCE
from guanwei.lib.children import Children, Work, last_complaint, share_what_is_loaded, shorten_logs
from guanwei.lib.clock import utc_now
from guanwei.lib.problem import Problem
from guanwei.lib.words import Words

HELP = Words("一条命令启动全部：数据库、网页、后台进程", "everything in one command: database, console, worker")
WEB, WORKER, SIMULATOR, PREPARE = "web", "worker", "simulator", "prepare"
STEP = 0.05
ADMIN = "admin"  # no role on a brand, but everything of the installation
SAY_WHAT_IS_MISSING_EVERY = 15.0  # seconds
GIVE_UP_AFTER_DEATHS = 3
LOOK_AT_LOGS_EVERY = 60.0  # seconds
WORKER_PATIENCE = 20.0  # seconds for what is on the wire to be answered


def arguments(parser: Parser) -> None:
    add_address(parser)
    demo = Words("加上微博模拟器和演示品牌", "with the Weibo simulator and a demonstration brand")
    parser.add_argument("--demo", action="store_true", help=demo)


def run(args: argparse.Namespace) -> int:
    began = time.monotonic()
    signals = Signals()
    try:
        with ExitStack() as rooms:
            try:
                rooms.enter_context(only_one(args.home))
                listener = rooms.enter_context(listening(args.host, args.port))
                installation = Installation(args, listener, rooms, signals)
                welcome = installation.start()
                say_where(args, installation, welcome, time.monotonic() - began)
                installation.watch()
            finally:
                signals.begin_to_stop()
    except Stopped:
        args.out.say(Words("已全部停止。", "Everything is stopped."))
    return Exit.DONE


class Installation:
    """What runs here. Each thing that is started is pushed on `rooms`, which ends it, the last one first."""

    def __init__(self, args: argparse.Namespace, listener: socket.socket, rooms: ExitStack, signals: Signals) -> None:
        self.url = url_of(listener)
        self.simulator_url = ""
        self._out = args.out
        self._args = args
        self._listener = listener
        self._rooms = rooms
        self._signals = signals
        self._database: Embedded | None = None
        self._children = Children(args.home.logs, args.out.note)

    def start(self) -> dict[str, Any]:
        """Returns when /readyz is content: `login`, whom to sign in as, where a demonstration made somebody; `setup`,
        the code for the page that makes the first user, while there is none."""
        if self._args.demo:
            self.simulator_url = f"http://127.0.0.1:{free_port(self._listener.getsockname()[1] + 1)}"
            os.environ.update(GUANWEI_DEMO="1", GUANWEI_SIMULATOR_URL=self.simulator_url)
        self._start_database()
        self._rooms.callback(self._children.stop, hurry=lambda: self._signals.hurry)
        # They stop in the opposite order: no more requests, then what is on the wire, then the network.
        if self.simulator_url:
            self._children.start(Work(SIMULATOR, self._simulate))
            self._wait_for(lambda: None if answers(self.simulator_url) else Words("微博模拟器", "the simulator"))
        welcome = self._children.run_once(Work(PREPARE, self._prepare))
        self._children.start(Work(WORKER, work, patience=WORKER_PATIENCE))
        self._children.start(Work(WEB, lambda: serve(self._listener)))
        self._wait_for(lambda: what_is_missing(self.url))
        return welcome if isinstance(welcome, dict) else {}

    def watch(self) -> None:
        """Until a signal: what died is started again."""
        looked_at_logs = time.monotonic()
        while True:
            self._signals.check()
            time.sleep(STEP)
            if self._database and not self._database.alive:
                self._out.note(Words("数据库意外退出，正在重新启动。", "The database ended and is started again."))
                self._database.start()
            self._children.look_after()
            if time.monotonic() - looked_at_logs > LOOK_AT_LOGS_EVERY:
                looked_at_logs = time.monotonic()
                shorten_logs(self._args.home.logs)

    def _start_database(self) -> None:
        if given := os.environ.get("DATABASE_URL"):
            require_answer(given)
        else:
            self._database = Embedded(self._args.home, tell=self._out.note)
            self._database.prepare()
            self._rooms.callback(self._stop_database, self._database)
        prepare_environment(self._args, given or self._database.url)
        loading = Loading()
        loading.start()
        self._rooms.callback(loading.join)
        if self._database:
            self._database.start()
        loading.finish()
        self._signals.check()
        share_what_is_loaded()

    def _stop_database(self, database: Embedded) -> None:
        database.stop(patience=1.0 if self._signals.hurry else PATIENCE)

    def _simulate(self) -> int:
        from guanwei.simulator.server import run as run_simulator

        port = int(self.simulator_url.rpartition(":")[2])
        return run_simulator("127.0.0.1", port, str(state_file(self._args.home.simulator)))

    def _prepare(self) -> dict[str, Any]:
        migrate()
        if not self.simulator_url:
            return {"setup": code_of_first_run()}
        from django.db import transaction

        from guanwei.jobs.demo import PEOPLE, load, password_in

        password = password_in(self._args.home.root / "demo-password")
        with transaction.atomic():  # there whole or not at all, whenever somebody presses Ctrl-C
            load(now=utc_now(), simulator=self.simulator_url, password=password)
        self._args.home.demonstration.touch()
        roles = {name: role.value if role else ADMIN for name, _full, _department, role in PEOPLE}
        return {"login": {"people": list(roles), "roles": roles, "password": password}}

    def _wait_for(self, what_is_missing: Callable[[], Words | None]) -> None:
        """Raises Problem when a child dies again and again instead."""
        told = time.monotonic()
        while missing := what_is_missing():
            self._signals.check()
            time.sleep(STEP)
            self._children.look_after()
            for name in (WEB, WORKER, SIMULATOR):
                if self._children.deaths(name) >= GIVE_UP_AFTER_DEATHS:
                    log = self._children.log_of(name)
                    reason = last_complaint(log)
                    raise Problem(f"{name} 无法启动：{reason}（{log}）", f"{name} does not start: {reason} ({log})")
            if time.monotonic() - told > SAY_WHAT_IS_MISSING_EVERY:
                told = time.monotonic()
                self._out.note(Words(f"还在等待：{missing.zh}", f"Still waiting for: {missing.en}"))


def _who(roles: dict[str, str]) -> Words:
    """By which name one signs in as what: `lin (Writer), chen (Approver)`."""
    from guanwei.people.roles import NAMES, Role

    known = {ADMIN: Words("管理员", "Administrator")} | {role.value: NAMES[role] for role in Role}
    return Words(
        "、".join(f"{name}（{known[role].zh}）" for name, role in roles.items()),
        ", ".join(f"{name} ({known[role].en})" for name, role in roles.items()),
    )


def say_where(args: argparse.Namespace, installation: Installation, welcome: dict[str, Any], seconds: float) -> None:
    login, setup = welcome.get("login"), welcome.get("setup")
    if args.out.json:
        args.out.data(
            {
                "url": installation.url,
                "simulator": installation.simulator_url or None,
                "login": login,
                "setup": {"url": first_run_url(installation.url), "code": setup} if setup else None,
                "home": args.home.root,
                "seconds": round(seconds, 2),
                "pid": os.getpid(),
            }
        )
        return
    lines = [Words(f"官微已启动（{seconds:.1f} 秒）。", f"Guanwei is up ({seconds:.1f} s).")]
    lines.append(Words(f"  地址：    {installation.url}", f"  Address:    {installation.url}"))
    if login:
        people, password = _who(login["roles"]), login["password"]
        lines.append(Words(f"  登录：    {people.zh}", f"  Sign in:    {people.en}"))
        lines.append(Words(f"  密码：    {password}（都一样）", f"  Password:   {password}, for all of them"))
    elif setup:
        lines += how_to_set_up(installation.url, setup)
    else:
        how = "guanwei user add"
        lines.append(Words(f"  添加用户：{how}", f"  Add people: {how}"))
    if installation.simulator_url:
        simulator = installation.simulator_url
        lines.append(Words(f"  微博模拟：{simulator}", f"  Simulator:  {simulator}"))
    home = args.home
    lines.append(Words(f"  数据：    {home.root}", f"  Data:       {home.root}"))
    lines.append(Words(f"  日志：    {home.logs}", f"  Logs:       {home.logs}"))
    lines.append(Words("按 Ctrl-C 停止。", "Ctrl-C stops it."))
    for line in lines:
        args.out.say(line)
