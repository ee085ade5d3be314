test_that("a formula is a function, as in purrr, with the objects around it", {
  by <- 10
  expect_equal(fargate_map(1:2, ~ .x * by, .local = TRUE), list(10, 20))
  expect_equal(fargate_map(1:2, ~ . + .y, 5, .local = TRUE), list(6, 7))
  expect_error(fargate_map(1:2, y ~ x), "one-sided formula")
  expect_error(fargate_map(1:2, 3), "must be a function")
})

test_that("a failed item is its own condition, with its log in the order of its lines", {
  fails <- function(i) {
    message("working on ", i)
    print("printed")
    warning("beware")
    cat("no line break")
    if (i == 2) stop(structure(class = c("mine", "error", "condition"), list(message = "no two", call = NULL, at = i)))
    i
  }
  expected <- function(w) if (conditionMessage(w) == "beware") invokeRestart("muffleWarning")
  expect_warning(
    values <- withCallingHandlers(fargate_map(1:3, fails, .local = TRUE, quiet = TRUE), warning = expected), "1 of 3 items failed")
  expect_equal(values[c(1, 3)], list(1L, 3L))
  expect_s3_class(values[[2]], c("rfargate_item_error", "mine", "error", "condition"), exact = TRUE)
  expect_equal(conditionMessage(values[[2]]), "no two")
  expect_equal(values[[2]][c("index", "at")], list(index = 2L, at = 2L))
  expect_equal(values[[2]]$log, c("working on 2", "[1] \"printed\"", "warning: beware", "no line break"))
})

test_that("nothing is sent above a size, and the largest objects are named, a closure's own among them", {
  e <- globalenv()
  on.exit(rm(list = "map_large", envir = e))
  assign("map_large", runif(1e4), e)
  command <- fake_command()
  refused <- function(f) conditionMessage(tryCatch(fargate_map(1:2, f, .max_size = 1000, quiet = TRUE), rfargate_error = identity))
  expect_match(refused(eval(quote(function(i) map_large[i]), e)), "map_large")
  own <- function(inner) function(i) inner[i]
  expect_match(refused(own(runif(1e4))), "inner")
  expect_error(suppressWarnings(command$args()))
})

test_that("a map is asked for with the command's options", {
  command <- fake_command('{"map": "m", "status": "STARTED"}')
  map <- fargate_map(1:10, sqrt, .tasks = 4, .seed = 42, .max_cost = 0.5, .id = "m", model = "big", timeout = 90,
    .wait = FALSE, stack = "s3://bucket", quiet = TRUE)
  args <- command$args()
  expect_equal(basename(args[2]), "map-task.R")
  expect_equal(args[3:4], c("--over", "1..10"))
  expect_equal(basename(args[c(6, 8, 10)]), c("payload.rds", "items.bin", "work-item.R"))
  expect_equal(args[-(1:10)], c("--model", "big", "--id", "m", "--batch", "3", "--max", "4", "--item-seconds", "10", "--seed", "42",
    "--tries", "1", "--max-cost", "0.5", "--item-timeout", "90s", "--no-follow", "--json", "--stack", "s3://bucket"))
  expect_output(print(map), "10 of which 0 done, 0 failed, 10 left")
})

test_that("an item in its task gets what was sent, and leaves its result", {
  map <- sent_map(c(a = 2, "\u00fc \"b\"" = 3), function(x, power) {
    message("on it")
    if (x > 2) stop("too large")
    toupper(letters[x^power])
  }, power = 3, .packages = "rfargate")
  expect_equal(map$names(), c("a", "\u00fc \"b\""))
  expect_equal(map$script()[1], "library(rfargate)")
  first <- map$run(1)
  expect_equal(first$result[c("value", "log", "pointer")], list(value = "H", log = "on it", pointer = FALSE))
  second <- map$run(2)
  expect_equal(conditionMessage(second$result$error), "too large")
  expect_equal(second$status, 1L)
  expect_match(second$printed, "too large", all = FALSE)
})

test_that("results come back in order with names; a killed and a lost item are conditions", {
  collected <- collected_map(
    c("index,exit_code,tries,seconds,error,name", "1,0,1,0.2,,a", "2,1,1,0.1,Error: no,\"NA\"", "3,137,1,9,the memory was used up,",
      "4,,,,,d", "5,0,1,0.1,,e"),
    list(list(value = NULL, log = "x"), list(error = simpleError("no"), log = "y"), NULL, NULL, list(value = 5, pointer = TRUE)),
    log = "last line")
  expect_warning(expect_warning(values <- fargate_collect("m", quiet = TRUE), "3 of 5 items failed"), "empty in this R session")
  expect_equal(names(values), c("a", "NA", "", "d", "e"))
  expect_null(values[[1]])
  expect_equal(values[[5]], 5)
  expect_equal(lapply(values[2:4], conditionMessage),
    list(`NA` = "no", "the memory was used up", d = "it has no outcome: the map was stopped, or its task could not run"))
  expect_equal(values[[3]]$log, "last line")
  expect_equal(collected$args(), c("logs", "m/3"))
})

test_that("a map that goes on and a run are no results", {
  fake_command('{"map": "m", "status": "RUNNING", "count": 3, "done": 1, "failed": 0, "left": 2, "usd": 0.01}')
  expect_error(fargate_collect("m", wait = FALSE), "goes on", class = "rfargate_error")
  expect_output(print(fargate_status("m")), "3 of which 1 done, 0 failed, 2 left")
  fake_command(ended_run)
  expect_error(fargate_collect("r1"), "the id of a run", class = "rfargate_error")
})

test_that("a map of a script of its own is left to the command", {
  collected_map(c("index,exit_code,tries,seconds,error,value", "1,0,1,0.2,,1"), list(NULL))
  expect_error(fargate_collect("m", quiet = TRUE), "not started by fargate_map", class = "rfargate_error")
})
