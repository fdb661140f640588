#!/bin/sh
# Makes .venv with exactly the packages of the lock files, and the command `guanwei` in it.
#
#   tools/setup.sh run    what Guanwei itself needs
#   tools/setup.sh dev    that and the tools of its developers
#
# Does nothing when the last run had the same lock files. PYTHON names the interpreter to use.
set -eu
cd "$(dirname "$0")/.."
what=${1:-dev}
runtime_locks="requirements-build.txt requirements.txt"
locks=$runtime_locks
[ "$what" = run ] || locks="$locks requirements-dev.txt"

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3 at all")
    echo "Guanwei needs Python 3.11 or newer; found: $found." >&2
    echo "Install one, or name it: make $what PYTHON=/path/to/python3.11" >&2
    exit 1
}
# The path is part of it: the commands in .venv name it, so a clone that was moved is set up anew.
fingerprint() { { pwd && cat "$@" pyproject.toml tools/setup.sh; } | cksum; }
is_current() { [ "$(cat ".venv/.setup-$1" 2>/dev/null)" = "$2" ]; }

# shellcheck disable=SC2086  # a list of names
now=$(fingerprint $locks)
if [ -x .venv/bin/guanwei ] && is_current "$what" "$now" && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=$(find_python)
if [ -d .venv ] && { ! .venv/bin/python -c '' 2>/dev/null || [ "$(cat .venv/.place 2>/dev/null || pwd)" != "$(pwd)" ]; }; then
    rm -rf .venv
fi
if [ ! -d .venv ]; then
    echo "Making .venv with $("$python" --version) ..."
    "$python" -m venv .venv || {
        rm -rf .venv
        echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi
pwd >.venv/.place
rm -f .venv/.setup-*

echo "Installing the packages of $locks ..."
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input -qq "$@"; }
set --
for lock in $locks; do set -- "$@" -r "$lock"; done
pip install --require-hashes --no-deps "$@"  # the lock files are complete: nothing is left to resolve
# Nothing is fetched here: what builds it is in requirements-build.txt.
pip install --no-deps --no-build-isolation --editable .
echo "$now" >".venv/.setup-$what"
# shellcheck disable=SC2086
fingerprint $runtime_locks >.venv/.setup-run  # whoever has the developers' packages has these too
