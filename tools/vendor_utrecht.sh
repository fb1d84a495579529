#!/bin/sh
# Fetch the style of the Utrecht component library from npm, unmodified, with its licence, and record what was fetched.
# Usage: tools/vendor_utrecht.sh [version]   (without one: the version on record, so that a second run changes nothing)
set -eu
package="@utrecht/component-library-css"
root=$(cd "$(dirname "$0")/.." && pwd)
target="$root/web/static/vendor/utrecht"
version="${1:-$(sed -n 's/^version: //p' "$target/VERSION")}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# npm checks the archive against the integrity that the registry gives
(cd "$work" && npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz)
mkdir -p "$target"
cp "$work/package/dist/html.css" "$work/package/LICENSE.md" "$target/"
chmod 644 "$target/html.css" "$target/LICENSE.md"
{
    echo "package: $package"
    echo "version: $version"
    echo "licence: EUPL-1.2"
    echo "integrity: $(npm view --silent "$package@$version" dist.integrity)"
    (cd "$target" && sha256sum html.css LICENSE.md | sed 's/^\([0-9a-f]*\) *\(.*\)$/sha256 \2: \1/')
} >"$target/VERSION"
