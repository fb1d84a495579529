#!/bin/sh
# The browser tests need Debian's Chromium: install it where we may, or say in one line what to type.
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null && exit 0
fi
echo "No Chromium found; on Debian or Ubuntu type: sudo apt-get install chromium" >&2
exit 1
