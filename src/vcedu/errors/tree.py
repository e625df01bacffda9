"""The exception classes. What went wrong is the `code`; the class says what kind of wrong it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors.table import Message, printable, row

if TYPE_CHECKING:
    from vcedu.errors.codes import Code


class VceduError(Exception):
    """The base of every error this library raises.

    Attributes:
        code: What went wrong, from the closed enumeration.
        path: JSON Pointer (RFC 6901) of the member at fault; "" for the whole document or where there is none.
        file: Name of the file at fault, where there is one.
        line: Line in the file, counted from 1.
        column: Column in the line, counted from 1 in code points.
        facts: Values that the sentence names, such as the member's name and what was expected.
    """

    def __init__(
        self,
        code: Code,
        *,
        path: str = "",
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        **facts: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.file = file
        self.line = line
        self.column = column
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle an error with all it says: a worker's error is told by the process that asked for the work."""
        place = (self.path, self.file, self.line, self.column)
        return _unpickled, (type(self), self.code, place, self.facts)

    @property
    def message(self) -> Message:
        """The sentence that says what is wrong, in English and Japanese, without the place."""
        return row(self.code).message.filled(self.facts)

    @property
    def next_step(self) -> Message:
        """The sentence that says what to do now, in English and Japanese."""
        return row(self.code).next_step.filled(self.facts)

    @property
    def place(self) -> str:
        """Where the fault lies: `file:line:column path`, with what is unknown left out; "" if nothing is known.

        It is for the eye: names from the input are shortened and made printable, as facts are.
        """
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        where = ":".join([*([printable(self.file)] if self.file else []), *numbers])
        return " ".join(part for part in (where, printable(self.path)) if part)

    def with_place(
        self,
        *,
        file: str | None = None,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> VceduError:
        """Return this error after filling in the parts of its place that are not known yet."""
        self.file = self.file or file
        self.path = self.path or path or ""
        self.line = self.line if self.line is not None else line
        self.column = self.column if self.column is not None else column
        return self

    def __str__(self) -> str:
        place = f" [{self.place}]" if self.place else ""
        return f"{self.code}: {self.message.en}{place} {self.next_step.en}".rstrip()


def _unpickled(
    kind: type[VceduError], code: Code, place: tuple[str, str | None, int | None, int | None], facts: dict[str, object]
) -> VceduError:
    path, file, line, column = place
    return kind(code, path=path, file=file, line=line, column=column, **facts)


class MalformedError(VceduError):
    """The bytes are not what the specification says they must be."""


class VerificationError(VceduError):
    """It was checked, and it fails."""


class ProofError(VerificationError):
    """A proof does not hold, or does not belong to the one who is said to have made it."""


class NotYetValidError(VerificationError):
    """The credential's validity begins later than the time of verification."""


class ExpiredError(VerificationError):
    """The credential's or the proof's validity ended before the time of verification."""


class StatusError(VerificationError):
    """The issuer has withdrawn the credential, or its status entry is wrong."""


class RevokedError(StatusError):
    """The issuer has revoked the credential, for good."""


class SuspendedError(StatusError):
    """The issuer has suspended the credential, for now."""


class UntrustedIssuerError(VerificationError):
    """The issuer has no authority for this kind of record under the caller's trust inputs."""


class UndeterminedError(VceduError):
    """It could not be checked: neither valid nor invalid."""


class FetchError(UndeterminedError):
    """What verification needs could not be fetched."""


class UnsupportedError(UndeterminedError):
    """A cryptosuite, DID method, context or format that this verifier does not know."""


class ApprovalPending(UndeterminedError):  # noqa: N818 - a state of the signing office, not a failure
    """The signer waits for a second officer's release; the same request may be sent again later."""


class UsageError(VceduError, ValueError):
    """The caller's mistake: an argument, an option or a configuration that can't be right."""
