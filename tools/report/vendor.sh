#!/usr/bin/env bash
# Fetches the library that draws the graph of reports from the npm registry, and keeps what the page needs of it.
set -euo pipefail
version=3.34.4
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent "cytoscape@$version" > /dev/null
tar xzf "cytoscape-$version.tgz"
into="$here/src/export/report/vendor"
mkdir -p "$into"
cp package/dist/cytoscape.min.js "$into/cytoscape.min.js"
cp package/LICENSE "$into/cytoscape.LICENSE"
echo "cytoscape $version: $(sha256sum < "$into/cytoscape.min.js")"
