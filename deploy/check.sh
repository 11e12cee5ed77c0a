#!/bin/bash
# make check: format, lint, types, migrations, templates, translations. Runs all, fails if one failed.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

run() { # run NAME COMMAND...
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %s\n' "$name"
    else
        failed+=("$name")
        printf 'FAILED  %s\n%s\n' "$name" "$output"
    fi
}

# Extraction is run on a copy: xgettext says there what it cannot read, and the work tree stays as it is.
extract_strings() {
    local copy status=0
    copy=$(mktemp -d)
    cp -r campaign modelposts taskforces reviews templates manage.py "$copy"
    mkdir -p "$copy/locale" "$copy/static"
    (
        cd "$copy" && VAR_DIR=$copy/var "$OLDPWD/$bin/python" manage.py makemessages --locale en --no-obsolete >messages.log 2>&1
    ) || status=1
    if [ $status != 0 ] || grep -i warning "$copy/messages.log" || ! msgfmt --check -o /dev/null "$copy/locale/en/LC_MESSAGES/django.po"; then
        cat "$copy/messages.log"
        status=1
    fi
    rm -rf "$copy"
    return $status
}

# Committed translations, where there are any, must compile.
compile_translations() {
    local file
    for file in locale/*/LC_MESSAGES/*.po; do
        [ -e "$file" ] || return 0
        msgfmt --check -o /dev/null "$file" || return 1
    done
}

run "format (ruff)" $bin/ruff format --check .
run "lint (ruff)" $bin/ruff check .
run "types (mypy)" $bin/mypy
run "templates (djlint)" $bin/djlint --lint --quiet templates
run "Django's own checks" $bin/python manage.py check --fail-level WARNING
run "production settings" env PRODUCTION=1 DATABASE_URL=sqlite://:memory: SECRET_KEY="$(head -c 40 /dev/urandom | base64)" ALLOWED_HOSTS=ledger.example \
    $bin/python manage.py check --deploy --fail-level WARNING
run "migrations say what the models say" $bin/python manage.py makemigrations --check --dry-run
run "strings can be extracted" extract_strings
run "translations compile" compile_translations
run "house rules and templates (tests/house)" $bin/pytest -q -p no:cacheprovider tests/house -m "not postgres" --no-header

if [ ${#failed[@]} -gt 0 ]; then
    printf '\nmake check failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
    exit 1
fi
