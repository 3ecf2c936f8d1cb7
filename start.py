"""One file that sets Leapfrog up on a fresh machine and does one job.

python3 start.py run    makes a virtual environment, installs the locked packages and runs the
                        Trans Semarang study; it ends with the path of the report
python3 start.py test   makes the same environment and runs the whole test suite

Further arguments go on to the command behind (``leapfrog run`` or ``pytest``), for example
``python3 start.py run -n 1000 --workers 2`` or ``python3 start.py test tests/twins -x``.

Only the standard library is used here, and no syntax newer than Python 3.7, so that an old Python can still
say what it lacks.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent
VENV = pathlib.Path(os.environ.get("LEAPFROG_VENV") or ROOT / ".venv").resolve()
STAMP = VENV / "leapfrog-stamp.txt"
LOCK = ROOT / "requirements.lock"
STUDY = "trans_semarang"
NEEDED = (3, 11)
BINARIES = "Scripts" if os.name == "nt" else "bin"
SUFFIX = ".exe" if os.name == "nt" else ""


def say(text):
    """Print one line for the user, before whatever the child process prints."""
    print("start.py: " + text, flush=True)


def program(name):
    """Return the path of a program of the virtual environment."""
    return str(VENV / BINARIES / (name + SUFFIX))


def fingerprint():
    """Return a hash of everything that the environment depends on."""
    digest = hashlib.sha256()
    for part in (
        LOCK.read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        str(ROOT).encode(),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def call(command, **options):
    """Run `command` in the checkout and return its exit code."""
    environment = dict(os.environ)
    # The environment of a shell must not lead the new interpreter to other packages.
    for name in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"):
        environment.pop(name, None)
    environment.update(options)
    try:
        return subprocess.call(command, cwd=str(ROOT), env=environment)
    except KeyboardInterrupt:
        return 130


def must(command, otherwise):
    """Run `command`; leave with the advice `otherwise` when it fails."""
    code = call(command)
    if code != 0:
        say("this step failed (exit code %d): %s" % (code, " ".join(command)))
        say(otherwise)
        sys.exit(130 if code == 130 else 1)


def set_up():
    """Make the virtual environment, unless the one that is there was made from the same lock."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text().strip() == wanted and pathlib.Path(program("python")).exists():
        return
    began = time.time()
    say("setting up %s (once; a few minutes, mostly downloads)" % VENV)
    must(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        "Python's venv module is needed. On Debian or Ubuntu: sudo apt install python3-venv",
    )
    # twice quiet: errors only, without the remarks on mirrors that a machine may be set up with
    quiet = ["--quiet", "--quiet", "--disable-pip-version-check", "--no-input"]
    pip = [program("python"), "-m", "pip", "install", *quiet]
    must(
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)],
        "Check the network and call again; a package whose hash differs from the lock is refused on purpose.",
    )
    must(
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)],
        "The checkout could not be installed; is pyproject.toml unchanged?",
    )
    STAMP.write_text(wanted + "\n")
    say("ready after %.0f s" % (time.time() - began))


def option_value(arguments, name):
    """Return what stands behind ``--name VALUE`` or ``--name=VALUE``, or None."""
    for position, argument in enumerate(arguments):
        if argument == name and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith(name + "="):
            return argument[len(name) + 1 :]
    return None


def run(arguments):
    """Run the shipped study and say where its report is."""
    out = option_value(arguments, "--out")
    if out is None:
        out = str(pathlib.Path("results") / STUDY)
        arguments = [*arguments, "--out", out]
    code = call([program("leapfrog"), "run", STUDY, *arguments])
    report = (ROOT / out / "report.html").resolve()
    if report.is_file():
        say("the report is %s (open it in a browser)" % report)
    return code


def test(arguments):
    """Run the tests on two processes, or as `arguments` say."""
    spread = [] if option_value(arguments, "-n") else ["-n", "2", "--dist", "worksteal"]
    single = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return call([program("python"), "-m", "pytest", *spread, *arguments], **single)


def main(arguments):
    """Carry out ``run`` or ``test``; return the exit code."""
    if sys.version_info < NEEDED:
        say(
            "Leapfrog needs Python %d.%d or newer; this is %s (%s)"
            % (NEEDED + (sys.version.split()[0], sys.executable))
        )
        say("install a newer Python and call it by name, for example: python3.11 start.py run")
        return 2
    jobs = {"run": run, "test": test}
    if not arguments or arguments[0] not in jobs:
        print(__doc__)
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    set_up()
    return jobs[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
