# Messages of the build, and its one way to fail.
say <- function(...) cat("packages: ", ..., "\n", sep = "")

fail <- function(...) {
  message("packages: error: ", ...)
  quit(save = "no", status = 1L)
}

# Runs a program of the system; its output shows only when it fails.
run <- function(command, args) {
  output <- suppressWarnings(system2(command, shQuote(args), stdout = TRUE, stderr = TRUE))
  status <- attr(output, "status")
  if (!is.null(status)) {
    message(paste(utils::tail(output, 15L), collapse = "\n"))
    fail("'", paste(c(command, utils::head(args, 8L)), collapse = " "), "' failed with status ", status)
  }
  invisible(output)
}
