"""The words of the log: what acts, capacities and roles are called, and each rule as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.errors import Message
from vcedu.holder.access.statements import Role
from vcedu.holder.access.terms import AccessAct, Outcome, Relation, Rule
from vcedu.holder.audit import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

CAPACITIES: Mapping[str, Message] = {
    Relation.LEARNER: Message("the learner", "本人"),
    Relation.GUARDIAN: Message("guardian", "保護者"),
    Relation.DELEGATE: Message("let in by the family", "家庭から閲覧を任された人"),
    Relation.STAFF: Message("staff of the school", "学校の職員"),
    Relation.ISSUER: Message("issuer of a record", "記録の発行者"),
    Relation.AUTHORITY: Message("authority", "行政機関・裁判所"),
    Relation.OPERATOR: Message("operator", "システムの運用者"),
    Relation.STRANGER: Message("without any part in it", "関係のない人"),
}
ROLES: Mapping[str, Message] = {
    Role.PRINCIPAL: Message("principal", "校長"),
    Role.DEPUTY: Message("deputy principal", "教頭・副校長"),
    Role.HOMEROOM_TEACHER: Message("homeroom teacher", "学級担任"),
    Role.NURSE: Message("school nurse", "養護教諭"),
    Role.CLERK: Message("office clerk", "事務職員"),
}
ASKED: Mapping[str, Message] = {
    AccessAct.LIST: Message("looked at the list of records", "記録の一覧を見た"),
    AccessAct.VIEW: Message("read", "記録を読んだ"),
    AccessAct.AUDIT: Message("looked at this log", "この操作の記録を見た"),
    AccessAct.RECEIVE: Message("left a record", "記録を届けた"),
    AccessAct.WITHDRAW: Message("took something back", "同意などを撤回した"),
    AccessAct.PRESENT: Message("showed to somebody", "記録を相手に提示した"),
    AccessAct.APPLY: Message("applied for something", "申請した"),
    AccessAct.CONSENT: Message("consented", "同意した"),
    AccessAct.DELEGATE: Message("let somebody in", "ほかの人に閲覧を任せた"),
    AccessAct.EXPORT: Message("took records out", "記録を取り出した"),
    AccessAct.BACKUP: Message("made a backup", "バックアップを作成した"),
    AccessAct.RECOVER: Message("recovered access or changed a device", "復旧又は端末の変更をした"),
    AccessAct.DELETE: Message("deleted a record", "記録を削除した"),
    AccessAct.MANAGE: Message("changed who may do what", "誰が何をできるかを変更した"),
}
_DONE: Mapping[str, Message] = {
    Act.CREATED: Message("this store was made", "ストアが作成された"),
    Act.RECEIVED: Message("a record was put in", "記録が保管された"),
    Act.PRESENTED: Message("records were shown", "記録が提示された"),
    Act.JOINED: Message("another guardian's signature was joined", "もう一人の保護者の提示に署名が加えられた"),
    Act.EXPORTED: Message("records were taken out", "記録が取り出された"),
    Act.HANDED_OVER: Message("a backup was handed to somebody", "バックアップがほかの人に渡された"),
    Act.SHARED: Message("somebody was let in to see records", "記録の閲覧がほかの人に任された"),
    Act.COUNTERSIGNED: Message("a recipient signed the receipt", "受領者が控えに署名した"),
    Act.DELETED: Message("a record was deleted", "記録が削除された"),
    Act.BACKED_UP: Message("a backup was made", "バックアップが作成された"),
    Act.RESTORED: Message("a backup was restored", "バックアップから復元された"),
    Act.REKEYING: Message("a change of keys was begun", "鍵の交換が始まった"),
    Act.REKEYED: Message("a change of keys was ended", "鍵の交換が終わった"),
    Act.PASSPHRASE_CHANGED: Message("the passphrase was changed", "パスフレーズが変更された"),
    Act.STATED: Message("something was stated that access depends on", "アクセスの根拠となる事項が登録された"),
    Act.ASKED: Message("access was asked for", "アクセスが求められた"),
}
STATED = {
    "Subject": Message("whose records these are", "誰の記録か"),
    "SubjectName": Message("another way in which the learner's name is written", "本人の氏名の別の表記"),
    "SubjectIdentifier": Message("another identifier of the learner", "本人の別の識別子"),
    "GuardianshipGrant": Message("that somebody is a guardian", "保護者であること"),
    "GrantChange": Message("what has become of a guardian's right", "保護者の権限の変更"),
    "Restriction": Message("that somebody is to be kept away", "接近や閲覧を制限する措置"),
    "Lift": Message("that somebody is no longer to be kept away", "制限措置の解除"),
    "Clearance": Message("that a record does not tell where the child is", "所在の分からない記録であること"),
    "Delegation": Message("that somebody is let in for a purpose and a time", "目的と期間を決めた閲覧の許可"),
    "DelegationEnd": Message("that somebody is no longer let in", "閲覧の許可の取消し"),
    "CourtDecision": Message("who decides a matter alone", "家庭裁判所による決定者の指定"),
    "Incapacity": Message("that a guardian cannot exercise authority", "親権を行うことができない事情"),
    "AdultOrder": Message("that the learner, of age, has a guardian", "成年後見"),
    "Marking": Message("that the learner keeps a record to themselves, or no longer does", "本人だけの記録の指定"),
    "StaffRole": Message("what somebody does at the school", "職員の職務"),
    "StaffRoleEnd": Message("until when somebody did it", "職員の職務の終了"),
    "Enrolment": Message("in which class the child is", "在籍する学級"),
    "EnrolmentEnd": Message("until when the child was in that class", "学級の在籍の終了"),
    "DeviceAdded": Message("that a device or a passphrase opens these records", "端末又はパスフレーズの追加"),
    "DeviceRemoved": Message("that a device or a passphrase opens them no more", "端末又はパスフレーズの取消し"),
    "DeviceSeen": Message("what a device's own copy was like", "端末にある写しの状態"),
    "HandedOver": Message("that the learner, of age, has taken the records over", "成年に達した本人への引渡し"),
    "ConsentRecord": Message("what somebody is asked to consent to", "同意を求める内容"),
    "ConsentEvent": Message("that a consent was given, refused or taken back", "同意、不同意又は同意の撤回"),
}
DECISIONS: Mapping[Outcome, tuple[str, Message]] = {
    Outcome.ALLOW: ("allowed", Message("Allowed", "許可")),
    Outcome.NEEDS: ("waiting", Message("Not yet: others must agree", "保留（ほかの人の承認待ち）")),
    Outcome.DENY: ("refused", Message("Refused", "拒否")),
    Outcome.HIDE: ("hidden", Message("Nothing was shown", "何も見せていない")),
}
NOTED = Message("Noted", "記録")
BY_THE_STORE = Message("It was done by whoever opened the store.", "ストアを開いた人による操作です。")
THE_STORE = Message("whoever opened the store", "ストアを開いた人")
WITH_ITS_KEY = Message("by its passphrase or a device", "パスフレーズ又は端末による")
YOU = Message("you", "あなた")

_WHY: Mapping[Rule, Mapping[Outcome, Message]] = {
    Rule.STRANGER: {
        Outcome.HIDE: Message(
            "Who has no part in the child's affairs, or runs the system, sees nothing.",
            "関係のない人やシステムの運用者には、何も見せません。",
        )
    },
    Rule.AUTHORITY: {
        Outcome.ALLOW: Message(
            "An authority may state orders, and read nothing.",
            "行政機関や裁判所は、命令を登録できますが、閲覧はできません。",
        ),
        Outcome.HIDE: Message("An authority reads nothing.", "行政機関や裁判所は、閲覧できません。"),
    },
    Rule.ISSUER: {
        Outcome.ALLOW: Message(
            "Who issues records may leave them, and read nothing.", "発行者は記録を届けられますが、閲覧はできません。"
        ),
        Outcome.HIDE: Message("Who issues records reads nothing.", "発行者は閲覧できません。"),
    },
    Rule.SEALED: {
        Outcome.DENY: Message(
            "The family carries this record under seal and may not read it.",
            "家庭は封をしたまま持参し、開封できない記録です。",
        ),
        Outcome.HIDE: Message(
            "This record goes from institution to institution.", "機関の間でのみやり取りされる記録です。"
        ),
    },
    Rule.LEARNER: {
        Outcome.ALLOW: Message(
            "The learner always reads, receives and takes back.", "本人は、いつでも閲覧、受領、撤回ができます。"
        ),
        Outcome.DENY: Message(
            "A learner under age does not change who may do what.", "未成年の本人は、誰が何をできるかを変更できません。"
        ),
    },
    Rule.LEARNER_ADULT: {Outcome.ALLOW: Message("The learner is of age.", "本人が成年に達しています。")},
    Rule.LEARNER_OWN: {
        Outcome.ALLOW: Message(
            "The learner is old enough to do this alone, or the guardian agreed.",
            "本人が単独で行える年齢か、保護者の承認があります。",
        ),
        Outcome.NEEDS: Message("A guardian must agree to this.", "保護者の承認が必要です。"),
    },
    Rule.LEARNER_CHILD: {
        Outcome.ALLOW: Message("A guardian agreed to it.", "保護者の承認があります。"),
        Outcome.NEEDS: Message("At this age a guardian must agree.", "この年齢では、保護者の承認が必要です。"),
    },
    Rule.RESTRICTED: {
        Outcome.HIDE: Message(
            "An authority ordered that this person be kept away.", "この人を遠ざける措置が命じられています。"
        )
    },
    Rule.NO_GRANT: {Outcome.HIDE: Message("This person had no right in force.", "有効な権限がありませんでした。")},
    Rule.PRIVATE: {Outcome.HIDE: Message("The learner keeps this record to themselves.", "本人だけの記録です。")},
    Rule.MAJORITY: {
        Outcome.HIDE: Message(
            "The learner is of age, and a guardian's right has ended.",
            "本人が成年に達し、保護者の権限は終わっています。",
        )
    },
    Rule.GUARDIAN_NEVER: {
        Outcome.DENY: Message(
            "A guardian neither deletes records nor changes who may do what.",
            "保護者は、記録の削除や権限の変更ができません。",
        )
    },
    Rule.DELEGATE: {
        Outcome.ALLOW: Message(
            "The family let this person in, for these records and this time.",
            "家庭が、この記録とこの期間について閲覧を任せています。",
        ),
        Outcome.DENY: Message(
            "The family let this person in for other records or acts.", "家庭が任せた範囲に含まれていません。"
        ),
        Outcome.HIDE: Message(
            "The family lets nobody in for records of this kind.", "閲覧を任せることのできない種類の記録です。"
        ),
    },
    Rule.RECOVERY: {
        Outcome.ALLOW: Message(
            "A second device and a second person agreed.", "第二の端末と第二の承認者による承認があります。"
        ),
        Outcome.NEEDS: Message(
            "A second device and a second person must agree.", "第二の端末と第二の承認者による承認が必要です。"
        ),
    },
    Rule.SCOPE: {
        Outcome.DENY: Message("This person's right does not cover it.", "この人の権限の範囲に含まれていません。")
    },
    Rule.LEARNER_SAYS: {
        Outcome.ALLOW: Message(
            "Those who must be asked, the learner too, agreed.", "本人を含め、必要な承認があります。"
        ),
        Outcome.NEEDS: Message("At this age the learner must be asked.", "この年齢では、本人の承認が必要です。"),
    },
    Rule.OTHER_GUARDIAN_SAYS: {
        Outcome.ALLOW: Message("The other guardian agreed.", "もう一人の保護者の承認があります。"),
        Outcome.NEEDS: Message("The guardians decide this together.", "父母などが共同で決める事項です。"),
    },
    Rule.GUARDIAN: {Outcome.ALLOW: Message("A guardian may do this alone.", "保護者が単独でできる行為です。")},
    Rule.DESK: {
        Outcome.ALLOW: Message(
            "The school's table gives it to this role, for a child who is there.",
            "在籍する児童生徒について、学校の表がこの職務に認めています。",
        ),
        Outcome.HIDE: Message(
            "The school's table does not give it to this role.", "学校の表が、この職務に認めていません。"
        ),
    },
}


def why(rule: str, outcome: Outcome) -> Message:
    """Return the sentence that says why something was decided so."""
    return _WHY[Rule(rule)][outcome]


def done(act: Act) -> Message:
    """Return what is said of an act that nobody had to ask for."""
    plain = act.value.replace("_", " ")
    return _DONE.get(act.value, Message(plain, plain))
