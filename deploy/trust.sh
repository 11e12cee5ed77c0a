#!/bin/bash
# make trust: the full products, races, kills and timing bounds, on SQLite and again on PostgreSQL.
set -u
cd "$(dirname "$0")/.."
status=0
deploy/with-postgres.sh .venv/bin/pytest -q --only-database -m "trust and not long" tests/trust || status=1
.venv/bin/pytest -m "trust and not long and not browser" tests/trust || status=1
exit $status
