# Vectors and lists of all kinds that lapply() takes.
kinds_of_x <- function() {
  hidden <- list2env(list(a = 1, .b = 2))
  list(
    named = c(a = 1, b = 2), words = c("u", "v"), list = list(1, NULL, "x"), partly_named = list(a = 1, 2), matrix = matrix(1:4, 2),
    factor = factor(c(p = "u", q = "v")), date = as.Date(c(p = "2026-11-30", q = "2026-12-01")),
    time = as.POSIXct(c("2026-11-30 10:00", "2026-11-30 11:00"), tz = "Europe/Berlin"), difftime = as.difftime(1:2, units = "mins"),
    table = cars, tables = split(cars, cars$speed > 10), attributes = structure(list(a = 1, b = 2), class = "thing", note = "x"),
    vector_attributes = structure(1:2, note = "x"), version = numeric_version(c("1.2", "1.10")), environment = hidden,
    expression = expression(a + b, c), call = quote(f(a, 2)), pairlist = pairlist(a = 1, 2), raw = as.raw(1:2), complex = 1i,
    none = NULL, no_numbers = integer(), no_names = c(a = 1)[0], no_list = structure(list(), class = "thing"), no_columns = data.frame()
  )
}

test_that("a map over any kind of vector or list gives what lapply gives, with its names", {
  shape <- function(item) list(class(item), item, names(item))
  for (kind in names(kinds_of_x())) {
    x <- kinds_of_x()[[kind]]
    fake_command()
    expect_identical(fargate_map(x, shape, .local = TRUE), lapply(x, shape), info = kind)
  }
})

test_that("a map over nothing sends nothing", {
  command <- fake_command()
  for (x in list(list(), NULL, c(a = 1)[0], data.frame(), structure(list(), class = "thing"))) {
    expect_identical(fargate_map(x, identity), lapply(x, identity))
  }
  expect_error(suppressWarnings(command$args()))
})

test_that("items and results of any kind reach another R process and come back as they are", {
  f <- define(function(item, ...) list(item, class(item), ...))
  define(setClass("Point", representation(x = "numeric")))
  x <- list(NULL, as.Date("2026-11-30"), factor("b", levels = c("a", "b")), cars, structure(list(1), class = "thing", note = "x"),
    define(function(y) y + 1), new("Point", x = 2), "\u00fc\u4e2d", quote(a + b))
  expect_equal(mapped(x, f, NULL, by = NA), lapply(x, f, NULL, by = NA))
  returns_null <- define(function(item) NULL)
  expect_identical(mapped(c(a = 1), returns_null), list(NULL))
})

test_that("with a seed, a map gives what lapply gives with the same streams", {
  noise <- function(n, mean = 0) c(rnorm(n, mean), sample(100, 1))
  there <- fargate_map(c(a = 1, b = 2, c = 3), noise, mean = 5, .seed = 42, .local = TRUE)
  expect_identical(lapply(c(a = 1, b = 2, c = 3), fargate_seeded(noise, 42), mean = 5), there)
  expect_identical(sapply(1:3, fargate_seeded(~ runif(1), 7)), unlist(fargate_map(1:3, ~ runif(1), .seed = 7, .local = TRUE)))
  expect_false(identical(fargate_map(1:3, noise, .seed = 43, .local = TRUE), there))
  expect_equal(anyDuplicated(unlist(fargate_map(1:6, function(i) rnorm(2), .seed = 7, .local = TRUE))), 0L)
})

test_that("the streams are those of base R, as the help page has them", {
  keep_random_state()
  expected <- fargate_map(1:3, function(n) rnorm(n), .seed = 42, .local = TRUE)
  set.seed(42, kind = "L'Ecuyer-CMRG", normal.kind = "Inversion", sample.kind = "Rejection")
  stream <- .Random.seed
  by_hand <- lapply(1:3, function(item) {
    stream <<- parallel::nextRNGStream(stream)
    assign(".Random.seed", stream, envir = globalenv())
    rnorm(item)
  })
  expect_identical(by_hand, expected)
})

test_that("with a seed, the session's random state is left alone", {
  set.seed(1)
  expected <- runif(1)
  set.seed(1)
  fargate_map(1:2, function(i) rnorm(1), .seed = 7, .local = TRUE)
  expect_equal(runif(1), expected)
  rm(".Random.seed", envir = globalenv())
  kinds <- RNGkind()
  fargate_map(1:2, function(i) rnorm(1), .seed = 7, .local = TRUE)
  expect_equal(RNGkind(), kinds)
})

test_that("without a seed, a local map uses the session's random numbers as lapply does", {
  set.seed(1)
  expected <- lapply(1:3, rnorm)
  then <- runif(1)
  set.seed(1)
  expect_identical(fargate_map(1:3, rnorm, .local = TRUE), expected)
  expect_identical(runif(1), then)
})

test_that("set.seed() within the function gives what it gives in this session, with its kinds of generators", {
  keep_random_state()
  draw <- define(function(seed) {
    set.seed(seed)
    c(sample(1000, 2), rnorm(1))
  })
  suppressWarnings(RNGkind("Wichmann-Hill", "Box-Muller", "Rounding"))
  expect_identical(mapped(1:2, draw), lapply(1:2, draw))
})

test_that("seeds that are no whole number above 0 are refused", {
  for (seed in list(0, -1, 1.5, NA_real_, "a", 1:2, 2^31, TRUE)) {
    expect_error(fargate_seeded(rnorm, seed), "whole number", info = format(seed))
    expect_error(fargate_map(1, rnorm, .seed = seed), "whole number", info = format(seed))
  }
})

test_that("a function is found by its name where the map is called", {
  local_only <- function(x) x + 1
  expect_identical(fargate_map(1, "local_only", .local = TRUE), list(2))
  expect_identical(lapply(1, fargate_seeded("local_only", 1)), list(2))
})

test_that("arguments of any name are the function's own", {
  f <- function(x, i, item) paste(x, i, item, rnorm(1) < 9)
  expected <- lapply(1:2, f, i = 10, item = "b")
  expect_identical(fargate_map(1:2, f, i = 10, item = "b", .local = TRUE), expected)
  expect_identical(lapply(1:2, fargate_seeded(f, 42), i = 10, item = "b"), expected)
  expect_identical(mapped(1:2, f, i = 10, item = "b"), expected)
})
