#!/bin/sh
# Make the environment from requirements.lock: every file checked by hash.
set -eu
python="$1"
venv="$2"
command -v "$python" >/dev/null 2>&1 || python=python3
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || {
  echo "Outlay needs Python 3.11; $python is $("$python" --version 2>&1). Try: make PYTHON=/path/to/python3.11 setup" >&2
  exit 1
}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing the locked packages into $venv"
uv_line=$(grep '^uv==' requirements.lock | cut -d' ' -f1)
if "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$uv_line" 2>/dev/null; then
  # pip's own settings (a folder of wheels, say) mean nothing to uv
  env -u PIP_FIND_LINKS "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
    --require-hashes -r requirements.lock
  "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" \
    --no-deps --no-build-isolation -e .
else
  "$venv/bin/python" -m pip install --quiet --require-hashes -r requirements.lock
  "$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation -e .
fi

# LightGBM's wheel leaves OpenMP to the system.
"$venv/bin/python" -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null || {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get update && apt-get install -y --no-install-recommends libgomp1; } >/dev/null 2>&1
  fi
  "$venv/bin/python" -c 'import ctypes; ctypes.CDLL("libgomp.so.1")' 2>/dev/null || {
    echo "Outlay needs the OpenMP library. On Debian or Ubuntu: apt-get install libgomp1" >&2
    exit 1
  }
}
