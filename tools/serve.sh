#!/bin/sh
# One machine: Prefect's server, a worker for the schedules, and the review app. All of
# them end together, with Ctrl-C or when one of them dies. docs/deploy.md has more.
set -eu
bin=$(cd "$1" && pwd)
OUTLAY_HOME=${OUTLAY_HOME:-$PWD/outlay-home}
OUTLAY_DROP=${OUTLAY_DROP:-$OUTLAY_HOME/drop}
port=${OUTLAY_PREFECT_PORT:-4200}
review_port=${OUTLAY_REVIEW_PORT:-8000}
PREFECT_HOME=${PREFECT_HOME:-$OUTLAY_HOME/prefect}
PREFECT_API_URL=http://127.0.0.1:$port/api
PREFECT_SERVER_ANALYTICS_ENABLED=false
DO_NOT_TRACK=1
export OUTLAY_HOME OUTLAY_DROP PREFECT_HOME PREFECT_API_URL \
  PREFECT_SERVER_ANALYTICS_ENABLED DO_NOT_TRACK
[ -f "$OUTLAY_HOME/store.json" ] || {
  echo "There is no store in $OUTLAY_HOME: make demo makes one of made-up payments," >&2
  echo "outlay ingest one of yours. OUTLAY_HOME names another folder." >&2
  exit 13
}
for room in payments results back/returns back/dispositions back/outcomes \
  back/reviews reports; do
  mkdir -p "$OUTLAY_DROP/$room"
done
[ -f "$OUTLAY_DROP/programs.toml" ] || : >"$OUTLAY_DROP/programs.toml"

running=""
stop() {
  trap - EXIT INT TERM
  # shellcheck disable=SC2086 # one word a process
  [ -z "$running" ] || kill $running 2>/dev/null || true
  wait
}
trap stop EXIT
trap 'exit 0' INT TERM

"$bin/prefect" server start --host 127.0.0.1 --port "$port" &
running="$!"
tries=0
until "$bin/python" -c "
import sys, urllib.request
urllib.request.urlopen('$PREFECT_API_URL/health', timeout=2)" 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 90 ] || { echo "Prefect's server did not start" >&2; exit 1; }
  kill -0 "$running" 2>/dev/null || exit 1
  sleep 1
done
"$bin/prefect" --no-prompt work-pool create outlay --type process --overwrite >/dev/null
"$bin/prefect" --no-prompt deploy --all
"$bin/prefect" worker start --pool outlay --name outlay &
running="$running $!"
"$bin/outlay" review --port "$review_port" ${OUTLAY_REVIEW_FLAGS:-} &
running="$running $!"
echo "Schedules: http://127.0.0.1:$port  Review: http://127.0.0.1:$review_port"
while :; do
  for one in $running; do
    kill -0 "$one" 2>/dev/null || exit 1
  done
  sleep 2
done
