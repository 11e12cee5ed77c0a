#!/bin/bash
# make trust: the full products, races, kills and timing bounds, on SQLite and again on PostgreSQL; every test that proves
# a headline figure besides, whatever its tier. Its last lines are the twelve figures (docs/trust.md).
set -u
cd "$(dirname "$0")/.."
status=0 # pytest answers 5 where nothing is selected
TRUST_FIGURES=$(mktemp)
export TRUST_FIGURES
trap 'rm -f "$TRUST_FIGURES"' EXIT
asked="(trust or headline) and not long"
postgres="deploy/with-postgres.sh .venv/bin/pytest -q --only-database"
$postgres -m "trust and not long" tests/trust || [ $? = 5 ] || status=1
# Those of tests/trust that have no mark of their own run in make test; here they run for their figures.
$postgres -m "headline and not trust and not long and not browser" || [ $? = 5 ] || status=1
.venv/bin/pytest -m "$asked and not browser" || [ $? = 5 ] || status=1
.venv/bin/pytest -q -m "$asked" tests/browser || [ $? = 5 ] || status=1
.venv/bin/python -m tests.figures "$TRUST_FIGURES" || status=1
exit $status
