#!/bin/sh
# Run a command with a Postgres of its own: made in a temporary folder, reached by a
# socket in it alone, removed afterwards. Nothing of it survives a crash: fsync is off.
#   sh tools/with_postgres.sh .venv/bin/python -m pytest tests/review
set -eu
bin=$(dirname "$(readlink -f "$(command -v initdb ||
  ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)")")
[ -x "$bin/initdb" ] || {
  echo "There is no Postgres here. sh tools/setup_postgres.sh installs one" >&2
  exit 1
}
folder=$(mktemp -d /tmp/outlay-postgres-XXXXXX) # short: a socket's path has 107 bytes
# The server refuses to run as root.
as() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  else
    "$@"
  fi
}
[ "$(id -u)" != 0 ] || chown postgres: "$folder"
stop() {
  status=$?
  trap - EXIT INT TERM
  as "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$folder"
  exit "$status"
}
trap stop EXIT INT TERM
cd "$folder"
as "$bin/initdb" -D "$folder/data" -U outlay -A trust -E UTF8 --locale=C --no-sync \
  >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
as "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/data/server.log" start -o "\
 -k $folder -c listen_addresses='' -c max_connections=100 -c fsync=off \
 -c synchronous_commit=off -c full_page_writes=off" ||
  { cat "$folder/data/server.log" >&2; exit 1; }
cd "$OLDPWD"
OUTLAY_REVIEW_DATABASE="postgres://outlay@$(echo "$folder" | sed 's|/|%2F|g')/postgres"
export OUTLAY_REVIEW_DATABASE
"$@"
