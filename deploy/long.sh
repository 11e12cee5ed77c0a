#!/bin/bash
# make long: what takes hours. Started by hand; its result file is committed by whoever ran it.
set -u
cd "$(dirname "$0")/.."
if [ -z "$(.venv/bin/pytest -q --collect-only -m long tests 2>/dev/null | grep '::')" ]; then
    echo "No test carries the marker long yet: there is nothing to run."
    exit 0
fi
echo "Running every test marked long, on SQLite and one at a time. This takes hours; Ctrl-C stops it."
.venv/bin/pytest -q --collect-only -m long tests | grep '::'
exec .venv/bin/pytest -m long tests
