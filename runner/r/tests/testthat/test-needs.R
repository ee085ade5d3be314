needs <- function(f, ...) rfargate:::needs_of(f, ...)

test_that("globals are found through functions, packages by use and by ::", {
  f <- define({
    map_rate <- 3
    map_helper <- function(x) jsonlite::toJSON(x * map_rate)
    function(x, as = processx::run) map_helper(x)
  })
  expect_named(needs(f)$globals, c("map_helper", "map_rate"))
  expect_equal(needs(f)$packages, c("jsonlite", "processx"))
})

test_that("operators, replacement functions, names in strings and in formulas are found", {
  f <- define({
    `%+%` <- function(a, b) paste(a, b)
    `second<-` <- function(x, value) replace(x, 2, value)
    by_name <- function(x) x
    poly_of <- function(x) cbind(x, x^2)
    unused <- function(x) x
    function(x) {
      second(x) <- "b" %+% do.call("by_name", list(x[1]))
      list(x, coef(lm(dist ~ poly_of(speed), cars)))
    }
  })
  expect_named(needs(f)$globals, c("%+%", "by_name", "poly_of", "second<-"))
  expect_equal(mapped(c("x", "y"), f), lapply(c("x", "y"), f))
})

test_that("objects of non-ASCII names and objects attached to the search path are found", {
  f <- define({
    größe <- 3
    function(x) x * größe + attached_rate
  })
  attach(list(attached_rate = 0.5), name = "rates")
  on.exit(detach("rates"))
  expect_setequal(names(needs(f)$globals), c("attached_rate", "größe"))
  expect_equal(mapped(1:2, f), list(3.5, 6.5))
})

test_that("S3 methods of the session work in another R process", {
  f <- define({
    area <- function(shape, ...) UseMethod("area")
    area.square <- function(shape, ...) shape$side^2 * area_unit
    area_unit <- 10
    print.square <- function(x, ...) cat("a square\n")
    Ops.square <- function(e1, e2) structure(list(side = e1$side + e2$side), class = "square")
    t.test.of.mine <- 1
    function(side) {
      shape <- structure(list(side = side), class = "square")
      list(area(shape + shape), capture.output(print(shape)))
    }
  })
  expect_identical(mapped(1:2, f), lapply(1:2, f))
  expect_false("t.test.of.mine" %in% names(needs(f)$globals))
})

test_that("S4 classes and methods of the session work in another R process", {
  f <- define({
    setClass("Account", representation(balance = "numeric"))
    setClass("Savings", contains = "Account", representation(rate = "numeric"))
    setGeneric("worth", function(account) standardGeneric("worth"))
    setMethod("worth", "Account", function(account) account@balance)
    setMethod("worth", "Savings", function(account) callNextMethod() * (1 + account@rate))
    setMethod("show", "Account", function(object) cat("an account\n"))
    setMethod("+", signature("Account", "Account"), function(e1, e2) new("Account", balance = e1@balance + e2@balance))
    function(balance) {
      saved <- new("Savings", balance = balance, rate = 0.5)
      list(worth(saved), worth(saved + saved), capture.output(print(saved)), is(saved, "Account"))
    }
  })
  expect_identical(mapped(1:2, f), lapply(1:2, f))
})

test_that("R6 classes and objects work in another R process, with the globals of their methods", {
  skip_if_not_installed("R6")
  f <- define({
    r6_step <- 5
    Counter <- R6::R6Class("Counter", public = list(n = 0, add = function() {
      self$n <- self$n + r6_step
      invisible(self)
    }))
    Double <- R6::R6Class("Double", inherit = Counter, public = list(add = function() super$add()$n * 2))
    counter <- Counter$new()
    function(i) c(counter$add()$n, Double$new()$add())
  })
  expect_true(all(c("Counter", "Double", "counter", "r6_step") %in% names(needs(f)$globals)))
  expect_equal(mapped(1:2, f), list(c(5, 10), c(5, 10)))
})

test_that("functions in lists, closures and function factories bring what they need", {
  f <- define({
    inner_rate <- 4
    steps <- list(first = function(x) x + inner_rate, deeper = list(function(x) jsonlite::toJSON(x)))
    factory <- function(power) function(x) steps$first(x)^power
    factory(2)
  })
  expect_named(needs(f)$globals, c("inner_rate", "steps"))
  expect_equal(needs(f)$packages, "jsonlite")
  expect_equal(mapped(1:2, f), list(25, 36))
})

test_that("functions among the items and the arguments bring what they need", {
  define(item_rate <- 3)
  call_it <- define(function(g, h) g(1) + h(1))
  g <- define(function(x) x * item_rate)
  expect_equal(mapped(list(g), call_it, g), list(6))
})

test_that("large nested data is not looked into as a whole", {
  deep <- function(levels) if (levels) rep(list(deep(levels - 1)), 90) else 1
  data <- deep(4)
  expect_equal(needs(define(function(x) x), objects = list(data))$packages, character())
})

test_that("packages with methods for the objects that are sent are loaded if the image has them", {
  expect_equal(rfargate:::packages_of_classes(c("class_of_nobody", "data.frame", "lm", "factor")), character())
  expect_true("testthat" %in% rfargate:::packages_of_classes("expectation"))
  map <- sent_map(list(structure(list(), class = "expectation")), define(function(x) isNamespaceLoaded("testthat")))
  expect_match(map$script()[1], "requireNamespace(\"testthat\", quietly = TRUE)", fixed = TRUE)
  expect_true(map$run(1)$result$value)
})

test_that("a package that the image lacks, but has methods for an object, is no error", {
  folder <- scratch_folder(environment())
  script <- rfargate:::write_script(character(), "not.there", folder)
  writeLines(readLines(script)[1], script)
  done <- processx::run(RSCRIPT, c("--vanilla", script))
  expect_equal(paste0(done$stdout, done$stderr), "")
})
