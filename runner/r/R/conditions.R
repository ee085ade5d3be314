# An error of the command: its exit code, the cause and what to do.
rfargate_error <- function(message, exit_code, cause = NULL, remedy = NULL, allowed = NULL, ..., class = character()) {
  parts <- c(message, if (length(cause)) paste("cause:", cause), if (length(allowed)) paste("allowed:", allowed),
    if (length(remedy)) paste("try:", remedy))
  text <- paste(parts, collapse = "\n  ")
  structure(class = c(class, "rfargate_error", "error", "condition"),
    list(message = text, call = NULL, exit_code = as.integer(exit_code), cause = cause, remedy = remedy,
      allowed = allowed, ...))
}

error_of <- function(error) {
  rfargate_error(error$message, error$exitCode, allowed = error$allowed, remedy = error$remedy)
}

# An error that was printed as text: its message, and a line with what to do.
error_of_lines <- function(answer) {
  lines <- answer$stderr
  remedy <- grep("^ *try: ", lines, value = TRUE)
  message <- grep("^error: ", lines, value = TRUE)
  text <- if (length(message)) sub("^error: ", "", message[1]) else paste(lines, collapse = "\n")
  rfargate_error(if (nzchar(text)) text else "rfargate failed", answer$status,
    remedy = if (length(remedy)) sub("^ *try: ", "", remedy[1]))
}

# A failed run, with the run itself.
run_error <- function(run) {
  code <- run$exit_code
  how <- if (is.na(code)) "without an exit code" else paste("with exit code", code)
  rfargate_error(paste0("run ", run$id, " ended ", how), if (is.na(code)) 125L else code,
    cause = run$cause, remedy = run$remedy, run = run, class = "rfargate_run_error")
}
