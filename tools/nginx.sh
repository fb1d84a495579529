#!/bin/sh
# One test runs deploy/nginx.conf in a real nginx: install it where we may; without it that test is passed over.
[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null && exit 0
fi
echo "No nginx found, so deploy/nginx.conf is not tried; on Debian or Ubuntu type: sudo apt-get install nginx-light" >&2
exit 0
