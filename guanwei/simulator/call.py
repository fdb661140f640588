"""One API call: its parameters, who makes it, and what it has changed."""

import re
from dataclasses import dataclass, field
from typing import Any

from guanwei.simulator.errors import ApiError
from guanwei.simulator.faults import Faults
from guanwei.simulator.people import Person
from guanwei.simulator.shapes import Shapes
from guanwei.simulator.state import State

_WHOLE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a multipart body."""

    field: str
    body: bytes


@dataclass(slots=True)
class Call:
    """Handlers read parameters here and say by `commit` that something was written."""

    state: State
    name: str
    params: dict[str, str]
    uploads: list[Upload]
    reader: Person | None
    base: str
    now: float
    ip: str = "127.0.0.1"
    biz: bool = False
    all_values: dict[str, list[str]] = field(default_factory=dict)
    committed: bool = False
    remote_id: int | None = None

    @property
    def faults(self) -> Faults:
        return self.state.faults

    @property
    def user(self) -> Person:
        """Who calls; only for calls that need a token."""
        assert self.reader is not None
        return self.reader

    def shapes(self) -> Shapes:
        shapes = Shapes(self.state, self.base, self.now)
        if self.reader is not None:
            shapes.know(self.reader)
        return shapes

    def commit(self, remote_id: int | None) -> None:
        """Something was written; remote_id is its id, where it has one."""
        self.committed = True
        self.remote_id = remote_id

    def required(self, name: str) -> str:
        if name not in self.params:
            raise ApiError(10016, detail=name)
        return self.params[name]

    def content(self, name: str) -> str:
        """A required text: 10016 when missing, 20008 when blank."""
        text = self.required(name)
        if not text.strip():
            raise ApiError(20008)
        return text

    def real_ip(self) -> None:
        """`rip` is there, unless the switch says that it need not be."""
        if self.faults.rip_required and not self.params.get("rip", "").strip():
            raise ApiError(10016, detail="rip")

    def id(self, name: str, *, empty: int) -> int:
        """A required id: 10016 when missing, the code `empty` when blank, 10017 when it is no number."""
        text = self.required(name).strip()
        if not text:
            raise ApiError(empty)
        return self._whole(name, text)

    def ids(self, name: str, *, most: int) -> list[int]:
        """A comma list: 20001 when blank, 20009 when longer than `most`."""
        parts = [part.strip() for part in self.required(name).split(",") if part.strip()]
        if not parts:
            raise ApiError(20001)
        if len(parts) > most:
            raise ApiError(20009)
        return [self._whole(name, part) for part in parts]

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 10**18) -> int:
        text = self.params.get(name, "").strip()
        if not text:
            return default
        number = self._whole(name, text)
        if not least <= number <= most:
            raise ApiError(10017, detail=name)
        return number

    def flag(self, name: str) -> bool:
        return self.params.get(name, "0").strip() not in ("", "0", "false")

    def _whole(self, name: str, text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise ApiError(10017, detail=name)
        return int(text)

    def filled_list(self, key: str, items: list[Any], total: int) -> dict[str, Any]:
        """A list answer with the wrapper Weibo puts around it; cursors mean nothing (weibo-api 4.1)."""
        wrapper = {"hasvisible": False, "previous_cursor": 0, "next_cursor": 0, "total_number": total}
        return {key: items, **wrapper} | ({"interval": 2000} if self.faults.extra_fields else {})
