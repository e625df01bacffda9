"""The sentences of the page for who has lost a phone and forgotten the passphrase, in English and Japanese."""

from __future__ import annotations

from dataclasses import dataclass

from vcedu.errors import Message

TITLE = Message("Lost phone and forgotten passphrase", "端末をなくしたとき・パスフレーズを忘れたとき")
DRAFT = Message(
    "A draft: the days and places below come with the program, and no school or board has decided on them.",
    "下書き：以下の日数と窓口は付属の既定値で、学校・教育委員会が定めたものではありません。",
)
DECIDED = Message("Decided by {establisher}", "設置者：{establisher}")
DECIDED_BUT_PERIODS = Message(
    "Decided by {establisher}; for how long records are issued again is a draft that comes with the program.",
    "設置者：{establisher}（再発行できる期間は付属の下書きです）",
)
AT_ONCE = Message("1. At once", "1. すぐにすること")
STEPS = (
    Message(
        "Tell {office} that the phone is lost. Whoever can unlock it, or has it and the passphrase, reads what is on "
        "it: that cannot be called back.",
        "{office}に紛失を届け出てください。端末のロックを解除できる人や、端末とパスフレーズの両方を持つ人は、"
        "その中の記録を読むことができ、取り消すことはできません。",
    ),
    Message(
        "Nobody can tell you the passphrase or set another: neither the school nor who made the program has it.",
        "パスフレーズは、学校も開発者も知らないため、誰も教えたり再設定したりできません。",
    ),
    Message(
        "Take the first of the ways in part 2 that you have. Everything else is in part 3, and what is in neither is "
        "lost.",
        "2の方法のうち、上から順に使えるものを使ってください。残りは3のとおり再発行を受けます。"
        "どちらにもないものは失われます。",
    ),
)
WAYS_TITLE = Message("2. What brings the records back", "2. 記録を取り戻す方法")
WAY_COLUMNS = (
    Message("You still have", "残っているもの"),
    Message("It brings back", "戻るもの"),
    Message("It does not bring back", "戻らないもの"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to what was lost: what is left, what it brings back, and what it does not."""

    left: Message
    back: Message
    missing: Message


WAYS = (
    Way(
        Message("A second device", "2台目の端末"),
        Message(
            "Everything that is on it. Make a backup there, and restore it on the new phone with a new passphrase.",
            "その端末にあるすべて。そこでバックアップを作り、新しい端末に新しいパスフレーズで復元します。",
        ),
        Message("What came to the lost phone alone.", "なくした端末だけに届いたもの。"),
    ),
    Way(
        Message("A backup, with its own passphrase or key", "バックアップ（とそのパスフレーズまたは鍵）"),
        Message(
            "Everything up to the day on which it was made, log and consents included.",
            "作成した日までのすべて（閲覧の記録と同意を含む）。",
        ),
        Message(
            "What came later; the access that others had: give it anew.",
            "作成後のもの。ほかの人の閲覧権限（改めて設定します）。",
        ),
    ),
    Way(
        Message("A guardian with a backup made for them", "保護者用のバックアップ"),
        Message("The records that are in it.", "その中にある記録。"),
        Message(
            "What the learner keeps to themselves; the log; consents and shares.",
            "本人だけのものとした記録、閲覧の記録、同意と共有。",
        ),
    ),
    Way(
        Message("Only the school", "学校だけ"),
        Message("What part 3 lists, as new documents.", "3の表にある記録（新しい証明書として）。"),
        Message(
            "What it did not issue; the log; consents and shares; earlier versions.",
            "学校が発行していないもの、閲覧の記録、同意と共有、以前の版。",
        ),
    ),
)
REISSUE_TITLE = Message("3. What is issued again", "3. 再発行できる記録")
REISSUE_COLUMNS = (
    Message("Record", "記録"),
    Message("By", "発行者"),
    Message("Within (days that the office is open)", "日数（窓口の開庁日）"),
    Message("For how long", "再発行できる期間"),
)
ISSUERS = {"school": Message("school", "学校"), "board": Message("board of education", "教育委員会")}
DAYS = Message("{days}", "{days}日")
SAME_DAY = Message("the same day", "当日")
FOR_GOOD = Message("without end", "期限なし")
NOT_KEPT = Message("ask there", "窓口で確認")
YEARS = Message("{years} years after {event}", "{event}{years}年")
EVENTS = {
    "graduation": Message("graduation", "卒業後"),
    "transfer": Message("moving", "転出後"),
    "issue": Message("the first issue", "最初の発行後"),
}
LEAVING = Message("leaving school", "卒業・転出後")
BRING = Message("Bring", "持ち物")
THING = Message("{thing}", "{thing}")
LOST_TITLE = Message("4. What nothing brings back", "4. どの方法でも戻らないもの")
LOST = (
    Message(
        "The phone's own key. It is in no backup: records that are bound to it stay genuine, but prove no more that "
        "they are yours. Have them issued again for the new phone; the old ones are withdrawn.",
        "端末の鍵。バックアップには含まれません。その鍵に結び付いた記録は真正なままですが、本人のものであることを"
        "証明できなくなります。新しい端末あてに再発行を受けてください（古いものは失効します）。",
    ),
    Message(
        "Without a second device or a backup: the log of who saw what, consents and shares, and what others than "
        "school and board have issued. Ask each of these issuers.",
        "2台目の端末もバックアップもない場合：閲覧の記録、同意と共有、学校・教育委員会以外が発行した記録"
        "（それぞれの発行者に申し出てください）。",
    ),
)
