# Proof that a log is complete: a program counts and hashes everything that a run prints, except empty lines. The figures are in the
# manifest and in the last line but one. A script can print such lines, too. So the log has a seal before R starts, the SHA-256 of a
# key that the last two lines show. Until then the key is only in the memory of two processes that a script cannot read.

LOG=   # lines, bytes, SHA-256; empty if unknown
KEY=   # empty if there is no proof
SEAL=

log_open() {
  [[ $RECORD == run ]] || return 0
  exec {CONSOLE}>&1 {FIGURES}<> <(:)
  exec > >(exec "$BIN/record" >&"$CONSOLE" 3>&"$FIGURES" {CONSOLE}>&- {FIGURES}>&-) 2>&1
  own $!
  read -r -t 10 -u "$FIGURES" KEY SEAL
}

log_seal() { [[ -z $SEAL ]] || say "log seal=$SEAL"; }

# Closes the log in a helper.
log_leave() {
  [[ -z ${CONSOLE:-} ]] || exec {CONSOLE}>&- {FIGURES}>&-
}

# The recorder ends when no process can print any more. The wait is limited in case a process could not be ended.
log_close() {
  [[ -n ${CONSOLE:-} ]] || return 0
  exec >&"$CONSOLE" 2>&1 {CONSOLE}>&-
  CONSOLE=
  if read -r -t 10 -u "$FIGURES" LOG; then
    say "log lines=${LOG%% *} sha256=${LOG##* }${KEY:+ key=$KEY}"
  else
    LOG=
    warn "the log could not be counted: a process of a script still has it open"
  fi
}
