#!/bin/sh
# Installs TimTin from this folder, without a network, into a virtual environment of its own:
#     sh install.sh [FOLDER]        (default: /opt/timtin; PYTHON=/path/to/python@PYTHON@ chooses the interpreter)
# SIGNERS=/path/to/signers, a line "timtin ssh-ed25519 AAAA…" that came by another way, asks for a signature too.
# Removing it is removing FOLDER; an index lies elsewhere and stays.
set -eu
target=${1:-/opt/timtin}
python=${PYTHON:-python@PYTHON@}
case $target in /*) ;; *) target=$(pwd)/$target ;; esac
cd "$(dirname "$0")"
command -v "$python" >/dev/null || { echo "install.sh: $python is missing; set PYTHON" >&2; exit 1; }
"$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@")' ||
    { echo "install.sh: these wheels are for Python @PYTHON@; set PYTHON" >&2; exit 1; }
[ -z "${SIGNERS:-}" ] || ssh-keygen -Y verify -f "$SIGNERS" -I timtin -n timtin -s SHA256SUMS.sig <SHA256SUMS >/dev/null
sha256sum --quiet --check SHA256SUMS
"$python" -m venv "$target"
# No settings of this machine count: nothing is fetched from anywhere, and only files with the digests of the lock.
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip --isolated install --quiet --disable-pip-version-check \
    --no-cache-dir --no-index --no-deps --only-binary :all: --require-hashes --find-links wheels -r requirements.lock
"$target/bin/python" -m pip --isolated check >/dev/null
"$target/bin/timtin" --version
