# Running a long command quietly. Sourced by ./run, ./test and tools/setup.

# quietly LOG LABEL COMMAND...: runs COMMAND with its output in LOG. On a terminal one line shows LABEL,
# the seconds and, where the log has ninja's "[12/80]", how far it is. When COMMAND fails, the last 40
# lines of LOG go to stderr. Returns COMMAND's status.
quietly() {
  local log=$1 label=$2 ticker="" status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  if [ -t 2 ]; then
    show_progress "$log" "$label" $$ &
    ticker=$!
  else
    echo "$label" >&2
  fi
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ -n "$ticker" ]; then
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    printf '\r\033[K' >&2
  fi
  if [ "$status" -ne 0 ]; then
    echo "$label: failed (status $status); the last lines of $log:" >&2
    tail -n 40 "$log" >&2
  fi
  return "$status"
}

# The ticker ends with the shell that started it, whose process id it is given.
show_progress() {
  local log=$1 label=$2 parent=$3 started=$SECONDS position
  while kill -0 "$parent" 2>/dev/null; do
    position=$(tail -c 2000 "$log" 2>/dev/null | grep -aoE '^\[[0-9]+/[0-9]+\]' | tail -n 1 || true)
    printf '\r\033[K%s %s %ds' "$label" "$position" $((SECONDS - started)) >&2
    sleep 0.5
  done
}
