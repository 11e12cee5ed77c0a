#!/bin/sh
# Installs the system packages that a target needs, only those that are missing.
#   prepare-debian.sh test    PostgreSQL, Chromium with a Chinese font, gettext, LibreOffice to print workbooks
#   prepare-debian.sh check   gettext
#   prepare-debian.sh office  LibreOffice and poppler, to look at workbooks as pictures
# Where it cannot install (not root, or not Debian) it says what is missing and stops.
set -eu

missing=""
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
        want chromium test -x /usr/bin/chromium
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
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
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
