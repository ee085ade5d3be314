# Messages of the build, and its failure.
say <- function(...) cat("packages: ", ..., "\n", sep = "")

fail <- function(...) {
  message("packages: error: ", ...)
  quit(save = "no", status = 1L)
}

# Runs a program and shows its output only if it fails. Returns what went wrong, or nothing.
attempt <- function(command, args) {
  output <- suppressWarnings(system2(command, shQuote(args), stdout = TRUE, stderr = TRUE))
  status <- attr(output, "status")
  if (is.null(status)) return(character())
  message(paste(utils::tail(output, 15L), collapse = "\n"))
  paste0("\"", paste(c(command, utils::head(args, 8L)), collapse = " "), "\" failed with status ", status)
}

run <- function(command, args) {
  problem <- attempt(command, args)
  if (length(problem)) fail(problem)
}
