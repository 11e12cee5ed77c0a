#!/bin/bash
# The demonstration: invented people in a database of its own under var/demo.
#   demo.sh serve   build it if it is not there, say who can sign in, serve in the foreground
#   demo.sh reset   forget it
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python
home=${DEMO_DIR:-$PWD/var/demo}
port=${PORT:-8000}
export DEMO=1 VAR_DIR=$home DATABASE_URL="sqlite:///$home/db.sqlite3"
unset PRODUCTION DEBUG ALLOWED_HOSTS

build() {
    # Built beside and renamed at the end: an interrupted first start leaves nothing half.
    local fresh=$home.new
    rm -rf "$fresh"
    echo "正在准备演示数据（约一分钟，只有第一次）…"
    mkdir -p "$fresh"
    (
        export VAR_DIR=$fresh DATABASE_URL="sqlite:///$fresh/db.sqlite3"
        $python manage.py migrate --verbosity 0
        $python manage.py seed_demo
    )
    mv "$fresh" "$home"
}

# What makes large files: begun again should it die, ended with the server.
keep_worker() {
    local child=
    trap '[ -z "$child" ] || kill -KILL "$child" 2>/dev/null; exit 0' TERM INT HUP
    while :; do
        $python manage.py db_worker &
        child=$!
        wait "$child" || true
        sleep 2
    done
}

case ${1:-serve} in
    reset)
        rm -rf "$home" "$home.new"
        echo "演示数据已清除，下次 make demo 重新生成。"
        ;;
    serve)
        if ! $python -c 'import socket, sys; s = socket.socket(); s.setsockopt(1, 2, 1); s.bind(("127.0.0.1", int(sys.argv[1])))' "$port" 2>/dev/null; then
            echo "端口 $port 已被占用。换一个：PORT=8001 make demo" >&2
            exit 1
        fi
        [ -f "$home/db.sqlite3" ] || build
        $python manage.py migrate --verbosity 0 # what was changed stays; new tables are added
        $python manage.py collectstatic --no-input --verbosity 0
        $python manage.py demo_accounts --port "$port"
        keep_worker &
        worker=$!
        .venv/bin/gunicorn campaign.wsgi --bind "127.0.0.1:$port" --workers 2 --threads 2 \
            --log-level warning --no-control-socket &
        server=$!
        # One process to stop: both go, whichever of Ctrl+C, a signal or the server's own end comes first.
        trap 'kill -TERM "$server" "$worker" 2>/dev/null || true' TERM INT HUP
        status=0
        wait "$server" || status=$?
        kill -TERM "$server" "$worker" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        wait "$worker" 2>/dev/null || true
        exit $status
        ;;
    *)
        echo "usage: $0 serve|reset" >&2
        exit 2
        ;;
esac
