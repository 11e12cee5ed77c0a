#!/bin/bash
# make judges: those from outside look at the product. Nothing of them is a part of it: they live in var/judges.
#   judges.sh install   the scanner, the bill of materials and Lighthouse, pinned
#   judges.sh run       everything they say (about 90 minutes); figures in var/judges, summary in docs/outside-judges.md
set -u
cd "$(dirname "$0")/.."
home=$PWD/var/judges
lighthouse=12.8.2 # the last line for Node 20

install() {
    local lock=deploy/judges/requirements.txt wanted
    wanted=$(sha256sum <$lock)
    mkdir -p "$home"
    if [ "$(cat "$home/.installed" 2>/dev/null)" != "$wanted" ]; then
        echo "installing the scanner ..." >&2
        .venv/bin/uv venv --quiet --clear --python .venv/bin/python "$home/venv" &&
            .venv/bin/uv pip sync --quiet --require-hashes --python "$home/venv/bin/python" $lock &&
            echo "$wanted" >"$home/.installed" || return 1
    fi
    if ! command -v npm >/dev/null; then
        echo "no npm here: Lighthouse is left out" >&2
    elif [ ! -x "$home/lighthouse/node_modules/.bin/lighthouse" ]; then
        echo "installing Lighthouse ..." >&2
        mkdir -p "$home/lighthouse"
        npm install --prefix "$home/lighthouse" --silent --no-fund --no-audit "lighthouse@$lighthouse" ||
            echo "Lighthouse cannot be had: it is left out" >&2
    fi
}

# Advisories carried in (OSV=FILE) or asked of a registry (REGISTRY=ADDRESS) say most; those of safety-db end in 2021.
audit_packages() {
    local old
    old=$(echo "$home"/venv/lib/python*/site-packages/safety_db/insecure_full.json)
    .venv/bin/python deploy/audit_packages.py ${OSV:+--osv "$OSV"} --registry "${REGISTRY:-https://pypi.org}" --old "$old" \
        requirements.txt requirements-dev.txt
}

bill_of_materials() {
    "$home/venv/bin/cyclonedx-py" requirements requirements.txt --output-reproducible -o "$home/sbom.json" &&
        echo "bill of materials: var/judges/sbom.json"
}

run() {
    local status=0
    audit_packages || status=1
    bill_of_materials || status=1
    .venv/bin/pytest -m long tests/judges || status=1
    return $status
}

case ${1:-run} in
    install) install ;;
    run) install && run ;;
    *)
        echo "usage: $0 install|run" >&2
        exit 2
        ;;
esac
