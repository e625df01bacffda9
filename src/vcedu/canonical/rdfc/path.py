"""The path that one order of related blank nodes makes: RDFC-1.0 section 4.8.3, step 5.4."""

from __future__ import annotations


class Path:
    """A path in the making, compared piece by piece with the one chosen so far.

    The specification gives up a path that has grown as long as the chosen one and sorts after it. A path that sorts
    after the chosen one's beginning can be given up at once, as no later piece makes it sort before; that finds the
    same path with fewer calls.

    Attributes:
        is_chosen: Whether the path, if it ends here, sorts before the chosen one. Any path does where none is chosen.
    """

    __slots__ = ("_chosen", "_length", "_pieces", "_tied")

    def __init__(self, chosen: str = "") -> None:
        self._chosen = chosen
        self._pieces: list[str] = []
        self._length = 0
        self._tied = chosen != ""

    def extend(self, piece: str) -> bool:
        """Add a piece. Return False if the path now sorts after the chosen one whatever follows."""
        if self._tied:
            same_place = self._chosen[self._length : self._length + len(piece)]
            if piece > same_place:
                return False
            self._tied = piece == same_place
        self._length += len(piece)
        self._pieces.append(piece)
        return True

    @property
    def is_chosen(self) -> bool:
        """Whether the path, if it ends here, sorts before the chosen one; any path does where none is chosen."""
        return not self._tied or self._length < len(self._chosen)

    @property
    def text(self) -> str:
        """The path itself."""
        return "".join(self._pieces)
