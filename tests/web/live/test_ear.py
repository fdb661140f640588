"""The one connection that listens, while the database goes away and comes back."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from guanwei.base.live import CHANNEL
from guanwei.embedded import Embedded
from guanwei.web.live import ear
from guanwei.web.live.hub import Hub, Stream
from guanwei.web.live.standing import Listener

PATIENCE = 30.0


def test_it_hears_again_after_the_database_was_restarted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Embedded(tmp_path / "home", durable=False) as database:
        parameters = conninfo_to_dict(database.url)  # the address stays while it is away, and nobody can ask it then
        monkeypatch.setattr(ear, "wire_parameters", lambda: parameters)
        asyncio.run(_restarted(database))


async def _restarted(database: Embedded) -> None:
    hub = Hub()
    listening = asyncio.create_task(ear.listen(hub))
    assert await hub.until_it_hears(PATIENCE)
    stream = hub.join(Listener(user_id=1, session_key="s", accounts=frozenset({3})))
    assert await _hears(stream, database.url) == {"plans": [7]}
    database.stop(patience=0)  # in this thread: it ends with the thread that started it
    await _deaf(hub)
    database.start()
    assert await hub.until_it_hears(PATIENCE)
    assert stream.again  # what happened meanwhile nobody knows
    assert await _hears(stream, database.url) == {"plans": [7]}
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def _hears(stream: Stream, url: str) -> dict[str, list[int]]:
    with psycopg.connect(url, autocommit=True) as wire:
        wire.execute("SELECT pg_notify(%s, 'plans 3:7 4:8')", [CHANNEL])
    await asyncio.wait_for(stream.wake.wait(), PATIENCE)
    while not (topics := stream.pending.take(float("inf"))):
        stream.wake.clear()
        await asyncio.wait_for(stream.wake.wait(), PATIENCE)
    stream.wake.clear()
    return topics


async def _deaf(hub: Hub) -> None:
    async with asyncio.timeout(PATIENCE):
        while await hub.until_it_hears(0.05):  # noqa: ASYNC110  it tells when it hears, not when it stops
            await asyncio.sleep(0.05)
