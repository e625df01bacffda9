"""A dossier is made, opened and answered on the command line."""

from makers.signed import key

from protocols.schools import NEW, documents, secret
from vcedu.cli.app import run
from vcedu.keys.key_file import write_key_file

AT = ["--at", "2027-04-01T00:00:00Z"]


def test_from_school_to_school(tmp_path):
    def path(name):
        return str(tmp_path / name)

    for name, whose in {"old": key("old school"), "new": key("new school"), "open": secret("new school")}.items():
        (tmp_path / name).write_bytes(write_key_file(whose, None))
    for number, document in enumerate(documents(), 1):
        (tmp_path / f"{number}.json").write_bytes(document.raw)
    whom = ["--to", NEW.id, "--to-key", secret("new school").public_key.multikey, "--procedure", "転学", "--id", "1"]
    made = ["dossier", "make", path("1.json"), path("2.json"), "--key", path("old"), *whom, "--out", path("d"), *AT]
    assert run(made) == 0
    opens = [path("d"), "--open-key", path("open"), "--unsafe-any-issuer", "--at", "2027-12-01T00:00:00Z"]
    assert run(["dossier", "open", *opens, "--recipient", "did:example:x", "--out", path("records")]) == 1
    assert not (tmp_path / "records").exists()
    assert run(["dossier", "open", *opens, "--recipient", NEW.id, "--out", path("records")]) == 0
    assert (tmp_path / "records" / "2.json").read_bytes() == (tmp_path / "2.json").read_bytes()
    assert run(["dossier", "receipt", *opens, "--key", path("new"), "--out", path("receipt.json")]) == 0
    assert (tmp_path / "receipt.json").is_file()
    opens[2] = path("new")
    assert run(["dossier", "open", *opens, "--recipient", NEW.id, "--out", path("other")]) == 2
