"""Make .venv hold exactly what requirements.txt names, and nothing of which the hash is not known.

Standard library only; quick when there is nothing to do.

A stock Debian has neither venv's pip nor pip itself, so there are three ways in, tried in turn:
the venv module, a bare venv filled by the system's pip, a bare venv filled by pip's own wheel.
"""

import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "leadflow-requirements"
PIP_INDEX = "https://pypi.org/pypi/pip/json"


def say(text: str) -> None:
    print(f"leadflow: {text}", file=sys.stderr, flush=True)


def main() -> int:
    names = ["requirements.txt"] + (["requirements-dev.txt"] if "--dev" in sys.argv else [])
    if is_ready(names):
        return 0
    with open(ROOT / ".venv.lock", "w") as lock:  # two commands at once install once
        fcntl.flock(lock, fcntl.LOCK_EX)
        return 0 if is_ready(names) else set_up(names)


def fingerprints() -> dict[str, str]:
    return (
        dict(line.split(" ", 1) for line in STAMP.read_text().splitlines())
        if STAMP.exists()
        else {}
    )


def fingerprint(name: str) -> str:
    return (
        hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        + f"-{sys.version_info[0]}.{sys.version_info[1]}"
    )


def is_ready(names: list[str]) -> bool:
    known = fingerprints()
    return PYTHON.exists() and all(known.get(name) == fingerprint(name) for name in names)


def set_up(names: list[str]) -> int:
    say("setting up (first start, about a minute) …")
    known = fingerprints()
    if not any(
        value.endswith(f"-{sys.version_info[0]}.{sys.version_info[1]}") for value in known.values()
    ):
        shutil.rmtree(VENV, ignore_errors=True)
        known = {}
    try:
        pip = [str(PYTHON), "-m", "pip"] if has_pip() else make_venv()
        install(pip, names[-1])
    except subprocess.CalledProcessError as error:
        say(
            f"installing the requirements failed (exit {error.returncode}); the lines above "
            "say why. Run the same command again once mended."
        )
        return 1
    except OSError as error:
        say(
            f"could not fetch pip: {error}. With the network in order run the same command "
            "again, or: sudo apt install python3-venv"
        )
        return 1
    known.update({name: fingerprint(name) for name in names})
    STAMP.write_text("".join(f"{name} {value}\n" for name, value in known.items()))
    say("set up.")
    return 0


def has_pip() -> bool:
    return PYTHON.exists() and succeeds([str(PYTHON), "-m", "pip", "--version"])


def succeeds(command: list[str]) -> bool:
    return (
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
        == 0
    )


def make_venv() -> list[str]:
    """Create .venv and return the pip command that fills it."""
    if succeeds([sys.executable, "-m", "venv", str(VENV)]):
        return [str(PYTHON), "-m", "pip"]
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    if succeeds([sys.executable, "-m", "pip", "--python", str(PYTHON), "--version"]):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return [str(PYTHON), str(fetch_pip() / "pip")]


def fetch_pip() -> pathlib.Path:
    """Download pip's wheel, check its hash and return its path.

    A wheel of pip runs without being installed.
    """
    say("this Python has no pip; fetching it …")
    with urllib.request.urlopen(PIP_INDEX, timeout=60) as answer:
        wheel = next(f for f in json.load(answer)["urls"] if f["packagetype"] == "bdist_wheel")
    address = urllib.parse.urljoin(PIP_INDEX, wheel["url"])  # a mirror may name it from itself on
    with urllib.request.urlopen(address, timeout=120) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
        raise OSError("the download does not have the hash its index names")
    path = pathlib.Path(tempfile.mkdtemp(prefix="leadflow-pip-")) / wheel["filename"]
    path.write_bytes(content)
    return path


def install(pip: list[str], name: str) -> None:
    """Install one requirements file and nothing without its hash, saying each package as it is
    fetched.
    """
    options = ["--disable-pip-version-check", "--no-input", "--require-hashes"]
    command = [*pip, "install", *options, "-r", str(ROOT / name)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    tail: list[str] = []
    for line in process.stdout:
        tail = [*tail[-20:], line]
        if collected := re.match(r"Collecting ([\w.\-\[\],]+)", line):
            say(f"  {collected[1]}")
        elif line.startswith("Installing collected"):
            say("  installing …")
    if process.wait():
        print("".join(tail), file=sys.stderr)
        raise subprocess.CalledProcessError(process.returncode, command)


if __name__ == "__main__":
    sys.exit(main())
