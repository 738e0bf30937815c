"""Set-up from a bare clone: skipped where nothing changed, safe to cut short, plain when it cannot go on."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import signal
import subprocess
import sys
import tomllib
from functools import partial
from inspect import getsource
from pathlib import Path
from types import ModuleType

import pytest

from firstfix.config import environment
from firstfix.config.kernel import start_compiling, stop_compiling, why_not_compiled

ROOT = Path(__file__).parents[1]


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, in a checkout of its own."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("ROOT", "VENV", "HOME", "LOG", "NODE_MODULES", "BUILD", "LOCK", "NODE_LOCK"):
        path = getattr(module, name)
        monkeypatch.setattr(module, name, tmp_path / path.relative_to(ROOT))
    monkeypatch.setattr(module, "IN_CHINESE", False)
    return module


def test_an_old_python_can_read_it_to_say_that_it_is_too_old() -> None:
    ast.parse((ROOT / "bootstrap.py").read_text(), feature_version=(3, 7))


def test_every_dependency_is_locked_with_hashes_and_without_addresses() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in wanted}
    lock = (ROOT / "requirements.lock").read_text()
    locked = dict(re.findall(r"(?m)^([\w.-]+)==[^\n]*\n    (--hash=sha256:)", lock))
    assert names - set(locked) == set()
    assert "://" not in lock


def test_the_lock_of_the_front_end_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_a_step_is_skipped_until_its_inputs_change(
    bootstrap: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, stamp, done = tmp_path / "input", tmp_path / "stamp", []
    for text in ("one", "one", "two"):
        source.write_text(text)
        bootstrap.step("packages", stamp, [source], lambda: done.append(source.read_text()))
    assert done == ["one", "two"]
    assert re.fullmatch(r"(  packages … \d+\.\d s\n){2}", capsys.readouterr().out)


def test_a_step_that_was_cut_short_is_done_again(bootstrap: ModuleType, tmp_path: Path) -> None:
    source, stamp, tries = tmp_path / "input", tmp_path / "stamp", []
    source.write_text("one")

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bootstrap.step("packages", stamp, [source], work)
    bootstrap.step("packages", stamp, [source], work)
    bootstrap.step("packages", stamp, [source], work)
    assert len(tries) == 2


@pytest.mark.parametrize(
    "said",
    [
        "error sending request for url: dns error: failed to lookup address",
        "npm error code ENOTFOUND",
        "urllib3 NewConnectionError: Failed to establish a new connection",
    ],
)
def test_no_network_is_said_with_the_remedy(bootstrap: ModuleType, said: str) -> None:
    assert re.fullmatch(
        r"No network: npm .* run this again\. Details: .*", str(bootstrap.reason_of_failure("npm", said))
    )


def test_a_full_disk_is_said_with_the_remedy(bootstrap: ModuleType) -> None:
    reason = bootstrap.reason_of_failure("uv", "error: failed to write: No space left on device (os error 28)")
    assert str(reason) == "The disk is full; make room, then run this again."


def test_a_disk_that_is_nearly_full_is_said_before_anything_is_done(
    bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 10**18)
    with pytest.raises(bootstrap.NotReady, match="make room"):
        bootstrap.step("packages", tmp_path / "stamp", [], pytest.fail)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo first; echo gone wrong >&2", "gone wrong"),
        ("echo 'npm error code EUSAGE'; echo v24", "npm error code EUSAGE"),
        ("echo error during build:; echo Error: no file; echo at x", "Error: no file"),
    ],
)
def test_any_other_failure_shows_what_was_said(bootstrap: ModuleType, script: str, told: str) -> None:
    with pytest.raises(bootstrap.NotReady, match=rf"^sh failed: {told} \(details: .*setup\.log\)"):
        bootstrap.run(["/bin/sh", "-c", f"{script}; exit 3"])


def test_no_suitable_python_is_said(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "version_of", lambda python: (3, 10))
    with pytest.raises(bootstrap.NotReady, match=r"Python 3\.11 or later is needed"):
        bootstrap.suitable_python()


def test_another_python_on_path_is_taken(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name)
    monkeypatch.setattr(bootstrap, "version_of", lambda python: (3, 12) if "3.12" in python else (3, 9))
    assert bootstrap.suitable_python() == "python3.12"


def test_a_python_without_pip_is_told_what_to_install(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "pip", list)
    with pytest.raises(bootstrap.NotReady, match=r"neither pip nor ensurepip; install one .*python3-venv"):
        bootstrap.install(["anything"])


def test_a_missing_browser_fails_with_what_to_install(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.NotReady, match="apt install chromium"):
        bootstrap.browser()


def test_a_mirror_set_for_pip_serves_uv_too(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX"):
        monkeypatch.delenv(name, raising=False)
    said = b"global.index-url='https://mirror.example/simple'\nglobal.timeout='60'\n"
    result = subprocess.CompletedProcess([], 0, stdout=said)
    monkeypatch.setattr(bootstrap, "suitable_python", lambda: "python3")
    monkeypatch.setattr(bootstrap.subprocess, "run", lambda *_, **__: result)
    assert bootstrap.index_of_pip() == {"UV_DEFAULT_INDEX": "https://mirror.example/simple"}


def test_failures_end_with_one_line_and_a_status(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr(bootstrap, "setup", refuse)
    assert bootstrap.main(["setup"]) == 1
    assert capsys.readouterr().err.strip().startswith("/somewhere: Permission denied; mend this")


def test_each_setting_of_the_environment_is_checked_before_anything_starts() -> None:
    asked, checked = (
        set(re.findall(r'\b(?:flag|whole)\("(\w+)"', source))
        for source in (Path(environment.__file__).with_name("settings.py").read_text(), getsource(environment.check))
    )
    assert asked
    assert asked == checked


def test_ctrl_c_ends_the_compiler_that_set_up_left_behind(tmp_path: Path) -> None:
    """Its stamp is its own word that it ended well, so what was cut short is begun again."""
    stamp, cache = tmp_path / "kernel.inputs", tmp_path / "kernel-abc"
    stamp.write_text("of other sources")
    cache.mkdir()
    start = partial(start_compiling, tmp_path, digest="new", place=tmp_path)
    slow = [sys.executable, "-c", "import time; time.sleep(600)"]
    compiler = start(command=slow)
    assert compiler
    assert not cache.exists()
    assert not start(command=slow)  # it is at work
    assert stop_compiling(tmp_path)
    assert compiler.wait() == -signal.SIGTERM
    assert not stop_compiling(tmp_path)
    assert not stamp.exists()
    with pytest.raises(FileNotFoundError):
        start(command=[str(tmp_path / "none")])
    assert (tmp_path / "kernel.pid").read_text() == ""  # the former one's number may be somebody else's by now

    fails = [sys.executable, "-c", "raise SystemExit('no compiler here')"]
    compiler = start(command=fails)
    assert compiler
    compiler.wait()
    assert why_not_compiled(tmp_path) == "no compiler here"
    writes = [sys.executable, "-c", "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"]
    compiler = start(command=writes)
    assert compiler
    compiler.wait()
    assert not start(command=writes)
    assert why_not_compiled(tmp_path) == ""


@pytest.mark.parametrize(
    ("statuses", "failed", "ends_with", "said"),
    [
        ([0], [[]], 0, ""),
        ([1, 0], [["a", "b"], []], 0, "PASSED AT THE SECOND TRY ONLY: a\nPASSED AT THE SECOND TRY ONLY: b\n"),
        ([1, 1], [["a", "b"], ["a"]], 1, "PASSED AT THE SECOND TRY ONLY: b\n"),
        ([-9], [["a"]], -9, ""),  # killed: what it had found by then is not all
        ([3], [["a"]], 3, ""),
        ([5], [[]], 5, ""),
        ([1, 5], [["a"], ["a"]], 5, "FAILED: a\n"),
    ],
)
def test_a_second_try_hides_nothing(
    statuses: list[int], failed: list[list[str]], ends_with: int, said: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    spec = importlib.util.spec_from_file_location("run_tests", ROOT / "tools" / "run_tests.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    cache, runs = tmp_path / "lastfailed", []
    cache.write_text('{"of an earlier run": true}')

    def run(options: list[str]) -> int:
        runs.append(options)
        names = failed[len(runs) - 1]
        cache.write_text(json.dumps(dict.fromkeys(names, True)))
        return statuses[len(runs) - 1]

    assert tool.run_tests(["-k", "some"], run=run, cache=cache) == ends_with
    assert (len(runs), capsys.readouterr().out) == (len(statuses), said)
