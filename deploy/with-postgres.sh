#!/bin/bash
# Runs a command with a PostgreSQL of its own: a fresh directory, a socket, no network port, gone afterwards.
#   with-postgres.sh COMMAND...   sees DATABASE_URL, PGHOST and PGUSER
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "no PostgreSQL under /usr/lib/postgresql" >&2; exit 1; }

# A socket path may have 107 bytes at most, hence the short directory.
home=$(mktemp -d /tmp/pg.XXXXXX)
as_owner=()
if [ "$(id -u)" = 0 ]; then # initdb refuses root
    chown postgres "$home"
    as_owner=(runuser -u postgres --)
fi
stop() {
    "${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd /tmp
"${as_owner[@]}" "$bin/initdb" -D "$home/data" -U owner --auth=trust --locale=C.UTF-8 -E UTF8 >"$home.log" 2>&1 \
    || { cat "$home.log" >&2; rm -f "$home.log"; exit 1; }
rm -f "$home.log"
# Durability is proved elsewhere, on a server with its usual settings; here fsync only costs time.
"${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -w -t 60 -l "$home/server.log" start >/dev/null \
    -o "-c listen_addresses='' -c unix_socket_directories='$home' -c fsync=off -c full_page_writes=off -c max_connections=60" \
    || { cat "$home/server.log" >&2; exit 1; }
# The application's role is no superuser: a superuser could switch the protecting triggers off.
"$bin/psql" -h "$home" -U owner -d postgres -q \
    -c "CREATE ROLE ledger LOGIN NOSUPERUSER CREATEDB" -c "CREATE DATABASE ledger OWNER ledger"
cd - >/dev/null

export PGHOST=$home PGUSER=ledger DATABASE_URL="postgres://ledger@/ledger"
"$@"
