# Messages, times and the end of a run.

# Exit codes beside R's own.
USAGE=64 NOT_FOUND=66 UNAVAILABLE=69 NOT_COPIED=74 TERMINATED=143
# Where a run keeps what is not the script's business; on the volume that inputs are fetched to.
STATE=.rfargate

RUN_ID=  # empty as long as it is not known
STORE=   # s3 or folder
STAGED=  # prefix of what was staged for this run
CODE=0   # R's exit code
ERROR=   # what went wrong, for the manifest
RECORD=run  # none: neither outputs nor a manifest, for what is no run of its own
SIGNAL=  # TERM once it has come
REACHABLE=yes  # empty once the store has turned out not to answer

say() { printf 'rfargate: %s\n' "$*"; }

# Sets a variable to the time: ISO 8601, UTC, milliseconds.
now() { # variable
  local -r micro=${EPOCHREALTIME//[!0-9]/}
  TZ=UTC printf -v "$1" '%(%FT%T)T.%03dZ' "${micro:0:-6}" "$((10#${micro: -6:3}))"
}

# Reports an error of the entrypoint's own and ends the run with its code.
fail() { # code, message
  ERROR=$2
  say "error: $2"
  finish "$1"
}

# The one way out: manifest, then the line that tells a reader of the log that no other follows.
finish() { # code
  local code=$1
  [[ -z $SIGNAL ]] || code=$TERMINATED
  if ! write_manifest "$code"; then
    say "error: $ERROR"
    ((code)) || code=$NOT_COPIED
  fi
  say "end run=${RUN_ID:-unknown} exit=$code"
  exit "$code"
}
