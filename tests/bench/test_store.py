"""The benchmark of the store measures what it says: equal records, equal answers, and ratios the right way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bench.records import SIZE, TYPES, learner_of, name_of, record, tags
from bench.store import Askar, Own, alone, beside_askar
from vcedu.holder import PersonalDataStore
from vcedu.storage import SQLiteDriver

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = 200


@pytest.mark.parametrize("number", [0, 7, 99_999])
def test_a_record_has_its_size_and_says_its_tags(number: int) -> None:
    document = json.loads(record(number))
    assert len(record(number)) == SIZE
    assert (document["id"], document["credentialSubject"]["id"]) == (name_of(number), learner_of(number))
    assert len(tags(number)) == 5
    assert {*tags(number).values()} == {document["id"], document["issuer"], learner_of(number), *TYPES}


def test_both_find_the_same_and_the_peer_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("aries_askar", reason="the peer is not installed")
    askar = Askar(tmp_path)
    with SQLiteDriver(tmp_path / "own.db") as driver:
        own = Own(driver)
        found = beside_askar(own, askar, _COUNT)
        askar.close()
        assert len(own.store.items()) == _COUNT
        with SQLiteDriver(tmp_path / "own.db") as again:
            found |= alone(own, lambda: PersonalDataStore.open(again, "さくら咲く"), _COUNT)
        assert found["hits"] == 1, "there are as many learners as records"
    faster = found["inserts_per_s"] > found["askar_inserts_per_s"]
    assert (found["insert_ratio"] > 1) is faster
    assert (found["query_ratio"] > 1) is (found["askar_query_ms"] > found["query_ms"])
    assert min(found["fetch_ms"], found["view_ms"], found["first_view_ms"], found["check_s"]) > 0
