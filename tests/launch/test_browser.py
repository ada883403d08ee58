"""The widget's tests as `make test` starts them: what is missing is named, nothing is skipped."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from launch import browser, servers, testing
from launch.problem import Problem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Return a function that puts a program of a name on an otherwise empty PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)

    def put(name, says=""):
        path = folder / name
        path.write_text(f"#!/bin/sh\necho '{says}'\n")
        path.chmod(0o755)
        return str(path)

    return put


@pytest.fixture
def web(tmp_path, monkeypatch):
    """Return a folder in place of web/, with a lock file."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "package-lock.json").write_text("{}")
    monkeypatch.setattr(browser, "WEB", folder)
    return folder


@pytest.fixture
def ran(monkeypatch):
    """Return the list of the commands that would have installed packages."""
    run = []
    monkeypatch.setattr(browser.commands, "run", lambda command, *_: run.append(command))
    return run


def installed(web, age):
    record = web / "node_modules" / ".package-lock.json"
    record.parent.mkdir()
    record.write_text("{}")
    time = (web / "package-lock.json").stat().st_mtime - age
    os.utime(record, (time, time))


@pytest.mark.parametrize("name", browser.BROWSERS)
def test_chromium_is_found_by_each_of_its_names(programs, name):
    path = programs(name)
    assert browser.find_chromium() == path


def test_the_variable_comes_before_what_is_on_the_path(programs, monkeypatch):
    programs("chromium")
    other = programs("another")
    monkeypatch.setenv("CHROMIUM", other)
    assert browser.find_chromium() == other


def test_a_variable_that_names_nothing_is_refused(programs, monkeypatch):
    programs("chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Problem, match="CHROMIUM='/nowhere/chromium' is no program"):
        browser.find_chromium()


def test_a_missing_chromium_is_named_with_how_to_get_it(programs):
    with pytest.raises(Problem, match="apt install chromium"):
        browser.find_chromium()


@pytest.mark.parametrize("there", ["", "node", "npm"])
def test_missing_node_or_npm_is_named_with_how_to_get_it(programs, there):
    if there:
        programs(there, "v20.11.1")
    with pytest.raises(Problem, match="apt install nodejs npm"):
        browser.find_npm()


@pytest.mark.parametrize("version", ["v18.19.0", "v20.9.0", ""])
def test_an_old_node_is_refused_with_the_version_that_is_needed(programs, version):
    programs("node", version)
    programs("npm")
    with pytest.raises(Problem, match=r"too old .* 20\.10 or newer"):
        browser.find_npm()


@pytest.mark.parametrize("version", ["v20.10.0", "v20.20.2", "v22.0.0", "v24.1.0-nightly"])
def test_a_newer_node_will_do(programs, version):
    programs("node", version)
    npm = programs("npm")
    assert browser.find_npm() == npm


def test_packages_that_are_there_are_not_installed_again(web, ran):
    installed(web, age=-10)
    browser.ensure_packages("npm")
    assert ran == []


def test_packages_are_installed_where_there_are_none(web, ran):
    (web / "node_modules").mkdir()
    browser.ensure_packages("npm")
    assert ran == [["npm", "ci", "--prefix", web]]


def test_packages_are_installed_once_after_the_lock_file_has_changed(web, ran):
    installed(web, age=10)
    browser.ensure_packages("npm")
    browser.ensure_packages("npm")
    assert len(ran) == 1


def test_an_unreachable_npm_registry_is_named_as_the_cause(web, programs):
    failing = Path(programs("npm"))
    failing.write_text("#!/bin/sh\necho ECONNREFUSED\nexit 1\n")
    with pytest.raises(Problem, match="Is the npm registry reachable from here"):
        browser.ensure_packages(str(failing))


@pytest.fixture
def started(monkeypatch):
    """Return what the servers would have been started with, and whether they were stopped."""
    seen = {}

    @contextmanager
    def running(ports, extra):
        seen.update(extra, ports=ports, state_was_there=Path(extra["FAQ_STATE"]).is_dir())
        try:
            yield
        finally:
            seen["stopped"] = True

    monkeypatch.setattr(servers, "running", running)
    return seen


def test_the_browsers_assistant_keeps_to_itself(started):
    with browser.assistant() as variables:
        assert variables["ASSISTANT_URL"] == started["ports"].url
        assert started["FAQ_WEB_ORIGINS"] == f"http://127.0.0.1:{variables['HOST_PORT']}"
        assert started["ports"].rasa != servers.Ports.rasa
        assert started["state_was_there"]
    assert started["stopped"]
    assert not Path(started["FAQ_STATE"]).exists()


def test_it_never_polls_a_real_bot(started, monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:abc")
    with browser.assistant():
        assert started["TELEGRAM_TOKEN"] == ""


def test_it_is_stopped_when_a_test_in_the_browser_fails(started, web, programs):
    installed(web, age=-10)
    for name in ("chromium", "npm"):
        programs(name)
    programs("node", "v20.10.0")
    Path(browser.find_npm()).write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(SystemExit) as ended:
        browser.test_in_chromium()
    assert ended.value.code == 3
    assert started["stopped"]


def test_pictures_go_to_the_folder_asked_for(started, web, programs, monkeypatch, capfd):
    installed(web, age=-10)
    for name in ("chromium", "npm"):
        programs(name)
    programs("node", "v20.10.0")
    Path(browser.find_npm()).write_text('#!/bin/sh\necho "$3 $OUT $CHROMIUM"\n')
    monkeypatch.setenv("OUT", "reports/elsewhere")
    browser.screenshots()
    said = capfd.readouterr().out
    assert f"screenshots {ROOT}/reports/elsewhere {browser.find_chromium()}" in said


def test_make_test_runs_the_widgets_tests_and_counts_a_failure(monkeypatch):
    asked = []

    def passes(title, command):
        asked.append(title)
        return title != "Widget in Chromium"

    monkeypatch.setattr(testing, "_passes", passes)
    assert testing.test() == 1
    assert {"Widget (node)", "Widget in Chromium"} <= set(asked)


def test_a_missing_chromium_fails_the_check_in_plain_words(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "launch", "browser"],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path), "CHROMIUM": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "apt install chromium" in ended.stdout
    assert not ended.stderr
