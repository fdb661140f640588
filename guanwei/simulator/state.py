"""Where the simulator keeps everything: one SQLite file, or memory. A second start on the same file goes on."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guanwei.lib.words import Words
from guanwei.simulator.faults import FaultBook, Faults, Refused, as_json, read_faults

SCHEMA_VERSION = 1
WEIBO_EPOCH = 515_483_463  # Live ids count from here; 22 bits below the second keep them at 16 digits today.
ID_STEPS_A_SECOND = 2**22
ABOVE_JAVASCRIPT = 2**53
FIRST_UID = 5_600_000_001
MANY_ROWS = 256

SCHEMA = """
CREATE TABLE users (
    uid INTEGER PRIMARY KEY, screen_name TEXT NOT NULL UNIQUE, profile TEXT NOT NULL DEFAULT '{}',
    is_account INTEGER NOT NULL DEFAULT 0, authorised INTEGER NOT NULL DEFAULT 0, reviewed INTEGER NOT NULL DEFAULT 1,
    safe_domains TEXT NOT NULL DEFAULT '[]', grants TEXT NOT NULL DEFAULT '[]',
    statuses_count INTEGER NOT NULL DEFAULT 0,
    token TEXT UNIQUE, token_state TEXT NOT NULL DEFAULT 'live', token_made REAL, token_expires REAL,
    created REAL NOT NULL);
CREATE TABLE statuses (
    id INTEGER PRIMARY KEY, uid INTEGER NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, created REAL NOT NULL,
    visible_from REAL NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'visible', state_from REAL NOT NULL DEFAULT 0,
    pic_ids TEXT NOT NULL DEFAULT '', retweeted_id INTEGER, parent_id INTEGER, annotations TEXT,
    visible_type INTEGER NOT NULL DEFAULT 0, list_id INTEGER NOT NULL DEFAULT 0, geo TEXT,
    edit_count INTEGER NOT NULL DEFAULT 0, edited REAL, from_app INTEGER NOT NULL DEFAULT 0,
    reposts_count INTEGER NOT NULL DEFAULT 0, comments_count INTEGER NOT NULL DEFAULT 0,
    attitudes_count INTEGER NOT NULL DEFAULT 0);
CREATE INDEX statuses_by_author ON statuses (uid, id);
CREATE INDEX statuses_by_parent ON statuses (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX statuses_by_original ON statuses (retweeted_id, id) WHERE retweeted_id IS NOT NULL;
CREATE TABLE comments (
    id INTEGER PRIMARY KEY, uid INTEGER NOT NULL, status_id INTEGER NOT NULL, reply_to INTEGER,
    root_id INTEGER NOT NULL, floor_number INTEGER NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL,
    created REAL NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX comments_by_status ON comments (status_id, id);
CREATE INDEX comments_by_author ON comments (uid, id);
CREATE INDEX comments_by_reply ON comments (reply_to) WHERE reply_to IS NOT NULL;
CREATE TABLE mentions (uid INTEGER NOT NULL, kind TEXT NOT NULL, item_id INTEGER NOT NULL,
    PRIMARY KEY (uid, kind, item_id)) WITHOUT ROWID;
CREATE TABLE likes (status_id INTEGER NOT NULL, uid INTEGER NOT NULL, PRIMARY KEY (status_id, uid)) WITHOUT ROWID;
CREATE TABLE pictures (pic_id TEXT PRIMARY KEY, uid INTEGER NOT NULL, mime TEXT NOT NULL, sha256 TEXT NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE links (code TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE);
CREATE TABLE sent_texts (uid INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (uid, kind, text)) WITHOUT ROWID;
CREATE TABLE calls (who TEXT NOT NULL, what TEXT NOT NULL, period TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (who, what, period)) WITHOUT ROWID;
CREATE TABLE codes (code TEXT PRIMARY KEY, uid INTEGER NOT NULL, redirect_uri TEXT NOT NULL, made REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0);
CREATE TABLE wire (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, path TEXT NOT NULL, uid INTEGER, text TEXT, rip TEXT,
    pictures TEXT NOT NULL DEFAULT '', complete INTEGER NOT NULL, committed INTEGER NOT NULL DEFAULT 0,
    remote_id INTEGER, answered TEXT NOT NULL DEFAULT 'nothing');
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
TABLES = (
    "users", "statuses", "comments", "mentions", "likes", "pictures", "links", "sent_texts", "calls", "codes", "wire",
    "settings",
)  # fmt: skip


class State:
    """The tables, the fault switches and the counter of ids. One connection: everything runs in one thread."""

    def __init__(self, file: str | None = None) -> None:
        self.db = _open(file)
        self.book = FaultBook()
        self.resets = 0
        saved = self.setting("faults")
        if saved is not None:
            self.book.put(read_faults(saved, Faults()))
        newest = self.db.execute(
            "SELECT max(coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM comments)) FROM statuses"
        )
        self._last_id: int = newest.fetchone()[0]

    @property
    def faults(self) -> Faults:
        return self.book.faults

    def close(self) -> None:
        self.save_faults()
        self.db.close()

    def next_id(self, now: float) -> int:
        """Ids of statuses and comments: 16 digits, always growing; above 2^53 with `big_ids`."""
        wanted = int((now - WEIBO_EPOCH) * ID_STEPS_A_SECOND)
        if self.faults.big_ids:
            wanted += ABOVE_JAVASCRIPT
        self._last_id = max(wanted, self._last_id + 1)
        return self._last_id

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. Must not be held over an await: the connection is shared by all requests."""
        self.db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, *values: Any) -> int:
        """The one number of a query such as `SELECT count(*) ...`."""
        return int(self.db.execute(sql, values).fetchone()[0])

    def many(self, sql: str, *values: Any, **named: Any) -> list[sqlite3.Row]:
        return self.db.execute(sql, named or values).fetchall()

    def setting(self, name: str) -> Any:
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return None if row is None else json.loads(row["value"])

    def set_setting(self, name: str, value: Any) -> None:
        self.db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))

    def put_faults(self, wanted: Faults) -> None:
        self.book.put(wanted)
        self.save_faults()

    def save_faults(self) -> None:
        self.set_setting("faults", as_json(self.faults))

    def reset(self) -> None:
        """Back to the first start: no accounts, no posts, default switches. Calls still under way come to nothing."""
        with self.transaction():
            for table in TABLES:
                self.db.execute(f"DELETE FROM {table}")
        self._last_id = 0
        self.resets += 1
        self.put_faults(Faults())


def _open(file: str | None) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(file or ":memory:", isolation_level=None, timeout=0.5, cached_statements=MANY_ROWS)
        # Killing the process loses nothing; that the machine's own death may is fine for a simulator.
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = OFF", "foreign_keys = OFF"):
            db.execute(f"PRAGMA {pragma}")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            db.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    except sqlite3.Error as error:
        raise Refused(_cannot_open(file, str(error))) from error
    if version not in (0, SCHEMA_VERSION):
        raise Refused(_cannot_open(file, f"version {version} instead of {SCHEMA_VERSION}"))
    db.row_factory = sqlite3.Row
    return db


def _cannot_open(file: str | None, reason: str) -> Words:
    path = Path(file or ":memory:")
    if "locked" in reason:
        return Words(
            zh=f"状态文件 {path} 正被另一个模拟器使用。", en=f"State file {path} is in use by another simulator."
        )
    return Words(zh=f"状态文件 {path} 无法打开：{reason}。", en=f"State file {path} cannot be opened: {reason}.")
