#!/bin/sh
# Installs the system packages that a target needs, only those that are missing.
#   prepare-debian.sh test    PostgreSQL, Chromium's shell with a Chinese font, gettext, LibreOffice to print workbooks
#   prepare-debian.sh check   gettext
#   prepare-debian.sh office  LibreOffice and poppler, to look at workbooks as pictures
# Where it cannot install (not root, or not Debian) it says what is missing and stops.
set -eu

missing=""
shell=/usr/bin/chromium-headless-shell
want() { # want PACKAGE TEST-COMMAND...
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has_postgres() { ls /usr/lib/postgresql/*/bin/initdb; }
has_chinese_font() { [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

case ${1:-test} in
    test)
        want postgresql has_postgres
        # The shell is Chromium without its windows: the same engine, a third less work. Where a Chromium is
        # there and the shell cannot be had, the tests drive that.
        [ -x /usr/bin/chromium ] || want chromium-headless-shell test -x "$shell"
        want fonts-wqy-microhei has_chinese_font
        want fontconfig command -v fc-list
        want gettext command -v msgfmt
        want libreoffice-calc-nogui command -v soffice
        want poppler-utils command -v pdftotext
        ;;
    check) want gettext command -v msgfmt ;;
    office)
        want libreoffice-calc-nogui command -v soffice
        want poppler-utils command -v pdftoppm
        want fonts-wqy-microhei has_chinese_font
        ;;
    *)
        echo "usage: $0 test|check|office" >&2
        exit 2
        ;;
esac
able() { command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; }
if [ "${1:-test}" = test ] && [ ! -x "$shell" ] && [ -x /usr/bin/chromium ] && able; then
    quick="-o Acquire::http::Timeout=20 -o Acquire::Retries=0"
    # shellcheck disable=SC2086
    { apt-get $quick update -qq && DEBIAN_FRONTEND=noninteractive apt-get $quick install -y -qq --no-install-recommends \
        chromium-headless-shell; } >/dev/null 2>&1 || echo "no chromium-headless-shell to be had; using chromium" >&2
fi
[ -n "$missing" ] || exit 0

if ! able; then
    echo "Missing here:$missing. Ask the administrator for: apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "installing$missing ..." >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# Debian's package would start a server of its own; the tests start theirs and stop it again.
if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
