"""The holder's front door: a personal data store in one database, in format vcedu-pds/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vcedu.canonical.contexts import ContextStore
from vcedu.education.kinds import GUARDIANSHIP_CREDENTIAL
from vcedu.errors import Code, Message, UndeterminedError, UsageError, VerificationError
from vcedu.holder import items
from vcedu.holder.access.statements import Subject
from vcedu.holder.audit import Act, AuditEntry
from vcedu.holder.backup import back_up, back_up_without, restore
from vcedu.holder.beginning import begin_log
from vcedu.holder.consent.basis import terms_of
from vcedu.holder.consent.outgoing import Outgoing, of_presentation, terms_of_answer
from vcedu.holder.consent.releases import Releases
from vcedu.holder.consent.words import ReleaseAct
from vcedu.holder.deposits import Deposits, open_deposit
from vcedu.holder.disclosing import disclose, shown_to_others
from vcedu.holder.guards import Child, check_presented
from vcedu.holder.header import StoreKey, create_header, open_header
from vcedu.holder.items import STANDARD_TAGS, Item
from vcedu.holder.joining import join_presentation
from vcedu.holder.labels import labels
from vcedu.holder.log.profile_log import ProfileLog
from vcedu.holder.opened import Checkpoint, OpenedProfile
from vcedu.holder.openers.devices import Devices
from vcedu.holder.openers.doors import OwnDoors, profile_of
from vcedu.holder.presenting import HolderKey, holder_of, make_presentation
from vcedu.holder.profile import Profile, create_profile, open_profile
from vcedu.holder.receiving import examine, keep
from vcedu.holder.rekeying import change_passphrase, rekey
from vcedu.holder.stated import StatedBefore
from vcedu.holder.visiting import Gate, Visit
from vcedu.keys.kdf import KDFParameters
from vcedu.model import EnvelopeForm
from vcedu.model.envelope import nested_credentials, types_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vcedu.canonical.values import JSONObject
    from vcedu.holder.access import AccessPolicy, Relation
    from vcedu.holder.backup import AgeKey, Passphrase, Recipients
    from vcedu.holder.consent.basis import Basis, Terms
    from vcedu.holder.finding import Wanted
    from vcedu.holder.opened import DocumentVerifier
    from vcedu.holder.openers.wraps import OpenerSecret
    from vcedu.holder.requests import Entitlement
    from vcedu.keys import AgreementKey, AgreementSecret
    from vcedu.model import Secured, VerificationTime
    from vcedu.storage import Driver

_NO_TAGS: Mapping[str, str] = {}
# By what right a guardian shows a record goes with it, though only the record is asked for.
_NOT_ASKED_FOR = {"VerifiableCredential", GUARDIANSHIP_CREDENTIAL.credential_type}
_NOTHING_CHOSEN: Mapping[str, Sequence[str]] = {}


class PersonalDataStore(OwnDoors):
    """One learner's profile in a store; every change is verified, logged and bound in one transaction.

    `create` and `open` make it. Several threads may use it, one at a time.
    """

    def __init__(
        self, driver: Driver, store: StoreKey | OpenerSecret, profile: Profile, seen: Checkpoint | None = None
    ) -> None:
        """Take over an opened profile; use `create` or `open`.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_AUDIT_*`, `PDS_ITEMS` or `PDS_ROLLBACK`.
        """
        self._driver = driver
        self._store = store
        self._opened = OpenedProfile(driver, profile, seen)
        self._stated = StatedBefore(self._opened)
        self._opened.begin()

    @classmethod
    def create(
        cls,
        driver: Driver,
        passphrase: str,
        *,
        at: dt.datetime,
        tags: frozenset[str] = STANDARD_TAGS,
        kdf: KDFParameters | None = None,
    ) -> PersonalDataStore:
        """Make a store with one profile.

        Args:
            driver: The database.
            passphrase: What opens the store; nothing else does.
            at: The present time.
            tags: The names of the tags that items may be searched by. Whoever has the database sees which items
                share a tag's value, though not the value: leave out those with few values.
            kdf: What guessing a passphrase costs.

        Raises:
            UsageError: `PDS_EXISTS`, if the database holds a store; `PDS_PASSPHRASE_MISSING`.
            UnsupportedError: `STORE_VERSION`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with driver.transaction():
            store = create_header(driver, passphrase, kdf or KDFParameters())
            profile = _begin(driver, store, tags, at)
        return cls(driver, store, profile)

    @classmethod
    def open(
        cls, driver: Driver, passphrase: str, *, profile: str | None = None, remembered: Checkpoint | None = None
    ) -> PersonalDataStore:
        """Open a profile and check all of it.

        Args:
            driver: The database.
            passphrase: What opens the store.
            profile: The profile's identifier; None for the only one.
            remembered: The last `checkpoint` that was kept outside the database.

        Raises:
            UsageError: `PDS_PASSPHRASE`, `PDS_PASSPHRASE_MISSING` or `PDS_PROFILE`; `PDS_HOSTED` or `PDS_OPENER`, if
                the profile is opened by its own devices and passphrases only.
            MalformedError: `PDS_FORMAT`, `PDS_KDF_LIMITS` or `STORE_UNREADABLE`.
            VerificationError: `PDS_KEYS`, `PDS_HEAD`, `PDS_AUDIT_*`, `PDS_ITEMS`, where rows were changed;
                `PDS_ROLLBACK`, where the database is older than what is remembered, or a branch of it.
            UnsupportedError: `STORE_VERSION`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
        """
        store = open_header(driver, passphrase)
        return cls(driver, store, open_profile(driver, store, profile or profile_of(remembered)), remembered)

    def add_profile(self, *, at: dt.datetime, tags: frozenset[str] = STANDARD_TAGS) -> PersonalDataStore:
        """Make another learner's profile in the same store.

        Raises:
            UsageError: `PDS_STORE_KEY`, if it was not opened by the store's passphrase.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        if not isinstance(self._store, StoreKey):
            raise UsageError(Code.PDS_STORE_KEY)
        with self._driver.transaction():
            profile = _begin(self._driver, self._store, tags, at)
        return PersonalDataStore(self._driver, self._store, profile)

    def labels(self) -> dict[str, str]:
        """Return what the profiles in this database are called that whoever opened this one opens too, by identifier.

        Raises:
            VceduError: what `vcedu.holder.labels.labels` raises.
        """
        return labels(self._driver, self._store)

    @property
    def devices(self) -> Devices:
        """The devices and passphrases that open the profile beside the store's own."""
        return Devices(self._opened, self._stated, self._store)

    @property
    def deposits(self) -> Deposits:
        """What others have left for the learner."""
        return Deposits(self._opened, self.receive)

    @property
    def _profile(self) -> Profile:
        return self._opened.profile

    @property
    def profile(self) -> str:
        """The profile's identifier."""
        return self._profile.id

    @property
    def child(self) -> Child | None:
        """Whose profile it is, as records name them; None where that was not stated.

        Raises:
            VceduError: the codes of `check`.
        """
        with self._opened.whole():
            return Child.stated(self._stated.read()[0])

    @property
    def releases(self) -> Releases:
        """What has left the profile and on what basis, and the consents that releases rest on."""
        return Releases(self._opened, self._stated)

    @property
    def deposit_key(self) -> AgreementKey:
        """The key to which others seal what they leave for the learner."""
        return self._profile.deposit_key

    def open_deposit(self, message: bytes) -> bytes:
        """Return what was sealed to the deposit key.

        Raises:
            MalformedError, UnsupportedError, ProofError: what `vcedu.proofs.jwe.open_sealed` raises.
        """
        return open_deposit(message, self._profile.deposit_secrets)

    @property
    def checkpoint(self) -> Checkpoint:
        """The profile's present state. Keep it outside the database, and give it to the next `open`.

        Raises:
            VerificationError: `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._opened.checkpoint()

    def check(self) -> Checkpoint:
        """Check every row of the profile, and return its present state.

        Raises:
            VerificationError: `PDS_HEAD`, `PDS_AUDIT_*`, `PDS_ITEMS` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._opened.check()

    def receive(
        self,
        data: bytes,
        *,
        verifier: DocumentVerifier,
        time: VerificationTime,
        tags: Mapping[str, str] = _NO_TAGS,
        contexts: ContextStore | None = None,
        confirmed_by: str | None = None,
    ) -> Item:
        """Verify a credential and keep it; one that is there already stays as it is.

        Another document with the same `id` by the same issuer becomes its next version; the old ones are kept.

        Args:
            data: What was received; these bytes are kept.
            verifier: Says whether it is genuine. Of a credential that can be shown in part it sees what that would show
                to others; where its issuer keeps no status list, it must tolerate `SD_STATUS_NOT_MANDATORY`.
            time: The present time.
            tags: Values to search it by, beside those that are read off the credential.
            contexts: The vocabularies of credentials that can be shown in part; by default those of real records.
            confirmed_by: Who says that it is this learner's, where it names neither an identifier of theirs nor name
                and day of birth; the log names them.

        Raises:
            MalformedError, VerificationError, UndeterminedError: what the verifier raises; the codes of `check`; for a
                credential that can be shown in part, those of `vcedu.proofs.derive_credential`; once it is stated to
                whom the profile belongs, `PDS_OTHER_CHILD`, `PDS_NAMESAKE` or `PDS_CHILD_UNCLEAR`.
            UsageError: `PDS_NOT_CREDENTIAL`, for a presentation; `PDS_NOT_FOR_FAMILY`, for a record that the family
                may not read; `PDS_TAG`; `VERIFIED_BY_HAND`, if the verifier's answer is not about these bytes.
        """
        (item,) = self.receive_many(
            [data], verifier=verifier, time=time, tags=tags, contexts=contexts, confirmed_by=confirmed_by
        )
        return item

    def receive_many(
        self,
        documents: Iterable[bytes],
        *,
        verifier: DocumentVerifier,
        time: VerificationTime,
        tags: Mapping[str, str] = _NO_TAGS,
        contexts: ContextStore | None = None,
        confirmed_by: str | None = None,
    ) -> list[Item]:
        """Verify credentials and keep them, all or none, in one transaction: `receive` for many at once.

        Raises:
            VceduError: what `receive` raises.
        """
        usable = contexts or ContextStore.production()
        examined = [
            examine(self._opened, self._stated, data, verifier=verifier, time=time, tags=tags, contexts=usable)
            for data in documents
        ]
        return keep(self._opened, self._stated, examined, at=time.now, confirmed_by=confirmed_by)

    def items(self) -> list[Item]:
        """Return the newest version of every item.

        Raises:
            VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            return self._opened.newest()

    def get(self, item_id: str) -> Item:
        """Return the newest version of an item.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`.
            VerificationError: `PDS_ITEM`, if it was changed or belongs elsewhere.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            return self._opened.known(item_id)[0]

    def search(self, tags: Mapping[str, str]) -> list[Item]:
        """Return the items whose newest version has all these tags.

        Raises:
            UsageError: `PDS_TAG`, for a name that the profile does not declare.
            VerificationError: `PDS_ITEM`, if one was changed or belongs elsewhere.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            return self._opened.with_tags(tags)

    def find(self, wanted: Wanted) -> list[Item]:
        """Return the items that say of themselves what is looked for: by school, subject, year, kind or any word.

        Unlike `search` it needs no tags, and looks into every item.

        Raises:
            VceduError: what `items` raises.
        """
        return [item for item in self.items() if wanted.fits(item)]

    def audit(self) -> list[AuditEntry]:
        """Return the log of what happened to the profile, oldest first.

        Raises:
            VerificationError: `PDS_AUDIT_*`, `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `STORE_BUSY`.
            MalformedError: `STORE_UNREADABLE`.
        """
        return self._opened.log()

    @property
    def log(self) -> ProfileLog:
        """The log in parts, and what is kept of it elsewhere."""
        return ProfileLog(self._opened)

    def present(  # noqa: PLR0913 - all by name
        self,
        item_ids: Sequence[str],
        *,
        holder: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
        envelope: EnvelopeForm = EnvelopeForm.DATA_INTEGRITY,
        basis: Basis | Terms | None = None,
    ) -> Secured:
        """Return a presentation of items for one verifier; that it was made is in the log before it is returned.

        Args:
            item_ids: What is shown.
            holder: Who shows it.
            challenge: What the verifier gave out for this once.
            domain: The verifier's own domains.
            time: The present time.
            contexts: The vocabularies that may be used.
            reveal: What is shown of an item that can be shown in part, by its identifier: JSON Pointers, to which all
                that belongs together is added. Of other items everything is shown.
            envelope: How the presentation is secured.
            basis: On what it is handed over, or on what terms; None for the request of the person who does it.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`; `PRESENT_TWO_CHILDREN`, if the items are not about one child; a
                `DISCLOSURE_*` code; `RELEASE_BASIS_MISSING`, `CONSENT_UNKNOWN`.
            VerificationError: `PDS_ITEM`, `PDS_HEAD`, `PDS_ITEMS` or `PDS_ROLLBACK`; `RELEASE_CONSENT_MISSING` or the
                `CONSENT_*` code of one that does not carry it.
            VceduError: what `make_presentation` raises.
        """
        chosen = tuple(dict.fromkeys(item_ids))
        kept = [self.get(identifier) for identifier in chosen]
        self._check_one_child([item.secured.envelope.document for item in kept])
        leaving = Outgoing.of_items(
            ReleaseAct.PRESENTED, kept, domain, terms_of(basis), signers=(holder_of(holder),), reveal=reveal
        )
        self.releases.check(leaving, at=time.now)
        shown = [_shown(item, reveal.get(item.id), contexts) for item in kept]
        presentation = make_presentation(
            shown, holder, challenge=challenge, domain=domain, at=time.now, contexts=contexts, envelope=envelope
        )
        details = _details(holder, challenge, domain)
        with self.releases.recording(Act.PRESENTED, leaving.as_made(presentation), time.now, details):
            # What was deleted while the signer took its time is not shown.
            for identifier in chosen:
                self._opened.known(identifier)
        return presentation

    def answer(  # noqa: PLR0913 - all by name
        self,
        entitlement: Entitlement,
        item_ids: Sequence[str],
        *,
        holder: HolderKey,
        challenge: str,
        time: VerificationTime,
        contexts: ContextStore,
        reveal: Mapping[str, Sequence[str]] = _NOTHING_CHOSEN,
        envelope: EnvelopeForm = EnvelopeForm.DATA_INTEGRITY,
        basis: Basis | Terms | None = None,
    ) -> Secured:
        """Return a presentation for whoever asked, if it is found to be entitled: what `present` is to a person.

        Args:
            entitlement: Says whether the requester is to be answered: what `judge_requester` found out about it.
            item_ids: What is shown.
            holder: Who shows it.
            challenge: What the requester gave out for this once.
            time: The present time.
            contexts: The vocabularies that may be used.
            reveal: As for `present`.
            envelope: How the presentation is secured.
            basis: On what it is handed over, or on what terms; None for what the procedure of the request says.

        Raises:
            VerificationError: the `PDS_REQUESTER_*` code of a requester that is not entitled, or not to these records.
            VceduError: what `present` raises.
        """
        types = (types_of(self.get(identifier).secured.envelope.document) for identifier in item_ids)
        kinds = frozenset().union(*types) - _NOT_ASKED_FOR
        request = entitlement.entitled(kinds)
        domain = [request.domain or request.requester]
        return self.present(
            item_ids,
            holder=holder,
            challenge=challenge,
            domain=domain,
            time=time,
            contexts=contexts,
            reveal=reveal,
            envelope=envelope,
            basis=terms_of_answer(entitlement, kinds, basis),
        )

    def join(  # noqa: PLR0913 - all by name
        self,
        presentation: Secured,
        *,
        guardian: HolderKey,
        challenge: str,
        domain: Sequence[str],
        time: VerificationTime,
        contexts: ContextStore,
        basis: Basis | Terms | None = None,
    ) -> Secured:
        """Return what another guardian presents, signed by this one too; that is in the log before it is returned.

        Args:
            presentation: What the other guardian has signed, with the attestations of both in it.
            guardian: Who joins.
            challenge: What the verifier gave out.
            domain: The verifier's own domains.
            time: The present time.
            contexts: The vocabularies that may be used.
            basis: As for `present`.

        Raises:
            UsageError: `PRESENT_TWO_CHILDREN`, if what the other guardian has signed is not about this one child.
            VerificationError: `PDS_HEAD`, `PDS_ITEMS` or `PDS_ROLLBACK`; the codes of a basis, as for `present`.
            VceduError: what `join_presentation` raises.
        """
        self._check_one_child([credential for _, credential in nested_credentials(presentation.envelope.document)])
        leaving = of_presentation(presentation, domain, terms_of(basis), signers=(holder_of(guardian),))
        self.releases.check(leaving, at=time.now)
        joined = join_presentation(
            presentation, guardian, challenge=challenge, domain=domain, at=time.now, contexts=contexts
        )
        details = _details(guardian, challenge, domain)
        with self.releases.recording(Act.JOINED, leaving.as_made(joined), time.now, details):
            return joined

    def delete(self, item_id: str, *, at: dt.datetime) -> None:
        """Delete every version of an item so that its bytes and its keys are gone from the files.

        Raises:
            UsageError: `PDS_ITEM_UNKNOWN`.
            UndeterminedError: `PDS_TRACES`, if it is deleted but another program keeps its traces in the files;
                `STORE_BUSY` or `STORE_FULL`.
            VerificationError: `PDS_HEAD`, `PDS_ITEMS` or `PDS_ROLLBACK`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.changing(Act.DELETED, (item_id,), at) as change:
            self._opened.known(item_id)
            items.remove(self._driver, self._profile, change, item_id)
        self.erase_traces()

    def erase_traces(self) -> None:
        """Take what was deleted out of the files; `delete` does it, and this again where it could not.

        Raises:
            UndeterminedError: `PDS_TRACES`, if another program keeps them there; `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        if not self._driver.erase_traces():
            raise UndeterminedError(Code.PDS_TRACES)

    def rekey(self, *, at: dt.datetime, progress: Callable[[int], None] | None = None) -> None:
        """Seal everything under a new key, and destroy the old one; called again it goes on where it was stopped.

        Args:
            at: The present time.
            progress: Called after each batch with how many items are done.

        Raises:
            UsageError: `PDS_REKEYED`, if another program does the same; `PDS_STORE_KEY` or `PDS_OPENER`, as for
                `Devices.add`.
            VerificationError: `PDS_ITEM`, `PDS_ITEMS`, `PDS_HEAD` or `PDS_ROLLBACK`.
            UndeterminedError: `PDS_TRACES`, if it is done but another program keeps the old key's traces in the files;
                `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        for done in rekey(self._opened, self.devices.sealers, at=at):
            if progress is not None:
                progress(done)
        self.erase_traces()

    def change_passphrase(
        self, passphrase: str, *, at: dt.datetime, principal: str | None = None, kdf: KDFParameters | None = None
    ) -> None:
        """Let another passphrase open the store, for all its profiles, and the old one no more.

        Of a profile that was opened by its own passphrase or device, the passphrases of one person are changed: of
        `principal`, or of the person whose passphrase or device it was.
        Whoever has a copy of the old file and the old passphrase opens that copy still: `rekey` as well, where
        somebody may, so that what comes later stays closed to them.

        Raises:
            UsageError: `PDS_PASSPHRASE_MISSING`.
            VerificationError: `PDS_KEYS`, `PDS_HEAD`, `PDS_ITEMS` or `PDS_ROLLBACK`.
            UndeterminedError: `PDS_TRACES`, `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        if isinstance(self._store, StoreKey):
            self._store = change_passphrase(self._opened, self._store, passphrase, kdf or KDFParameters(), at=at)
            self.erase_traces()
        else:
            self._store = self.devices.change_passphrase(passphrase, at=at, principal=principal, kdf=kdf)
            self.rekey(at=at)

    def hand_over(
        self,
        opener: str | AgreementSecret,
        *,
        policy: AccessPolicy,
        at: dt.datetime,
        kdf: KDFParameters | None = None,
    ) -> None:
        """Leave the profile to the learner, who is of age: what opened it for guardians opens it no more.

        Args:
            opener: What opens it from now on, beside the learner's own devices: a passphrase, or a device's secret.
            policy: What the establisher decides.
            at: The present time.
            kdf: What guessing a passphrase costs.

        Raises:
            VceduError: what `Devices.hand_over` and `rekey` raise.
        """
        self._store = self.devices.hand_over(opener, policy=policy, at=at, kdf=kdf)
        self.rekey(at=at)

    def back_up(
        self,
        lock: Passphrase | Recipients,
        *,
        at: dt.datetime,
        without: frozenset[str] | None = None,
        handed_to: str | None = None,
        basis: Basis | Terms | None = None,
    ) -> bytes:
        """Return a backup of everything in the profile, to be kept elsewhere.

        A change of keys that was stopped is ended first.

        Args:
            lock: What opens it: a passphrase, or keys.
            at: The present time.
            without: None for the learner's own backup. For another's, such as a guardian's, the identifiers of items
                that are left out, such as those that the learner keeps to themselves, or none: what is made then has
                neither the profile's keys nor its log, and is restored as a profile of its own.
            handed_to: To whom it is handed over; None where those keep it who keep the profile.
            basis: On what it is handed over, or on what terms; None for the request of the person who does it.

        Raises:
            UsageError: `PDS_PASSPHRASE_MISSING`; `BACKUP_KEY`; `PDS_ITEM_UNKNOWN`, if one that is left out is none.
            VerificationError: the codes of `check`: what is damaged is not backed up.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
            VceduError: of one that is handed over, what `vcedu.holder.consent.outgoing.receipt_of` raises.
        """
        if self._opened.profile.is_being_rekeyed:
            self.rekey(at=at)
        left_out = without or frozenset()
        with self._opened.whole():
            if handed_to is not None:
                given = [item for item in self.items() if item.id not in left_out]
                self.releases.hand_over_backup(given, handed_to, terms_of(basis), at=at)
            if without is not None:
                return back_up_without(self._opened, lock, without, at=at)
            return back_up(self._opened, lock, at=at)

    @classmethod
    def restore(  # noqa: PLR0913 - all by name
        cls,
        data: bytes,
        driver: Driver,
        passphrase: str,
        *,
        opener: Passphrase | AgeKey,
        at: dt.datetime,
        remembered: Checkpoint | None = None,
        kdf: KDFParameters | None = None,
    ) -> PersonalDataStore:
        """Put a backup into a database that holds no store, whole or not at all.

        Args:
            data: The backup.
            driver: The database.
            passphrase: What opens the restored store; nobody else has access to it.
            opener: What opens the backup.
            at: The present time.
            remembered: The last `checkpoint` that was kept outside the database.
            kdf: What guessing a passphrase costs.

        Raises:
            VceduError: what `vcedu.holder.backup.restore` raises.
        """
        store, profile = restore(
            data, driver, opener=opener, passphrase=passphrase, at=at, remembered=remembered, kdf=kdf
        )
        return cls(driver, store, profile)

    def belongs_to(self, subject: Subject, *, at: dt.datetime) -> None:
        """State whose profile it is, once: without it nobody but who has the passphrase sees anything.

        Raises:
            VerificationError: `ACCESS_STATEMENT`, if it was stated before; the codes of `check`.
            UndeterminedError: `STORE_BUSY` or `STORE_FULL`.
            MalformedError: `STORE_UNREADABLE`.
        """
        with self._opened.whole():
            if any(isinstance(each, Subject) for each in self._stated.read()[0]):
                reason = Message("it was stated before whose profile it is", "誰のプロフィールかは既に申告されています")
                raise VerificationError(Code.ACCESS_STATEMENT, reason=reason)
            self._stated.add(subject, at, by=subject.school or subject.learner)

    def visited_by(
        self, person: str, capacity: Relation, policy: AccessPolicy, *, until: dt.datetime | None = None
    ) -> Visit:
        """Return one person's way into the profile: whatever they ask is decided and logged first.

        Args:
            person: Who asks, by identifier. The caller has proven who it is.
            capacity: As what they ask.
            policy: What the establisher decides.
            until: When the visit ends, with `PDS_SESSION_ENDED`: set it on a device that others use too.
        """
        return Visit(self, Gate((self._opened, self._stated), person, capacity, policy, until))

    def _check_one_child(self, documents: Sequence[JSONObject]) -> None:
        with self._opened.whole():
            check_presented(documents, self._stated.read()[0])

    def __repr__(self) -> str:
        return f"<PersonalDataStore profile={self._profile.id}>"


def _shown(item: Item, reveal: Sequence[str] | None, contexts: ContextStore) -> Secured:
    if reveal is None:
        return shown_to_others(item.secured, contexts=contexts)
    return disclose(item.secured, reveal, contexts=contexts)


def _begin(driver: Driver, store: StoreKey, tags: frozenset[str], at: dt.datetime) -> Profile:
    profile = create_profile(driver, store.store_id, [store], declared=tags, at=at)
    begin_log(driver, profile, at)
    return profile


def _details(holder: HolderKey, challenge: str, domain: Sequence[str]) -> dict[str, str]:
    """Return what the log says of a presentation: for whom, in answer to what, by which key."""
    return {"domain": " ".join(sorted(set(domain))), "challenge": challenge, "method": holder.method}
