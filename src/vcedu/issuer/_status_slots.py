"""Slots of status lists: drawn at random, given out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vcedu.errors import Code, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vcedu.storage import Driver

# Bitstring Status List 1.0 section 6.1: a shorter list would make the group too small to hide in.
_SMALLEST_LIST = 131_072
_DRAWS = 32
_TAKEN = """
    SELECT slot FROM status_slot WHERE list_id = ? UNION ALL SELECT slot FROM status_decoy WHERE list_id = ?
"""
_IS_TAKEN = """
    SELECT 1 FROM status_slot WHERE list_id = ? AND slot = ?
    UNION ALL SELECT 1 FROM status_decoy WHERE list_id = ? AND slot = ?
"""


@dataclass(frozen=True, slots=True)
class StatusSlot:
    """A credential's place in a status list.

    Attributes:
        list_id: The list's identifier.
        index: The place in it, counted from 0.
    """

    list_id: str
    index: int


def open_list(driver: Driver, list_id: str, size: int) -> None:
    """Make a list within the caller's transaction; see `IssuanceJournal.open_status_list`."""
    rows = driver.execute("SELECT size FROM status_list WHERE list_id = ?", (list_id,))
    if size < _SMALLEST_LIST or rows not in ([], [(size,)]):
        raise UsageError(Code.STATUS_LIST_SIZE, list=list_id, size=size, least=_SMALLEST_LIST)
    if not rows:
        driver.execute("INSERT INTO status_list (list_id, size) VALUES (?, ?)", (list_id, size))


def take_slot(driver: Driver, list_id: str, credential_id: str, random_below: Callable[[int], int]) -> StatusSlot:
    """Give a credential a free slot within the caller's transaction.

    Raises:
        UsageError: `STATUS_SLOTS_EXHAUSTED`, if there is no such list or no free slot in it.
    """
    size = _size(driver, list_id)
    index = _free_slot(driver, list_id, size, random_below)
    if index is None:
        raise UsageError(Code.STATUS_SLOTS_EXHAUSTED, list=list_id, size=size)
    driver.execute(
        "INSERT INTO status_slot (list_id, slot, credential_id) VALUES (?, ?, ?)", (list_id, index, credential_id)
    )
    return StatusSlot(list_id, index)


def take_decoy(driver: Driver, list_id: str, random_below: Callable[[int], int]) -> StatusSlot | None:
    """Keep a free slot from every credential within the caller's transaction; None if there is none left."""
    index = _free_slot(driver, list_id, _size(driver, list_id), random_below)
    if index is None:
        return None
    driver.execute("INSERT INTO status_decoy (list_id, slot) VALUES (?, ?)", (list_id, index))
    return StatusSlot(list_id, index)


def _size(driver: Driver, list_id: str) -> int:
    rows = driver.execute("SELECT size FROM status_list WHERE list_id = ?", (list_id,))
    return int(rows[0][0] or 0) if rows else 0


def _free_slot(driver: Driver, list_id: str, size: int, random_below: Callable[[int], int]) -> int | None:
    """Return a slot drawn evenly from the free ones; None if there is none."""
    for _ in range(_DRAWS if size else 0):
        index = random_below(size)
        if not driver.execute(_IS_TAKEN, (list_id, index, list_id, index)):
            return index
    # Nearly full: the free slots are few enough to be listed.
    taken = {slot for (slot,) in driver.execute(_TAKEN, (list_id, list_id))}
    free = [index for index in range(size) if index not in taken]
    return free[random_below(len(free))] if free else None


class SlotPool:
    """The free slots of a list as one process sees them: drawn without asking the database each time.

    Another process may take the same; `are_free` says so in the transaction that writes them down.
    """

    def __init__(self, driver: Driver, list_id: str, random_below: Callable[[int], int]) -> None:
        self._driver = driver
        self._list_id = list_id
        self._random_below = random_below
        self._size = _size(driver, list_id)
        self._taken: set[int] = set()
        self.renew()

    def renew(self) -> None:
        """Look anew which slots are taken."""
        rows = self._driver.execute(_TAKEN, (self._list_id, self._list_id))
        self._taken |= {int(slot or 0) for (slot,) in rows}

    def draw(self, count: int) -> list[StatusSlot]:
        """Return free slots, drawn evenly, that this pool will not give out again.

        Raises:
            UsageError: `STATUS_SLOTS_EXHAUSTED`, if there is no such list or not as many free slots in it.
        """
        if self._size - len(self._taken) < count:
            raise UsageError(Code.STATUS_SLOTS_EXHAUSTED, list=self._list_id, size=self._size)
        return [self._one() for _ in range(count)]

    def _one(self) -> StatusSlot:
        for _ in range(_DRAWS):
            index = self._random_below(self._size)
            if index not in self._taken:
                break
        else:
            free = [index for index in range(self._size) if index not in self._taken]
            index = free[self._random_below(len(free))]
        self._taken.add(index)
        return StatusSlot(self._list_id, index)


def are_free(driver: Driver, slots: list[StatusSlot]) -> bool:
    """Return whether all these slots of one list may be given out, within the caller's transaction."""
    if not slots:
        return True
    marks = ", ".join("?" for _ in slots)
    asked: tuple[str | int, ...] = (slots[0].list_id, *(slot.index for slot in slots))
    return not driver.execute(
        f"""SELECT slot FROM status_slot WHERE list_id = ? AND slot IN ({marks})
        UNION ALL SELECT slot FROM status_decoy WHERE list_id = ? AND slot IN ({marks})""",  # noqa: S608 - marks
        (*asked, *asked),
    )
