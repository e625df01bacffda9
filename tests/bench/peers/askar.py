"""Aries Askar on SQLite, in a process of its own: it does what each line says, and answers how long that took.

`python tests/bench/peers/askar.py FOLDER`. It writes each commit to the disk before it returns (`synchronous=full`), as
the store of this library does.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from aries_askar import Store

from bench.records import learner_of, name_of, record, tags

_CATEGORY = "credential"


async def _insert(store: Store, first: int, last: int, batch: int) -> int:
    for start in range(first, last, batch):
        async with store.transaction() as session:
            for number in range(start, min(start + batch, last)):
                await session.insert(_CATEGORY, name_of(number), record(number), tags=tags(number))
            await session.commit()
    return last - first


async def _fetch(store: Store, number: int) -> int:
    async with store.session() as session:
        entry = await session.fetch(_CATEGORY, name_of(number))
        return len(entry.value)


async def _query(store: Store, number: int) -> int:
    async with store.session() as session:
        entries = await session.fetch_all(_CATEGORY, {"subject": learner_of(number)})
        return len([entry.value for entry in entries])


_WORK = {"insert": _insert, "fetch": _fetch, "query": _query}


async def _run(folder: str) -> None:
    store = await Store.provision(f"sqlite://{folder}/askar.db?synchronous=full", "raw", Store.generate_raw_key())
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        work = _WORK[asked.pop("do")]
        begin = time.perf_counter()
        found = await work(store, **asked)
        print(json.dumps({"seconds": time.perf_counter() - begin, "found": found}), flush=True)
    await store.close()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1]))
