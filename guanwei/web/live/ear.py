"""The one connection on which this process listens, outside the pool. It is made again whenever it breaks."""

import asyncio
import logging
import random
from typing import Any

import psycopg

from guanwei.base.live import CHANNEL, read, wire_parameters
from guanwei.web.live.hub import Hub

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.25, 15.0  # seconds until it is tried again
ALIVE_EVERY, ANSWER_WITHIN = 15.0, 10.0
NAME = "guanwei live"


async def listen(hub: Hub) -> None:
    """For ever. What was told while it was broken nobody knows; the hub tells the pages so."""
    wait, broken = FIRST_WAIT, False
    while True:
        try:
            async with await _connected() as wire:
                hub.hears()
                wait, broken = FIRST_WAIT, False
                await _pass_on(wire, hub)
        except (psycopg.Error, OSError, TimeoutError) as error:
            hub.deaf()
            if not broken:
                log.warning("live updates wait for the database: %s", error)
            broken = True
        await asyncio.sleep(wait * random.uniform(0.5, 1.0))
        wait = min(wait * 2, LONGEST_WAIT)


async def _connected() -> "psycopg.AsyncConnection[Any]":
    parameters = {"connect_timeout": int(ANSWER_WITHIN), **wire_parameters(), "application_name": NAME}
    wire = await psycopg.AsyncConnection.connect(**parameters, autocommit=True)
    await wire.execute(f"LISTEN {CHANNEL}")
    return wire


async def _pass_on(wire: "psycopg.AsyncConnection[Any]", hub: Hub) -> None:
    while True:
        async for notice in wire.notifies(timeout=ALIVE_EVERY):
            news = read(notice.payload)
            if news:
                hub.hear(news)
        async with asyncio.timeout(ANSWER_WITHIN):  # a line that is cut somewhere says nothing by itself
            await wire.execute("SELECT 1")
