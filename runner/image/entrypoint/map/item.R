# One item: a working directory with the model's inputs, the script in a fork, the reason where it failed.

run_item <- function(each, seed, try) {
  folder <- file.path(getwd(), "items", each$index)
  notes <- file.path(state, "taken", each$index)
  error <- file.path(notes, "error")
  unlink(c(folder, error, file.path(notes, "overdue")), recursive = TRUE)
  dir.create(file.path(folder, "output"), recursive = TRUE)
  shared <- setdiff(list.files(all.files = TRUE, no.. = TRUE), c(".rfargate", "items", "output"))
  file.symlink(file.path(getwd(), shared), file.path(folder, shared))
  file <- if (!is.null(each$item$key)) file.path(state, "files", each$index, basename(each$item$key))
  if (length(file) && dir.exists(file.path(state, "files")) && !file.exists(file)) {
    return(list(code = 66L, error = paste("its file", each$item$key, "is not in the bucket")))
  }
  running <- file.path(state, "running", each$index)
  code <- in_fork(function() {
    until <- if (is.null(settings$timeout)) 0 else as.numeric(Sys.time()) + settings$timeout
    cat(Sys.getpid(), sprintf("%.0f\n", until), file = running)
    setwd(folder)
    # First to go when the task's memory is used up.
    try(cat("500", file = "/proc/self/oom_score_adj"), silent = TRUE)
    Sys.setenv(RFARGATE_ITEM = each$json, RFARGATE_ITEM_INDEX = each$index, RFARGATE_ITEM_COUNT = settings$count,
      RFARGATE_ITEM_TRY = try, RFARGATE_R_PID = Sys.getpid(), RFARGATE_R_SCRIPT = settings$script, RFARGATE_ERROR_FILE = error)
    if (length(file)) Sys.setenv(RFARGATE_ITEM_FILE = file)
    if (settings$fresh) run_fresh(each, seed, notes) else run_here(each, seed)
  })
  unlink(running)
  why <- if (file.exists(file.path(notes, "overdue"))) paste0("it ran longer than ", settings$timeout, " s")
  else if (code > 128L) paste0("R was ended by signal ", code - 128L, if (code == 137L) ": most often the task's memory was used up")
  else if (code == 0L) ""
  else if (file.exists(error)) {
    text <- trimws(gsub("[[:space:]]+", " ", paste(readLines(error, warn = FALSE), collapse = " ")))
    sub("Error in eval(ei, envir) :", "Error:", text, fixed = TRUE)
  }
  else paste("exit code", code)
  list(code = if (file.exists(file.path(notes, "overdue"))) 124L else code, error = substr(why, 1L, 500L))
}

run_here <- function(each, seed) {
  tempdir(check = TRUE)
  sys.source(file.path(here, "..", "session.R"), envir = new.env())
  assign("item", each$item, envir = globalenv())
  if (!is.null(seed)) assign(".Random.seed", seed, envir = globalenv())
  # R's own line of calls would begin with this program's.
  options(showErrorCalls = FALSE)
  # As Rscript does: visible values are printed.
  source(script, print.eval = TRUE)
}

# For packages that do not survive a fork. The profile reads the item and the stream from the file.
run_fresh <- function(each, seed, notes) {
  given <- file.path(notes, "given.rds")
  saveRDS(list(item = each$item, seed = seed), given)
  Sys.setenv(RFARGATE_ITEM_GIVEN = given)
  Sys.unsetenv("RFARGATE_R_PID")
  # The outer shell stays, and gives the code that a signal makes.
  start <- "sh -c 'RFARGATE_R_PID=$$; export RFARGATE_R_PID; exec Rscript \"$0\"'"
  quit(save = "no", status = system(paste0(start, " ", shQuote(script), "; exit $?")))
}
