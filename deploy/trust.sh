#!/bin/bash
# make trust: the full products, races, kills and timing bounds, on SQLite and again on PostgreSQL.
set -u
cd "$(dirname "$0")/.."
status=0 # pytest answers 5 where nothing is selected
deploy/with-postgres.sh .venv/bin/pytest -q --only-database -m "trust and not long" tests/trust || [ $? = 5 ] || status=1
.venv/bin/pytest -m "trust and not long and not browser" || [ $? = 5 ] || status=1
.venv/bin/pytest -q -m "trust and not long" tests/browser || [ $? = 5 ] || status=1
exit $status
