# Messages, times and the end of a run.

# Exit codes beside R's own.
REJECTED=3 USAGE=64 NOT_FOUND=66 UNAVAILABLE=69 NOT_COPIED=74 TIMED_OUT=124 TERMINATED=143

WORK=$PWD
RUN_ID=  # empty as long as it is not known
STORE=   # s3 or folder
STAGED=  # prefix of what was staged for this run
CODE=0   # R's exit code
ERROR=   # what went wrong, for the manifest
WARNINGS=()  # what a run that succeeded should be looked at for
RECORD=run  # none: neither outputs nor a manifest, for what is no run of its own
SIGNAL=  # TERM once it has come
LATE=    # set once the timeout has ended R
METADATA= TIMER= LOG=
REACHABLE=yes  # empty once the store has turned out not to answer

say() { printf 'rfargate: %s\n' "$*"; }

# Sets a variable to the time: ISO 8601, UTC, milliseconds.
now() { # variable
  local -r micro=${EPOCHREALTIME//[!0-9]/}
  TZ=UTC printf -v "$1" '%(%FT%T)T.%03dZ' "${micro:0:-6}" "$((10#${micro: -6:3}))"
}

# sleep, without a process that would outlive the one that waits.
pause() { # seconds
  [[ -n ${NEVER:-} ]] || exec {NEVER}<> <(:)
  read -r -t "$1" -u "$NEVER"
  return 0
}

# A line for the log, the manifest and rfargate status.
warn() { # message
  WARNINGS+=("$1")
  say "warning: $1"
}

# Text that a log may show: control characters and what is not UTF-8 do not reach a terminal.
shown() { # variable, text
  if is_utf8 "$2"; then printf -v "$1" %s "${2//[[:cntrl:]]/?}"; else printf -v "$1" %s "${2//[[:cntrl:]$'\x80'-$'\xff']/?}"; fi
}

# Source: RFC 3629, section 4.
UTF8=$'^([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])*$'
is_utf8() { [[ $1 != *[$'\x80'-$'\xff']* || $1 =~ $UTF8 ]]; }

# Reports an error of the entrypoint's own and ends the run with its code.
fail() { # code, message
  ERROR=$2
  say "error: $2"
  finish "$1"
}

# The one way out: manifest, then the line that tells a reader of the log that no other follows.
finish() { # code
  local code=$1
  [[ -z $LATE ]] || code=$TIMED_OUT
  [[ -z $SIGNAL ]] || code=$TERMINATED
  trap '' TERM INT USR1
  # Timers of this process: a worker's container goes on, and the one that a signal started may hold a copy of the log.
  [[ -z $TIMER${KILLER:-} ]] || kill ${TIMER:-} ${KILLER:-} 2>/dev/null
  log_close
  if ! write_manifest "$code"; then
    say "error: $ERROR"
    ((code)) || code=$NOT_COPIED
  fi
  state_close
  [[ -z ${KEEPER:-} ]] || release_lease
  say "end run=${RUN_ID:-unknown} exit=$code"
  exit "$code"
}
