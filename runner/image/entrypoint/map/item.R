# One item: a working directory with the model's inputs, the script in a fork, and the reason for a failure.

run_item <- function(each, seed, try) {
  folder <- file.path(getwd(), "items", each$index)
  notes <- file.path(state, "taken", each$index)
  error <- file.path(notes, "error")
  session <- file.path(notes, "session")
  if (try > 1L) unlink(c(folder, error, session, file.path(notes, "overdue")), recursive = TRUE)
  dir.create(folder)
  dir.create(file.path(folder, "output"))
  file.symlink(file.path(getwd(), shared), file.path(folder, shared))
  file <- if (!is.null(each$item$key)) file.path(state, "files", each$index, basename(each$item$key))
  if (length(file) && dir.exists(file.path(state, "files")) && !file.exists(file)) {
    return(list(code = 66L, error = paste("its file", each$item$key, "is not in the bucket"), memory = FALSE))
  }
  running <- file.path(state, "running", each$index)
  ended <- in_fork(function() {
    # By a count of seconds that a change of the clock does not affect.
    until <- if (is.null(settings$timeout)) 0 else as.numeric(sub(" .*", "", readLines("/proc/uptime"))) + settings$timeout
    cat(Sys.getpid(), sprintf("%.0f\n", until), file = running)
    setwd(folder)
    # The first process to be killed when the task's memory is used up.
    try(cat("500", file = "/proc/self/oom_score_adj"), silent = TRUE)
    Sys.setenv(RFARGATE_ITEM = each$json, RFARGATE_ITEM_INDEX = each$index, RFARGATE_ITEM_TRY = try)
    if (length(file)) Sys.setenv(RFARGATE_ITEM_FILE = file)
    if (settings$fresh) run_fresh(each, seed, notes, session, error) else run_here(each, seed, session, error)
  })
  # For the end of what it leaves running (record.sh).
  file.rename(running, file.path(notes, paste0("leader-", try)))
  if (file.exists(file.path(notes, "overdue"))) {
    return(list(code = 124L, error = paste0("it ran longer than ", settings$timeout, " s"), memory = FALSE))
  }
  told <- length(lines_of(session))
  if (ended$code == 0L && told == unfinished) {
    return(list(code = 1L, error = "it did not run to its end, although R exited with 0: compiled code of a package has ended the process", memory = FALSE))
  }
  said <- paste(lines_of(error), collapse = " ")
  if (ended$code == 0L && grepl("\002unbegun:", said, fixed = TRUE)) {
    return(list(code = 1L, error = "R exited with 0 before its script began: .Rprofile, another profile or .First() called quit()", memory = FALSE))
  }
  # The shell around a fresh R turns a signal into a code.
  signal <- if (settings$fresh && ended$code > 128L && ended$code <= 192L && told <= unfinished) ended$code - 128L else ended$signal
  kills <- memory_kills()
  killed <- kills - known_kills
  known_kills <<- kills
  why <- why_ended(ended$code, signal, killed, said)
  list(code = ended$code, error = substr(why, 1L, 500L), memory = signal == 9L && !isFALSE(killed > 0))
}

# By R's notes and the kernel's figures, never by the exit code alone; "" if there is nothing to report.
why_ended <- function(code, signal, killed, said) {
  notes <- trimws(gsub("[[:space:]]+", " ", strsplit(paste0(said, " "), "\002", fixed = TRUE)[[1L]]))
  noted <- function(what) sub(what, "", notes[startsWith(notes, what)], fixed = TRUE)
  said <- c(notes[[1L]], if (code == 1L) noted("last:"))
  said <- c(said[nzchar(said)], "")[[1L]]
  if (signal == 9L && is.na(killed)) return("R was ended by signal 9: whether the memory was used up is not known here")
  if (signal == 9L && killed == 0) return("R was ended by signal 9, not by the kernel for lack of memory")
  if (signal == 9L) return("R was ended by signal 9: the memory was used up")
  if (signal > 0L) return(paste("R was ended by signal", signal))
  meanwhile <- if (isTRUE(killed > 0)) paste("meanwhile the kernel ended", killed, "processes of the task for lack of memory")
  if (code == 0L && nzchar(said)) said <- paste("continued after an error:", said)
  if (code == 0L) said <- c(noted("odd:"), said)
  if (code != 0L && !nzchar(said)) said <- paste("exit code", code)
  paste(c(said[nzchar(said)], meanwhile), collapse = "; ")
}

lines_of <- function(file) if (file.exists(file)) readLines(file, warn = FALSE, skipNul = TRUE) else character()

# Processes of this container that the kernel killed for lack of memory; NA if it does not tell.
# Source: https://docs.kernel.org/admin-guide/cgroup-v2.html (memory.events), cgroup-v1/memory.html (memory.oom_control)
memory_kills <- function() {
  for (file in c("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control")) {
    told <- grep("^oom_kill ", tryCatch(lines_of(file), error = function(e) character()), value = TRUE)
    if (length(told)) return(as.numeric(sub("^oom_kill ", "", told)))
  }
  NA_real_
}

# Lines of the notes on R's session if R does not exit by itself.
unfinished <- if (settings$fresh) 1L else 0L

# Made once, in the slot; each fork says what is its own.
prepare <- function() {
  options(warn = 1)
  # R's own list of calls would begin with this program's.
  options(showErrorCalls = FALSE)
  parts$report_errors(run)
  parts$watch_quit(run)
  parts$at_end(run, function(within) {
    try(parts$note_last_error(run$notes), silent = TRUE)
    try(parts$note(run$notes, "odd", parts$odd_end(within, run$work)), silent = TRUE)
    writeLines("ended", run$session)
  })
  parts$keep_plots(run)
  # R loads a function of its own when that is first called: here, instead of in each fork.
  nothing <- tempfile()
  writeLines("", nothing)
  source(nothing, print.eval = TRUE)
  parts$odd_end(0L, getwd())
}
run <- new.env()
known_kills <- memory_kills()

run_here <- function(each, seed, session, error) {
  tempdir(check = TRUE)
  # This function's, those of source(), withVisible() and twice eval().
  around <- sys.nframe() + 4L
  list2env(list(pid = Sys.getpid(), work = getwd(), file = file.path(getwd(), script), notes = error, session = session, around = around), run)
  assign("item", each$item, envir = globalenv())
  if (!is.null(seed)) assign(".Random.seed", seed, envir = globalenv())
  # Like Rscript: visible values are printed.
  source(script, print.eval = TRUE)
}

# For packages that do not survive a fork. The profile reads the item and the random stream from the file.
run_fresh <- function(each, seed, notes, session, error) {
  given <- file.path(notes, "given.rds")
  saveRDS(list(item = each$item, seed = seed), given)
  Sys.setenv(RFARGATE_ITEM_GIVEN = given, RFARGATE_R_FILE = script, RFARGATE_R_PARSE = "",
    RFARGATE_GIVEN_R_PROFILE = Sys.getenv("R_PROFILE"), R_PROFILE = file.path(here, "..", "r", "script-profile.R"))
  # The outer shell stays, and turns a signal into an exit code.
  start <- "sh -c 'RFARGATE_R_PID=$$; export RFARGATE_R_PID; exec Rscript \"$0\" 3>\"$1\" 4>\"$2\"'"
  quit(save = "no", status = system(paste0(start, " ", paste(shQuote(c(script, session, error)), collapse = " "), "; exit $?")))
}
