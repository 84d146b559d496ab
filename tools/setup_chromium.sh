#!/bin/sh
# Chromium for the tests in a real browser: the system's own, installed where it is
# missing and this machine allows it.
set -eu
command -v chromium >/dev/null 2>&1 || {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium"
    { apt-get update && apt-get install -y --no-install-recommends chromium; } >/dev/null 2>&1 || true
  fi
  command -v chromium >/dev/null 2>&1 || {
    echo "The tests in a browser need Chromium. On Debian or Ubuntu: apt-get install chromium" >&2
    exit 1
  }
}
