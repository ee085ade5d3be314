test_that("a map gives what lapply gives, in order and with names", {
  x <- c(a = 1, b = 2, c = 3)
  expect_equal(fargate_map(x, function(v, k) v^k, k = 2, .local = TRUE), lapply(x, function(v, k) v^k, k = 2))
  expect_equal(fargate_map(list(1, NULL, "x"), identity, .local = TRUE), list(1, NULL, "x"))
  expect_equal(fargate_map(list(), identity), list())
})

test_that("random numbers depend on the seed and the index alone", {
  whole <- fargate_map(1:6, function(i) rnorm(2), .seed = 7, .local = TRUE)
  expect_equal(fargate_map(1:3, function(i) rnorm(2), .seed = 7, .local = TRUE), whole[1:3])
  expect_false(identical(fargate_map(1:6, function(i) rnorm(2), .seed = 8, .local = TRUE), whole))
  expect_equal(anyDuplicated(unlist(whole)), 0L)
})

test_that("the session's random state is left alone", {
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

test_that("a failed item is a condition with its log", {
  fails <- function(i) {
    message("working on ", i)
    print("printed")
    if (i == 2) stop("no two")
    i
  }
  expect_message(values <- fargate_map(1:3, fails, .local = TRUE), "[2] working on 2", fixed = TRUE)
  expect_equal(values[c(1, 3)], list(1L, 3L))
  expect_s3_class(values[[2]], "rfargate_item_error")
  expect_equal(conditionMessage(values[[2]]), "no two")
  expect_equal(values[[2]]$index, 2L)
  expect_equal(values[[2]]$log, c("working on 2", "[1] \"printed\""))
})

test_that("a task works on as many items at once as it has vCPUs", {
  worker <- new.env()
  sys.source(system.file("worker", "work-items.R", package = "rfargate"), envir = worker)
  folder <- scratch_folder(environment())
  vcpus <- function(text) {
    writeLines(text, file.path(folder, "task"))
    old <- Sys.getenv("ECS_CONTAINER_METADATA_URI_V4")
    on.exit(Sys.setenv(ECS_CONTAINER_METADATA_URI_V4 = old))
    Sys.setenv(ECS_CONTAINER_METADATA_URI_V4 = paste0("file://", folder))
    worker$task_vcpus()
  }
  expect_identical(vcpus('{"Limits": {"CPU": 4, "Memory": 8192}, "Containers": [{"Limits": {"CPU": 2}}]}'), 4L)
  expect_identical(vcpus('{"Limits":{"Memory":512,"CPU":0.25}}'), 1L)
  expect_identical(vcpus("{}"), 1L)
  expect_identical(worker$task_vcpus(), 1L)
})

test_that("globals are found through functions, packages by use and by ::", {
  e <- globalenv()
  on.exit(rm(list = c("map_rate", "map_helper"), envir = e))
  assign("map_rate", 3, e)
  assign("map_helper", eval(quote(function(x) jsonlite::toJSON(x * map_rate)), e), e)
  f <- eval(quote(function(x) map_helper(x)), e)
  needs <- rfargate:::needs_of(f)
  expect_equal(names(needs$globals), c("map_helper", "map_rate"))
  expect_equal(needs$packages, "jsonlite")
})

test_that("nothing is sent above a size, and the largest globals are named", {
  e <- globalenv()
  on.exit(rm(list = "map_large", envir = e))
  assign("map_large", runif(1e4), e)
  f <- eval(quote(function(i) map_large[i]), e)
  command <- fake_command()
  error <- tryCatch(fargate_map(1:2, f, .max_size = 1000, quiet = TRUE), rfargate_error = identity)
  expect_match(conditionMessage(error), "map_large")
  expect_error(suppressWarnings(command$args()))
})
