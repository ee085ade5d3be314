# The proof that a log is complete: all that a run prints goes through a program that counts and hashes it on its way. Empty lines do
# not count. The figures stand in the manifest and in the line before the last.

LOG=  # lines, bytes, SHA-256; empty where they are not known

log_open() {
  [[ $RECORD == run ]] || return 0
  exec {CONSOLE}>&1 {FIGURES}<> <(:)
  exec > >(exec "$BIN/record" >&"$CONSOLE" 3>&"$FIGURES" {CONSOLE}>&- {FIGURES}>&-) 2>&1
  own $!
}

# The recorder ends when nobody can print any more. Waiting is bounded for the case that a process could not be ended.
log_close() {
  [[ -n ${CONSOLE:-} ]] || return 0
  exec >&"$CONSOLE" 2>&1 {CONSOLE}>&-
  CONSOLE=
  if read -r -t 10 -u "$FIGURES" LOG; then
    say "log lines=${LOG%% *} sha256=${LOG##* }"
  else
    LOG=
    warn "the log could not be counted: a process that a script started still holds it"
  fi
}
