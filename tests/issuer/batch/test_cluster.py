"""The work of a batch done by other machines' engine: a Dask cluster of two workers on this machine, no other code."""

from __future__ import annotations

import json
import re

import pytest

from issuer.batch.desk import account, graduates, pupil, run
from vcedu.storage import SQLiteDriver

distributed = pytest.importorskip("distributed", reason="the cluster's package is not installed")


@pytest.fixture(scope="module")
def executor():
    """Give the executor of a cluster of two processes, which know each other on loopback alone."""
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            scheduler_port=0,
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.wait_for_workers(2)
        yield client.get_executor(pure=False)


def _undrawn(item):
    """Return what a record says, without what is drawn at random."""
    document = json.loads(item.secured)
    return re.sub("urn:uuid:[-0-9a-f]+", "", json.dumps({**document, "credentialStatus": None, "proof": None}))


def test_a_cluster_makes_the_same_records_as_this_process(executor):
    rows = graduates(12, n5=pupil("n5", born="x"))
    with SQLiteDriver(":memory:") as one, SQLiteDriver(":memory:") as other:
        far, shelf = run(rows, one, executor=executor, chunk_size=4)
        near, alone = run(rows, other, chunk_size=4)
        assert far == near
        assert account(one) == account(other)
    assert [_undrawn(item) for item in shelf.items.values()] == [_undrawn(item) for item in alone.items.values()]
