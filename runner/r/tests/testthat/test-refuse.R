test_that("external pointers and connections are refused, and named", {
  command <- fake_command('{"map": "m", "status": "STARTED"}')
  file <- file(tempfile(), "w")
  on.exit(close(file))
  refused <- function(...) conditionMessage(tryCatch(fargate_map(..., quiet = TRUE), rfargate_error = identity))
  expect_match(refused(1, sum, file), "they are in: ...", fixed = TRUE)
  beside <- function(con) function(i) i
  expect_match(refused(1, beside(file)), "they are in: con\n", fixed = TRUE)
  deeper <- function(con) local(function(i) i)
  expect_match(refused(1, deeper(file)), "they are in: .f\n", fixed = TRUE)
  expect_match(refused(list(a = list(file)), length), "they are in: .x", fixed = TRUE)
  expect_error(suppressWarnings(command$args()))
  expect_silent(fargate_map(1, sum, file, .send_pointers = TRUE, .wait = FALSE, quiet = TRUE))
  expect_silent(fargate_map(list(new.env(parent = emptyenv()), cars), nrow, .wait = FALSE, quiet = TRUE))
})

test_that("pointers that another process has no use for are no reason", {
  empty <- new("externalptr")
  expect_false(rfargate:::worker_functions()$holds_pointer(list(empty)))
  skip_if_not_installed("data.table")
  table <- data.table::as.data.table(cars)
  expect_false(rfargate:::worker_functions()$holds_pointer(list(table, list(split(table, by = "speed")))))
  expect_equal(mapped(list(table), define(function(x) nrow(x))), list(50L))
})

test_that("a package that is loaded from source is refused", {
  skip_if_not_installed("pkgload")
  folder <- file.path(scratch_folder(environment()), "sourcepkg")
  dir.create(file.path(folder, "R"), recursive = TRUE)
  writeLines(c("Package: sourcepkg", "Version: 0.1", "Title: T", "Description: D."), file.path(folder, "DESCRIPTION"))
  writeLines("export(twice)", file.path(folder, "NAMESPACE"))
  writeLines("twice <- function(x) x * 2", file.path(folder, "R", "twice.R"))
  pkgload::load_all(folder, quiet = TRUE, attach_testthat = FALSE)
  on.exit(pkgload::unload("sourcepkg"))
  command <- fake_command()
  for (f in list(define(function(x) twice(x)), define(function(x) sourcepkg::twice(x)), get("twice", asNamespace("sourcepkg")))) {
    expect_error(fargate_map(1, f, quiet = TRUE), "loaded from source, which a task cannot do: sourcepkg", class = "rfargate_error")
  }
  expect_error(suppressWarnings(command$args()))
})

test_that("`<<-` to a variable outside the function is warned of, in the function itself not", {
  assigned <- function(f) rfargate:::outer_assignments(as.list(f))
  expect_equal(assigned(function(x) count <<- count + 1), "count")
  expect_equal(assigned(function(x) sapply(x, function(y) counts[[y]]$n <<- 1)), "counts")
  expect_equal(assigned(function(x) names(seen)[2] <<- "a"), "seen")
  expect_equal(assigned(function(x) {
    n <- 0
    sapply(x, function(y) n <<- n + y)
  }), character())
  expect_equal(assigned(function(x, n) sapply(x, function(y) n <<- y)), character())
  fake_command('{"map": "m", "status": "STARTED"}')
  expect_warning(fargate_map(1, define(function(x) total <<- x), .wait = FALSE, quiet = TRUE), "`<<-` changes total")
})
