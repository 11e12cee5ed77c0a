#!/bin/bash
# make test: everything on SQLite, what uses the database again on PostgreSQL, and the pages in Chromium.
# The largest run comes last, so that its summary is the last line; a failure of an earlier one
# is said after it and fails the whole.
set -u
cd "$(dirname "$0")/.."

# Halves of the list to each worker, the rest to whoever is done: what a directory builds once is then built once.
pytest=".venv/bin/pytest --dist worksteal"
ordinary="not browser and not trust and not long"
failed=()

run() { # run NAME COMMAND...
    local name=$1
    shift
    printf '\n---- %s\n' "$name"
    "$@" || failed+=("$name")
}

run "the pages in Chromium" \
    $pytest -q -n 2 tests/browser -m "browser and not trust and not long" \
    --screenshot only-on-failure --output test-results
run "what uses the database, on PostgreSQL" \
    deploy/with-postgres.sh $pytest -q -n 2 --only-database -m "$ordinary"
run "everything else and the database again, on SQLite" \
    $pytest -n 2 -m "$ordinary"

if [ ${#failed[@]} -gt 0 ]; then
    printf '\nFAILED: %s\n' "${failed[@]}"
    exit 1
fi
