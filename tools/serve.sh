#!/bin/sh
# One machine: Prefect's server, a worker for the schedules, and the review app. All of
# them end together, with Ctrl-C or when one of them dies. docs/deploy.md has more.
set -eu
umask 077 # payment files name people: what is made here is its owner's alone
bin=$(cd "$1" && pwd)
absolute() {
  case "$1" in
  /*) echo "${1%/}" ;;
  *) echo "$PWD/${1%/}" ;;
  esac
}
OUTLAY_HOME=$(absolute "${OUTLAY_HOME:-outlay-home}")
# Beside the store, not in it: backups of the store hold no payment file.
OUTLAY_DROP=$(absolute "${OUTLAY_DROP:-$OUTLAY_HOME-drop}")
port=${OUTLAY_PREFECT_PORT:-4200}
review_port=${OUTLAY_REVIEW_PORT:-8000}
PREFECT_HOME=${PREFECT_HOME:-$OUTLAY_HOME/prefect}
PREFECT_API_URL=http://127.0.0.1:$port/api
PREFECT_SERVER_ANALYTICS_ENABLED=false
MLFLOW_DISABLE_TELEMETRY=true
DO_NOT_TRACK=1
PREFECT_CLI_PROMPT=false
export OUTLAY_HOME OUTLAY_DROP PREFECT_HOME PREFECT_API_URL \
  PREFECT_SERVER_ANALYTICS_ENABLED MLFLOW_DISABLE_TELEMETRY DO_NOT_TRACK \
  PREFECT_CLI_PROMPT
[ -f "$OUTLAY_HOME/store.json" ] || {
  echo "There is no store in $OUTLAY_HOME: make demo makes one of made-up payments," >&2
  echo "outlay ingest one of yours. OUTLAY_HOME names another folder." >&2
  exit 13
}
if [ -d "$OUTLAY_HOME/drop" ]; then
  echo "A drop folder lies in the store, where payment files do not belong: move" >&2
  echo "what is in $OUTLAY_HOME/drop to $OUTLAY_DROP, and remove it." >&2
  exit 13
fi
case "$OUTLAY_DROP/" in
"$OUTLAY_HOME"/*)
  echo "OUTLAY_DROP lies in the store: name a folder outside $OUTLAY_HOME." >&2
  exit 13
  ;;
esac
"$bin/python" -m outlay.pipelines.serving ports "$port" "$review_port"
for room in payments results back/returns back/dispositions back/outcomes \
  back/reviews reports; do
  mkdir -p "$OUTLAY_DROP/$room"
done
[ -f "$OUTLAY_DROP/programs.toml" ] || : >"$OUTLAY_DROP/programs.toml"

running=""
# A shell lets what it starts in the background ignore Ctrl-C, and a worker that does
# never ends. Each gets a group of its own, so that Ctrl-C reaches this shell alone.
begin() {
  "$bin/python" -c 'import os, signal, sys
os.setpgid(0, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$@" &
  running="$running $!"
}
stop() {
  trap - EXIT
  # A second Ctrl-C waits for nobody.
  trap 'for one in $running; do kill -KILL "-$one" 2>/dev/null || true; done' \
    INT TERM
  for one in $running; do
    kill -TERM "$one" 2>/dev/null || true
  done
  wait || wait || true
}
trap stop EXIT
trap 'exit 0' INT TERM

begin "$bin/prefect" server start --host 127.0.0.1 --port "$port"
server=${running# }
tries=0
until "$bin/python" -c "
import sys, urllib.request
urllib.request.urlopen('$PREFECT_API_URL/health', timeout=2)" 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 90 ] || { echo "Prefect's server did not start" >&2; exit 1; }
  kill -0 "$server" 2>/dev/null || exit 1
  sleep 1
done
kill -0 "$server" 2>/dev/null || exit 1 # another one answered
# Not prefect work-pool create, which has the server ask the internet for all kinds.
"$bin/python" -m outlay.pipelines.serving pool
"$bin/prefect" --no-prompt deploy --all
begin "$bin/prefect" worker start --pool outlay --type process --name outlay \
  --install-policy never
# shellcheck disable=SC2086 # one word a flag
begin "$bin/outlay" review --port "$review_port" ${OUTLAY_REVIEW_FLAGS:-}
echo "Schedules: http://127.0.0.1:$port  Review: http://127.0.0.1:$review_port"
while :; do
  for one in $running; do
    kill -0 "$one" 2>/dev/null || exit 1
  done
  sleep 2
done
