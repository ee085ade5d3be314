test_that("outside RStudio the addin says what to use", {
  expect_error(rfargate:::run_addin(), "elsewhere use fargate_run")
})

test_that("words reach the shells of RStudio's terminals whole", {
  words <- c("/usr/bin/rfargate", "run", "/home/a b/it's.R")
  expect_equal(rfargate:::command_line(words, windows = FALSE), "/usr/bin/rfargate run \"/home/a b/it's.R\"")
  expect_equal(rfargate:::command_line(c("rfargate", "run", "C:/Users/a b/x.R"), windows = TRUE), "rfargate run \"C:/Users/a b/x.R\"")
})

test_that("npm's batch file on Windows is replaced by the program that it starts", {
  folder <- scratch_folder(environment())
  shim <- file.path(folder, "rfargate.cmd")
  expect_equal(rfargate:::without_shim(shim), shim)
  program <- file.path(folder, "node_modules", "rfargate", "rfargate.js")
  dir.create(dirname(program), recursive = TRUE)
  file.create(program)
  expect_equal(rfargate:::without_shim(shim), c("node", program))
  expect_equal(rfargate:::without_shim(file.path(folder, "rfargate")), file.path(folder, "rfargate"))
})
