#!/bin/sh
# Postgres for tests of the review app: the system's own, installed where it is missing
# and this machine allows it. tools/with_postgres.sh starts it; no service is needed.
set -eu
postgres_is_there() {
  command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}
postgres_is_there || {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Postgres"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \
      --no-install-recommends postgresql; } >/dev/null 2>&1 || true
  fi
  postgres_is_there || {
    echo "Tests on Postgres need its server. On Debian or Ubuntu: apt-get install postgresql" >&2
    exit 1
  }
}
