from __future__ import annotations

import os
from pathlib import Path

import pytest

from encoder import manifest
from encoder.manifest import EncoderFilesError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "e5").mkdir()
    (tmp_path / "e5" / "weights").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_bytes(b"tokens")
    manifest.write(tmp_path, [tmp_path / "e5" / "weights", tmp_path / "tokenizer.json"], source="x")
    return tmp_path


def _damage_unseen(path: Path, data: bytes) -> None:
    """Change the contents but neither size nor time."""
    stat = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_whole_files_pass(folder: Path) -> None:
    manifest.verify(folder)
    manifest.verify(folder)


def test_the_manifest_says_where_the_files_came_from(folder: Path) -> None:
    assert manifest.read(folder)["source"] == "x"


def test_every_fault_is_named_with_the_fix(folder: Path) -> None:
    (folder / "e5" / "weights").unlink()
    (folder / "tokenizer.json").write_bytes(b"longer than before")
    with pytest.raises(EncoderFilesError) as caught:
        manifest.verify(folder)
    message = str(caught.value)
    assert f"{folder / 'e5' / 'weights'}: missing" in message
    assert f"{folder / 'tokenizer.json'}: damaged" in message
    assert "make encoder" in message


def test_damage_of_the_same_size_is_found(folder: Path) -> None:
    manifest.verify(folder)
    (folder / "tokenizer.json").write_bytes(b"snekot")
    with pytest.raises(EncoderFilesError, match=r"tokenizer\.json: damaged"):
        manifest.verify(folder)


def test_damage_of_the_same_size_and_time_is_found_by_a_thorough_check(folder: Path) -> None:
    manifest.verify(folder)
    _damage_unseen(folder / "tokenizer.json", b"snekot")
    with pytest.raises(EncoderFilesError, match=r"tokenizer\.json: damaged"):
        manifest.verify(folder, thorough=True)
    with pytest.raises(EncoderFilesError):  # and is not forgotten afterwards
        manifest.verify(folder)


def test_a_file_once_checked_is_not_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest.verify(folder)
    monkeypatch.setattr(manifest, "sha256_of", lambda path: pytest.fail(f"{path} was read"))
    manifest.verify(folder)


def test_a_damaged_memory_of_checks_is_ignored(folder: Path) -> None:
    (folder / ".verified.json").write_text("[", encoding="utf-8")
    manifest.verify(folder)


def test_only_the_wanted_files_are_checked(folder: Path) -> None:
    (folder / "e5" / "weights").unlink()
    manifest.verify(folder, only=["tokenizer.json"])
    with pytest.raises(EncoderFilesError):
        manifest.verify(folder, only=["e5"])


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"files": 1}', '{"files": {"a": 1}}'])
def test_a_missing_or_damaged_manifest_is_named(folder: Path, text: str | None) -> None:
    path = folder / "manifest.json"
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(EncoderFilesError, match=r"manifest\.json: (missing|damaged).*make encoder"):
        manifest.verify(folder)


def test_the_fingerprint_follows_files_and_settings(folder: Path) -> None:
    first = manifest.fingerprint(folder, ["e5"], 128)
    assert first == manifest.fingerprint(folder, ["e5"], 128)
    assert first != manifest.fingerprint(folder, ["e5"], 256)
    assert first != manifest.fingerprint(folder, ["tokenizer.json"], 128)
