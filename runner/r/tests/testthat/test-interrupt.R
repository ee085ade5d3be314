# Interrupts an R process that calls a function, and returns what it says.
#
# @param call R code; the command says `said` when it is interrupted
interrupted <- function(call, said = character()) {
  folder <- scratch_folder(parent.frame())
  started <- file.path(folder, "started")
  command <- file.path(folder, "command.R")
  writeLines(c(
    sprintf("tryCatch({file.create(%s); Sys.sleep(60)}, interrupt = function(c) NULL)", deparse(started)),
    sprintf("writeLines(%s, stderr())", paste(deparse(said), collapse = ""))
  ), command)
  script <- file.path(folder, "session.R")
  writeLines(c(
    "library(rfargate)",
    sprintf("options(rfargate.command = %s)", paste(deparse(c(RSCRIPT, "--vanilla", command)), collapse = "")),
    sprintf("tryCatch(%s, interrupt = function(c) NULL)", call),
    "message('R continues')"
  ), script)
  session <- processx::process$new(RSCRIPT, c("--vanilla", script), stderr = "|", stdout = "|")
  on.exit(session$kill())
  lines <- character()
  while (session$is_alive() && !file.exists(started)) session$poll_io(50L)
  session$interrupt()
  while (session$is_alive() || session$is_incomplete_error()) {
    session$poll_io(200L)
    lines <- c(lines, session$read_error_lines())
  }
  lines
}

test_that("an interrupted run continues, and R says how to attach and stop", {
  skip_on_os("windows")
  lines <- interrupted("fargate_run('a.R', stack = 'C:\\\\my.json')", c("error: interrupted; run r1 continues",
    "  try: rfargate logs -f r1 --stack C:\\my.json to attach, rfargate stop r1 --stack C:\\my.json to stop it"))
  expect_equal(lines, c("error: interrupted; run r1 continues",
    paste("  try: fargate_logs(\"r1\", follow = TRUE, stack = \"C:\\\\my.json\") to attach,",
      "fargate_stop(\"r1\", stack = \"C:\\\\my.json\") to stop it"), "R continues"))
})

test_that("a run that is interrupted before the command says anything was not started", {
  skip_on_os("windows")
  expect_equal(interrupted("fargate_run('a.R')"), c("interrupted; nothing was started", "R continues"))
})

test_that("an interrupted map continues, and R says how to collect it", {
  skip_on_os("windows")
  lines <- interrupted("fargate_map(1:2, sqrt, quiet = TRUE)", c("error: interrupted; map m1 continues",
    "  try: rfargate logs -f m1 to attach, rfargate stop m1 to stop it"))
  expect_equal(lines, c("error: interrupted; map m1 continues",
    "  try: fargate_collect(\"m1\") to attach, fargate_stop(\"m1\") to stop it", "R continues"))
})

test_that("a session that waits for a map can be interrupted", {
  skip_on_os("windows")
  lines <- interrupted("fargate_collect('m1')")
  expect_equal(lines[1:2], c("interrupted; map m1 continues", "  try: fargate_collect(\"m1\") to attach, fargate_stop(\"m1\") to stop it"))
  expect_equal(utils::tail(lines, 1), "R continues")
})
