#!/bin/sh
# WeasyPrint (PDF) needs Debian's Pango and a font: install them where we may, or say in one line what to type.
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null)
case "$libraries" in *libpangoft2-1.0.so.0*libharfbuzz-subset.so.0* | *libharfbuzz-subset.so.0*libpangoft2-1.0.so.0*) exit 0 ;; esac
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null && exit 0
fi
echo "No Pango found; on Debian or Ubuntu type: sudo apt-get install $packages" >&2
exit 1
