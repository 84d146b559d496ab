#!/bin/sh
# Add Spark to an environment that is there: Java where it is missing, then the extra's
# own lock, every file checked by hash. Nothing of the default install changes.
set -eu
venv="$1"
lock=requirements-spark.lock

java_is_there() {
  [ -x "${JAVA_HOME:-}/bin/java" ] || command -v java >/dev/null 2>&1
}
java_is_there || {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing a Java 17"
    { apt-get update && apt-get install -y --no-install-recommends \
      openjdk-17-jre-headless; } >/dev/null 2>&1 || true
  fi
  java_is_there || {
    echo "Spark needs a Java 17. On Debian or Ubuntu: apt-get install openjdk-17-jre-headless" >&2
    exit 1
  }
}
echo "Installing Spark into $venv"
# PySpark comes as source; pip or uv fetches setuptools for the time of the build.
if [ -x "$venv/bin/uv" ]; then
  env -u PIP_FIND_LINKS "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
    --no-deps --require-hashes -r "$lock"
else
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --require-hashes -r "$lock"
fi
