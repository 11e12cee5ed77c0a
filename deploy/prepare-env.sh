#!/bin/sh
# Makes or refreshes .venv from the hashed locks. Does nothing when they have not changed.
#   prepare-env.sh run   what the running system needs
#   prepare-env.sh dev   that and what tests and checks need (default)
set -eu
cd "$(dirname "$0")/.."

level=${1:-dev}
python=${PYTHON:-python3}
venv=.venv
stamp=$venv/.installed
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$*" >&2; }

# One environment serves both levels: an up-to-date "dev" also answers a call for "run".
if [ "$level" = run ] && [ -f "$stamp" ] && grep -q '^dev ' "$stamp"; then
    level=dev
fi
case $level in
    run) locks="requirements-uv.txt requirements.txt" ;;
    dev) locks="requirements-uv.txt requirements-dev.txt" ;;
    *) say "usage: $0 run|dev"; exit 2 ;;
esac
# shellcheck disable=SC2086
wanted="$level $(cat $locks | sha256sum | cut -d ' ' -f 1)"
if [ -x $venv/bin/python ] && [ "$(cat $stamp 2>/dev/null)" = "$wanted" ] && $venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 or newer is needed; '$python' is not. Name one by PYTHON=/path/to/python3."
    exit 1
fi

make_venv() {
    rm -rf $venv
    "$python" -m venv $venv >/dev/null 2>&1
}

# .venv/bin/python is asked to run, since an interpreter removed or moved leaves a dangling link.
if ! $venv/bin/python -c '' 2>/dev/null && ! make_venv; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing python3-venv ..."
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
        make_venv
    elif command -v uv >/dev/null; then
        rm -rf $venv
        uv venv --quiet --python "$python" $venv
    else
        rm -rf $venv
        say "python3 -m venv does not work here. Ask the administrator for: apt-get install python3-venv"
        exit 1
    fi
fi

if [ -x $venv/bin/uv ]; then
    uv=$venv/bin/uv
elif $venv/bin/python -m pip --version >/dev/null 2>&1; then
    $venv/bin/python -m pip install --quiet --require-hashes -r requirements-uv.txt
    uv=$venv/bin/uv
else
    uv=$(command -v uv) || { say "neither pip nor uv is to be had in $venv"; exit 1; }
fi
say "installing packages ($level) ..."
# shellcheck disable=SC2086
"$uv" pip sync --quiet --require-hashes --python $venv/bin/python $locks
printf '%s\n' "$wanted" >$stamp
