"""What is said of releases and consents, in English and Japanese."""

from __future__ import annotations

from enum import StrEnum

from vcedu.errors import Message
from vcedu.holder.access.consents import ConsentState


class ReleaseAct(StrEnum):
    """By what something left a store."""

    PRESENTED = "presented"
    JOINED = "joined"
    EXPORTED = "exported"
    BACKED_UP = "backed_up"
    """A backup was handed to somebody else."""
    SHARED = "shared"
    """Somebody was let in to see it, for a purpose and a time."""


ACT_WORDS = {
    ReleaseAct.PRESENTED: Message("shown", "提示"),
    ReleaseAct.JOINED: Message("signed by a second guardian", "もう一人の保護者による署名"),
    ReleaseAct.EXPORTED: Message("taken out", "書き出し"),
    ReleaseAct.BACKED_UP: Message("handed over in a backup", "バックアップの引き渡し"),
    ReleaseAct.SHARED: Message("opened to be seen", "閲覧の許可"),
}
STATE_WORDS = {
    ConsentState.GIVEN: Message("given", "同意済み"),
    ConsentState.REFUSED: Message("refused", "同意を拒否"),
    ConsentState.WITHDRAWN: Message("withdrawn", "同意を撤回"),
    ConsentState.EXPIRED: Message("expired", "同意の期限切れ"),
}
CONSENT_WORDS = Message("consent", "同意")
REQUEST_WORDS = Message("the person's request", "本人の依頼")
