# The slots: an R process each, which forks for every item. A program puts the item's index before each of their lines.

MARK=$'\001'rfargate:
SLOT_PIDS=()  # of those that run
LOST=()  # exit codes of slots that failed
RECORD_SECONDS=10  # the most that a killed task loses

run_slots() {
  local slot next time labels
  ((TODO)) && [[ -z $SIGNAL ]] || return 0
  local -a pipes=()
  for ((slot = 1; slot <= SLOTS; slot++)); do pipes+=("$STATE/log-$slot"); done
  mkfifo "${pipes[@]}"
  "$BIN/label" "$MARK" "${pipes[@]}" & labels=$!
  own $labels
  for slot in "${pipes[@]}"; do start_slot "$slot"; done
  seconds time
  next=$((time + RECORD_SECONDS))
  while pause 0.2; working; do
    # A slot that was being started when the signal came is ended here. Without the labels, the items would have no log.
    [[ -z $SIGNAL ]] && kill -0 $labels 2>/dev/null || kill -KILL "${SLOT_PIDS[@]}" 2>/dev/null
    seconds time
    [[ -z $ITEM_TIMEOUT ]] || end_overdue
    ((time < next)) || { flush; next=$((time + RECORD_SECONDS)); }
  done
  # Items may ignore SIGTERM until ECS ends this process, too. Otherwise, what they left running would keep the log's pipe open.
  if [[ -n $SIGNAL ]]; then flush; else end_left; fi
  # A slot that was ended before it opened its pipe would leave the other end waiting. Opened to read, too: that waits for nobody, where
  # the other end is closed already.
  for slot in "${pipes[@]}"; do : <>"$slot"; done
  until_ended $labels
  [[ -n $SIGNAL ]] || note_lost_slots
}

start_slot() { # pipe
  (
    trap - TERM INT
    become "$(program Rscript)" "$HERE/map/slot.R"
  ) >"$1" 2>&1 & SLOT_PIDS+=($!)
}

# The kernel may end a slot for lack of memory: because of what the script's packages load, or although an item has just been ended, when
# a process asks for memory that the item has not yet given back.
note_lost_slots() {
  local code kills
  memory_kills kills
  for code in "${LOST[@]}"; do
    if ((code == 137 && kills)); then
      say "R of a slot was ended by signal 9: the memory was used up"
      [[ -z ${RFARGATE_LARGER:-} ]] || : >"$STATE/short-of-memory"
    else
      say "R of a slot ended with exit code $code"
    fi
  done
}

working() {
  local i
  for i in "${!SLOT_PIDS[@]}"; do
    kill -0 "${SLOT_PIDS[i]}" 2>/dev/null && continue
    # At once: bash would print that it was killed when it next starts a program.
    wait "${SLOT_PIDS[i]}" 2>/dev/null || LOST+=($?)
    unset "SLOT_PIDS[i]"
  done
  ((${#SLOT_PIDS[@]}))
}

# Every item leads a process group of its own, which ends as a whole.
end_overdue() {
  local file pid deadline
  for file in "$STATE"/running/*; do
    read -r pid deadline 2>/dev/null <"$file" || continue
    ((time >= deadline)) || continue
    : >"$STATE/taken/${file##*/}/overdue"
    kill -KILL -- "-$pid" 2>/dev/null
  done
}

# ECS stops the task: finished items are recorded, running ones are left to another task.
on_term() {
  [[ -z $SIGNAL ]] || return 0
  SIGNAL=TERM
  say "SIGTERM received"
  ((${#SLOT_PIDS[@]} == 0)) || kill -KILL "${SLOT_PIDS[@]}" 2>/dev/null
  # In its own process: when a trap reads, bash forgets the timeout of the read that it interrupted, and would wait forever.
  (trap - TERM INT; end_items TERM; sleep $GRACE; end_items KILL) >/dev/null 2>&1 &
  own $!
}

end_items() { # signal
  local file pid deadline
  for file in "$STATE"/running/*; do
    read -r pid deadline 2>/dev/null <"$file" && kill "-$1" -- "-$pid" 2>/dev/null
  done
}
