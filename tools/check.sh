#!/bin/sh
# Run every check, count what failed, change nothing.
bin="$1"
failed=0
run() {
  name="$1"; shift
  if out=$("$@" 2>&1); then
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    echo "$out"
  fi
}
run "lint"            "$bin/ruff" check --quiet .
run "formatting"      "$bin/ruff" format --check --quiet .
run "types"           "$bin/mypy"
run "import contract" "$bin/lint-imports"
run "generated docs"  "$bin/python" -m tools.docs --check
[ "$failed" -eq 0 ] || { echo "$failed checks failed"; exit 1; }
