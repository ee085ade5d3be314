# Proof that a log is complete: a program counts and hashes everything that a run prints, except empty lines. The figures are in the
# manifest and in the last line but one.

LOG=  # lines, bytes, SHA-256; empty if unknown

log_open() {
  [[ $RECORD == run ]] || return 0
  exec {CONSOLE}>&1 {FIGURES}<> <(:)
  exec > >(exec "$BIN/record" >&"$CONSOLE" 3>&"$FIGURES" {CONSOLE}>&- {FIGURES}>&-) 2>&1
  own $!
}

# The recorder ends when no process can print any more. The wait is limited in case a process could not be ended.
log_close() {
  [[ -n ${CONSOLE:-} ]] || return 0
  exec >&"$CONSOLE" 2>&1 {CONSOLE}>&-
  CONSOLE=
  if read -r -t 10 -u "$FIGURES" LOG; then
    say "log lines=${LOG%% *} sha256=${LOG##* }"
  else
    LOG=
    warn "the log could not be counted: a process of a script still has it open"
  fi
}
