import base64
import hashlib
import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from vcedu.canonical.contexts import ContextStore, Profile
from vcedu.canonical.contexts import shipped as module
from vcedu.errors import Code, UsageError

CONTEXTS = Path(__file__).parents[3] / "contexts"
MANIFEST = json.loads((CONTEXTS / "manifest.json").read_text(encoding="utf-8"))["contexts"]
PRINTED = {
    "https://www.w3.org/ns/credentials/v2": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "https://w3id.org/security/data-integrity/v2": "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    "https://w3id.org/security/multikey/v1": "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
}
EDITED_IN_PLACE = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


@pytest.fixture
def vendor():
    spec = importlib.util.spec_from_file_location("vendor", CONTEXTS / "vendor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries():
    return [(url, entry) for url, files in MANIFEST.items() for entry in files]


@pytest.mark.parametrize(
    ("url", "entry"), entries(), ids=lambda value: value["file"] if isinstance(value, dict) else ""
)
def test_each_file_is_what_the_manifest_says(url, entry, vendor):
    data = (CONTEXTS / entry["file"]).read_bytes()
    assert vendor.compare(entry, data) == ""
    assert vendor.compare(entry, data + b" ") == "WRONG DIGEST"
    assert entry["licence"] in (CONTEXTS / "LICENSES.md").read_text(encoding="utf-8")
    found = [d for d in ContextStore.interop().resolve(url) if d.sha256 == entry["sha256"]]
    assert [d.data for d in found] == [data]
    assert found[0].profile == Profile(entry["profile"])


def test_a_value_that_is_not_the_published_one_is_seen(vendor):
    entry = next(entry for _, entry in entries() if "json_sha256" in entry)
    data = b'{"@context": {}}'
    assert vendor.compare({**entry, "sha256": hashlib.sha256(data).hexdigest()}, data) == "WRONG VALUE"


def test_no_file_lies_there_that_the_manifest_does_not_name():
    named = {entry["file"] for _, entry in entries()} | {"manifest.json", "LICENSES.md", "vendor.py"}
    present = {p.relative_to(CONTEXTS).as_posix() for p in CONTEXTS.rglob("*") if p.is_file()}
    assert {p for p in present if "__pycache__" not in p} == named


def test_digests_that_w3c_prints():
    assert {url: [e["sha256"] for e in MANIFEST[url]] for url in PRINTED} == {u: [d] for u, d in PRINTED.items()}
    (example,) = ContextStore.interop().resolve("https://www.w3.org/ns/credentials/examples/v2")
    assert len(example.data) == 84
    multihash = b"\x12\x20" + hashlib.sha256(example.data).digest()
    assert base64.urlsafe_b64encode(multihash).rstrip(b"=") == b"EiBXOT-8adbvubm13Jy2uYgLCUQ2Cr_i6vRZyeWM8iedfA"


def test_a_context_edited_in_place_has_both_byte_sets_the_newer_first():
    first, second = ContextStore.production().resolve(EDITED_IN_PLACE)
    assert (first.sha256[:8], second.sha256[:8]) == ("3d34f4d4", "ef2fa9c7")
    assert "jti" in first.context
    assert "jti" not in second.context


def test_our_own_contexts_are_kept_here(vendor, tmp_path):
    url = "https://w3id.org/vcedu/records/v1"
    (entry,) = MANIFEST[url]
    assert vendor.bring(entry, tmp_path) == (CONTEXTS / entry["file"]).read_bytes()
    assert [found.profile for found in ContextStore.production().resolve(url)] == [Profile.PRODUCTION]


def test_a_javascript_module_becomes_the_json_it_exports(vendor):
    module = b'\'use strict\';\n\nmodule.exports = {\n  "@context": {"a": "\xe6\xa5\xbd"}\n};\n'
    assert vendor.module_as_json(module).decode() == '{\n  "@context": {\n    "a": "楽"\n  }\n}\n'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package folder without `_contexts`, inside a checkout without `contexts`."""
    folder = tmp_path / "src" / "vcedu"
    folder.mkdir(parents=True)
    monkeypatch.setattr(module, "_PACKAGE", folder)
    module.shipped.cache_clear()
    yield folder
    module.shipped.cache_clear()


def test_they_are_found_in_a_wheel_and_in_a_checkout(package, tmp_path):
    assert module.folder() == tmp_path / "contexts"
    (package / "_contexts").mkdir()
    assert module.folder() == package / "_contexts"


def test_a_file_is_read_when_first_used_and_must_have_its_digest(package):
    shutil.copytree(CONTEXTS, package / "_contexts")
    changed = package / "_contexts" / MANIFEST[EDITED_IN_PLACE][0]["file"]
    changed.write_bytes(changed.read_bytes().replace(b"creditsEarned", b"creditsErned"))
    store = ContextStore.production()
    assert store.resolve("https://www.w3.org/ns/did/v1")[0].context["alsoKnownAs"]
    with pytest.raises(UsageError) as caught:
        assert store.resolve(EDITED_IN_PLACE)[0].context
    assert caught.value.code is Code.CONTEXT_DIGEST_MISMATCH
