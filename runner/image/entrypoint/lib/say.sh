# Messages, times and the end of a run.

# Exit codes other than R's own.
REJECTED=3 USAGE=64 NOT_FOUND=66 UNAVAILABLE=69 NOT_COPIED=74 TIMED_OUT=124 TERMINATED=143

WORK=$PWD
RUN_ID=  # empty until it is known
STORE=   # s3 or folder
STAGED=  # prefix of the run's staged files
CODE=0   # R's exit code
ERROR=   # what went wrong, for the manifest
WARNINGS=()  # reasons to check a run that succeeded
RECORD=run  # none: neither outputs nor a manifest, for a server or a sidecar
SIGNAL=  # TERM once it has come
LATE=    # set once the timeout has ended R
METADATA= TIMER= LOG= KEY=
REACHABLE=yes  # empty once the store did not answer

say() { printf 'rfargate: %s\n' "$*"; }

# Sets a variable to the time: ISO 8601, UTC, milliseconds.
now() { # variable
  local -r micro=${EPOCHREALTIME//[!0-9]/}
  TZ=UTC printf -v "$1" '%(%FT%T)T.%03dZ' "${micro:0:-6}" "$((10#${micro: -6:3}))"
}

# Sets a variable to a count of seconds that goes on evenly when the clock is put forward or back.
# Source: https://man7.org/linux/man-pages/man5/proc_uptime.5.html
seconds() { # variable
  local uptime
  read -r uptime _ </proc/uptime
  printf -v "$1" %s "${uptime%%.*}"
}

# Like sleep, but without a process that could outlive this one.
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

# Makes text safe for a log: without control characters and invalid UTF-8.
shown() { # variable, text
  if is_utf8 "$2"; then printf -v "$1" %s "${2//[[:cntrl:]]/?}"; else printf -v "$1" %s "${2//[[:cntrl:]$'\x80'-$'\xff']/?}"; fi
}

# Source: RFC 3629, section 4.
UTF8=$'^([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf][\x80-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf][\x80-\xbf])*$'
is_utf8() { [[ $1 != *[$'\x80'-$'\xff']* || $1 =~ $UTF8 ]]; }

# Reports an error of the entrypoint and ends the run with its code.
fail() { # code, message
  ERROR=$2
  say "error: $2"
  finish "$1"
}

# The only way out: the manifest, then the line that marks the end of the log.
finish() { # code
  local code=$1
  [[ -z $LATE ]] || code=$TIMED_OUT
  [[ -z $SIGNAL ]] || code=$TERMINATED
  trap '' TERM INT USR1 PIPE
  # Ends this process's timers: a worker's container continues, and the timer of a signal may keep the log open.
  [[ -z $TIMER${KILLER:-} ]] || kill ${TIMER:-} ${KILLER:-} 2>/dev/null
  log_close
  if ! write_manifest "$code"; then
    say "error: $ERROR"
    ((code)) || code=$NOT_COPIED
  fi
  state_close
  [[ -z ${KEEPER:-} ]] || release_lease
  say "end run=${RUN_ID:-unknown} exit=$code${KEY:+ key=$KEY}"
  exit "$code"
}
