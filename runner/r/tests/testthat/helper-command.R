RSCRIPT <- file.path(R.home("bin"), "Rscript")

ended_run <- '{"runId": "r1", "model": "forecast", "status": "STOPPED", "exitCode": 0, "startedAt": "2026-11-21T07:00:00.500Z",
  "stoppedAt": "2026-11-21T07:01:00.500Z", "outputs": [{"path": "a.csv", "bytes": 3}], "diagnosis": null,
  "receipt": {"cost": {"usd": 0.0012}}}'

# A command that answers as rfargate does, and keeps its arguments and the variable SECRET: an R script.
#
# @param does a function of the arguments that is called first; its value, if any, is printed in place of stdout
fake_command <- function(stdout = "", stderr = character(), status = 0L, does = NULL, frame = parent.frame()) {
  folder <- scratch_folder(frame)
  if (!is.null(does)) environment(does) <- list2env(as.list(environment(does)), parent = globalenv())
  saveRDS(list(stdout = stdout, stderr = stderr, status = status, does = does), file.path(folder, "answer.rds"))
  script <- file.path(folder, "command.R")
  writeLines(c(
    sprintf("folder <- %s", deparse(folder)),
    "args <- commandArgs(TRUE)",
    "writeLines(args, file.path(folder, 'args'))",
    "writeLines(Sys.getenv('SECRET'), file.path(folder, 'secret'))",
    "answer <- readRDS(file.path(folder, 'answer.rds'))",
    "writeLines(answer$stderr, stderr())",
    "said <- if (!is.null(answer$does)) answer$does(args)",
    "cat(if (is.null(said)) answer$stdout else said)",
    "quit(status = answer$status)"
  ), script)
  # Without the packages that R attaches by default, which take most of its start.
  old <- options(rfargate.command = c(RSCRIPT, "--default-packages=NULL", "--vanilla", script))
  do.call(on.exit, list(substitute(options(old), list(old = old)), TRUE), envir = frame)
  list(args = function() readLines(file.path(folder, "args")), secret = function() readLines(file.path(folder, "secret")))
}

# What fargate_map() sends, and what an item does with it in its task.
sent_map <- function(x, f, ..., frame = parent.frame()) {
  folder <- scratch_folder(frame)
  fake_command('{"map": "m", "status": "STARTED"}', does = function(args) {
    sent <- args[seq_len(which(args == "--id") - 1L)]
    file.copy(sent[file.exists(sent)], folder)
    NULL
  })
  fargate_map(x, f, ..., .wait = FALSE, quiet = TRUE)
  result <- function(index) readRDS(file.path(folder, index, "output", "result.rds"))
  place <- function(index) {
    item <- file.path(folder, index)
    dir.create(file.path(item, "output"), recursive = TRUE)
    file.copy(list.files(folder, "[.](R|rds|bin)$", full.names = TRUE), item)
    item
  }
  run <- function(index) {
    done <- processx::run(RSCRIPT, c("--no-save", "map-task.R"), wd = place(index), error_on_status = FALSE,
      env = c("current", RFARGATE_ITEM_INDEX = as.character(index)))
    list(result = result(index), status = done$status, printed = c(done$stdout, done$stderr))
  }
  # As in a task: R starts once, and forks for each item.
  run_all <- function() {
    for (index in seq_along(x)) place(index)
    script <- file.path(folder, "forks.R")
    code <- "invisible(parallel::mclapply(seq_len(%d), function(index) {
      setwd(file.path(%s, index))
      Sys.setenv(RFARGATE_ITEM_INDEX = index)
      source('map-task.R')
    }, mc.cores = if (.Platform$OS.type == 'windows') 1L else 2L, mc.preschedule = FALSE, mc.set.seed = FALSE))"
    writeLines(sprintf(code, length(x), deparse(folder)), script)
    processx::run(RSCRIPT, c("--no-save", script))
    lapply(seq_along(x), result)
  }
  list(run = run, run_all = run_all, script = function() readLines(file.path(folder, "map-task.R")),
    names = function() vapply(readLines(file.path(folder, "names.jsonl"), encoding = "UTF-8"),
      function(line) jsonlite::fromJSON(line)$name, "", USE.NAMES = FALSE))
}

# The results of a map whose items run in R processes of their own.
mapped <- function(x, f, ...) {
  map <- sent_map(x, f, ...)
  lapply(map$run_all(), function(result) if (is.null(result$error)) result$value else result$error)
}

# Evaluates code in the global environment, and removes what it defines at the end of the test.
define <- function(code, frame = parent.frame()) {
  before <- ls(globalenv(), all.names = TRUE)
  value <- eval(substitute(code), globalenv())
  names <- setdiff(ls(globalenv(), all.names = TRUE), c(before, ".Random.seed"))
  do.call(on.exit, list(bquote(rm(list = .(names), envir = globalenv())), TRUE), envir = frame)
  value
}

# A map that has ended, with the items.csv and the results of `rfargate collect`.
collected_map <- function(items, results, log = "", frame = parent.frame()) {
  fake_command(frame = frame, does = function(args) {
    if (args[1] == "status") return('{"map": "m", "status": "SUCCEEDED", "count": 5, "done": 2, "failed": 2, "left": 1}')
    if (args[1] == "logs") return(log)
    out <- args[which(args == "--out") + 1L]
    dir.create(out)
    writeLines(items, file.path(out, "items.csv"))
    for (i in seq_along(results)) {
      if (is.null(results[[i]])) next
      dir.create(file.path(out, i))
      saveRDS(results[[i]], file.path(out, i, "result.rds"))
    }
    '{"map": "m"}'
  })
}

scratch_folder <- function(frame) {
  folder <- tempfile("rfargate-test-")
  dir.create(folder)
  do.call(on.exit, list(substitute(unlink(folder, recursive = TRUE), list(folder = folder)), TRUE), envir = frame)
  folder
}
