"""Nothing that may lie in the folders stops the check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


def is_read_elsewhere(path: Path) -> bool:
    """Whether training or the channels read a file, and tell themselves what is wrong with it."""
    return not {"calibration", "channels", "follow-ups"}.isdisjoint(path.parts)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(range(256)),
        b"- a\n- [b, {c: d}]\n",
        b"a: [1, {b: ~}]\nnlu: [5, {intent: [x], examples: 7}]\nintents: [[], {}, 3]\nrules: 5\n",
        b"---\ntitle: [x]\nshort_answer: {a: b}\nrelated: {c: d}\ndocuments: 4\nas_of: 5\n"
        b"source: [x]\nreview_by: 2020-01-01 10:00:00\n---\n{\n",
        b"[" * 100_000,
        b"a: &a {b: *a}\n",
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (c, c, b", ".join([b"*%c" % (c - 1)] * 9)) for c in b"bcdefghi"
        ),
        b"!!bool x",
        b"NO: 1\n2: 3\n2020-01-01: {name: [x]}\n",
    ],
    ids=["empty", "binary", "list", "types", "front", "deep", "recursive", "bomb", "tag", "keys"],
)
def test_nothing_raises_whatever_all_files_hold(copy, content: bytes):
    files = [path for path in copy.root.rglob("*") if path.is_file()]
    for path in files:
        path.write_bytes(content)
    named = {problem.path for problem in copy.everything() if not problem.warning}
    assert {path for path in files if not is_read_elsewhere(path)} - named == set()


def test_nothing_raises_where_folders_are_named_like_files_or_missing(copy):
    files = [path for path in copy.root.rglob("*") if path.is_file()]
    for path in files:
        path.unlink()
        path.mkdir()
    named = {problem.path for problem in copy.everything()}
    assert {path for path in files if not is_read_elsewhere(path)} - named == set()
    shutil.rmtree(copy.knowledge)
    shutil.rmtree(copy.data)
    told_of = [str(problem) for problem in copy.everything()]
    assert "knowledge, line 1: there are no topics. Restore the folder knowledge." in told_of
    assert "data/rules.yml, line 1: the file is missing. Restore or write it." in told_of
