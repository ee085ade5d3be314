test_that("a run is asked for with the command's options, and variables' values stay off the command line", {
  command <- fake_command(ended_run)
  run <- fargate_run("a.R", model = "forecast", env = c(SECRET = "s3cret"), input = c("x", "longer"), cpu = 1024,
    memory = 1e5, spot = FALSE, timeout = 90, tags = c(team = "a"), stack = "s3://bucket", quiet = TRUE)
  expect_equal(command$args(), c("run", "a.R", "--model", "forecast", "--env", "SECRET", "--input", "x", "--input", "longer",
    "--cpu", "1024", "--memory", "100000", "--no-spot", "--timeout", "90s", "--tag", "team=a", "--out", "output",
    "--json", "--stack", "s3://bucket"))
  expect_equal(command$secret(), "s3cret")
  expect_s3_class(run, "rfargate_run")
  expect_equal(run$outputs, "a.csv")
  expect_equal(as.numeric(difftime(run$stopped, run$started, units = "secs")), 60)
  expect_output(print(run), "took: +60 s")
  expect_output(print(run), "cost: +0.0012 USD")
})

test_that("the log becomes messages", {
  fake_command(ended_run, stderr = "hello from R")
  expect_message(fargate_run("a.R"), "hello from R")
})

test_that("a run that failed is an error with the run, its cause and remedy", {
  fake_command('{"runId": "r1", "exitCode": 137, "status": "STOPPED", "outputs": [],
    "diagnosis": {"cause": "out of memory", "remedy": "more memory"}}', status = 137L)
  error <- tryCatch(fargate_run("a.R", quiet = TRUE), rfargate_run_error = identity)
  expect_equal(error$exit_code, 137L)
  expect_equal(error$cause, "out of memory")
  expect_equal(error$remedy, "more memory")
  expect_equal(error$run$id, "r1")
  expect_match(conditionMessage(error), "try: more memory")
})

test_that("an error of the command is a condition with exit code and remedy", {
  fake_command('{"error": {"message": "no stack is selected", "remedy": "select one", "exitCode": 78}}', status = 78L)
  error <- tryCatch(fargate_status("r1"), rfargate_error = identity)
  expect_equal(error$exit_code, 78L)
  expect_equal(error$remedy, "select one")
})

test_that("an error that was printed as text is a condition, too", {
  fake_command(stderr = c("error: there is no run \"x\"", "  try: list runs"), status = 66L)
  error <- tryCatch(fargate_logs("x"), rfargate_error = identity)
  expect_equal(error$exit_code, 66L)
  expect_equal(error$remedy, "list runs")
  expect_match(conditionMessage(error), "there is no run \"x\"")
})

test_that("a command that is not there is told of", {
  withr_path <- Sys.getenv("PATH")
  on.exit(Sys.setenv(PATH = withr_path))
  Sys.setenv(PATH = "")
  old <- options(rfargate.command = NULL)
  on.exit(options(old), add = TRUE)
  expect_error(fargate_status("x"), "npm install --global rfargate", class = "rfargate_error")
})

test_that("arguments of another kind are refused before anything is asked", {
  expect_error(fargate_run("a.R", env = "YEAR=2026"), "must have names")
  expect_error(fargate_status(character()), "the id of one")
})

test_that("the log is answered as lines", {
  command <- fake_command("one\ntwo\n")
  expect_equal(fargate_logs("r1"), c("one", "two"))
  expect_equal(command$args(), c("logs", "r1"))
})

test_that("models are a data frame", {
  fake_command('{"models": {"first": {"script": "a.R", "cpu": 256, "memory": 512, "spot": false, "architecture": "X86_64"},
    "big": {"script": "b.R", "cpu": 4096, "memory": 8192, "spot": true, "architecture": "ARM64"}}}')
  models <- fargate_models()
  expect_equal(models$name, c("first", "big"))
  expect_equal(models$cpu, c(256, 4096))
})

test_that("an estimate prints its cost, also one that is not known", {
  fake_command('{"perRun": 0.00123, "perHour": 0.05, "seconds": 90}')
  expect_output(print(fargate_estimate(minutes = 1.5)), "0.00123 USD\ntakes: +90 s")
  fake_command('{"perRun": null, "perHour": 0.05, "seconds": null}')
  expect_output(print(fargate_estimate()), "not known")
})

test_that("a map is stopped by its id", {
  command <- fake_command('{"map": "m", "stopping": true}')
  expect_true(fargate_stop(structure(list(id = "m"), class = "rfargate_map"), "enough"))
  expect_equal(command$args(), c("stop", "m", "--reason", "enough", "--json"))
})

test_that("a command that cannot be started is told of", {
  old <- options(rfargate.command = tempfile())
  on.exit(options(old))
  expect_error(fargate_status("x"), "cannot be started", class = "rfargate_error")
})
