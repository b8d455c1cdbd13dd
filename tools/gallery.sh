#!/usr/bin/env bash
# Draws the pictures of docs/gallery.md anew, by the commands that stand there: tools/gallery.sh [BINARY]
# Those of Graphviz are left as they are where it is not installed; its versions and fonts differ from machine to machine.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -gt 0 ]; then
    binary=$(realpath "$1")
else
    cargo build --release --features cli
    binary=$(realpath "${CARGO_TARGET_DIR:-target}/release/demarche")
fi
demarche() { "$binary" "$@"; }
grep '^demarche draw ' docs/gallery.md | while read -r line; do
    if [[ $line == *--graphviz* ]] && ! command -v dot >/dev/null; then
        echo "passed over: $line"
        continue
    fi
    # The lines are ours, and quoted as a shell reads them.
    eval "$line"
done
du -ch docs/gallery/*.svg | tail -n 1
