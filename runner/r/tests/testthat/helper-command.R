# A command that answers as rfargate does, and keeps its arguments and the variable SECRET: an R script.
fake_command <- function(stdout = "", stderr = character(), status = 0L, frame = parent.frame()) {
  folder <- scratch_folder(frame)
  saveRDS(list(stdout = stdout, stderr = stderr, status = status), file.path(folder, "answer.rds"))
  script <- file.path(folder, "command.R")
  writeLines(c(
    sprintf("folder <- %s", deparse(folder)),
    "writeLines(commandArgs(TRUE), file.path(folder, 'args'))",
    "writeLines(Sys.getenv('SECRET'), file.path(folder, 'secret'))",
    "answer <- readRDS(file.path(folder, 'answer.rds'))",
    "writeLines(answer$stderr, stderr())",
    "cat(answer$stdout)",
    "quit(status = answer$status)"
  ), script)
  old <- options(rfargate.command = c(file.path(R.home("bin"), "Rscript"), "--vanilla", script))
  do.call(on.exit, list(substitute(options(old), list(old = old)), TRUE), envir = frame)
  list(args = function() readLines(file.path(folder, "args")), secret = function() readLines(file.path(folder, "secret")))
}

scratch_folder <- function(frame) {
  folder <- tempfile("rfargate-test-")
  dir.create(folder)
  do.call(on.exit, list(substitute(unlink(folder, recursive = TRUE), list(folder = folder)), TRUE), envir = frame)
  folder
}
