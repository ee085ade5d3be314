# Starts the command `rfargate` and reads its answers.

# The program and its first arguments: an option or a variable names others, e.g. c("node", "rfargate.js").
command_words <- function() {
  words <- getOption("rfargate.command", strsplit(Sys.getenv("RFARGATE_COMMAND"), " ", fixed = TRUE)[[1]])
  if (length(words)) return(words)
  found <- Sys.which("rfargate")
  if (nzchar(found)) return(without_shim(unname(found)))
  stop(rfargate_error("the command rfargate is not on PATH", exit_code = 127L,
    remedy = paste("npm install --global rfargate, or set",
      "options(rfargate.command = c(\"/path/to/node\", \"/path/to/rfargate/rfargate.js\"))")))
}

# On Windows npm installs a batch file, which would interpret the arguments; Node runs the program beside it.
without_shim <- function(command) {
  program <- file.path(dirname(command), "node_modules", "rfargate", "rfargate.js")
  if (grepl("[.](cmd|bat|ps1)$", command, ignore.case = TRUE) && file.exists(program)) c("node", program) else command
}

# Runs the command; lines of stderr become messages as they come.
#
# @param args without the program
# @param env variables added for the command, by name; values never go on the command line
# @param show whether lines of stdout become messages, too
# @return list(status, stdout, stderr): stdout is one string, stderr lines
run_command <- function(args, env = character(), quiet = FALSE, show = FALSE) {
  # Arguments are checked before the command is looked for.
  force(args)
  words <- command_words()
  env <- c("current", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true", env)
  process <- tryCatch(
    processx::process$new(words[1], c(words[-1], args), stdout = "|", stderr = "|", env = env, encoding = "UTF-8"),
    error = function(e) {
      stop(rfargate_error(paste("the command", words[1], "cannot be started"), 126L, cause = conditionMessage(e),
        remedy = "set options(rfargate.command = c(\"/path/to/node\", \"/path/to/rfargate.js\"))"))
    }
  )
  # An interrupt of R reaches the command, which says how to continue; the task keeps running.
  on.exit(if (process$is_alive()) interrupt(process, args, said))
  printed <- said <- character()
  repeat {
    process$poll_io(200L)
    out <- process$read_output_lines()
    err <- process$read_error_lines()
    printed <- c(printed, out)
    said <- c(said, err)
    for (line in c(if (show) out, if (!quiet) err)) message(line)
    if (!process$is_alive() && !process$is_incomplete_output() && !process$is_incomplete_error()) break
  }
  list(status = process$get_exit_status(), stdout = paste(printed, collapse = "\n"), stderr = said)
}

interrupt <- function(process, args, said) {
  process$interrupt()
  process$wait(5000L)
  lines <- in_r(process$read_error_lines(), args[match("--stack", args) + 1L])
  # The command says what it starts before it does so.
  if (!length(c(said, lines)) && args[1] %in% c("run", "map")) lines <- "interrupted; nothing was started"
  for (line in lines) message(line)
}

# The functions of this package in place of the commands that lines name.
#
# @param stack NA: that of `rfargate use`
in_r <- function(lines, stack) {
  named <- if (!is.na(stack)) paste0(", stack = ", encodeString(stack, quote = "\""))
  call <- function(name, ...) paste0("fargate_", name, "(\"\\1\"", ..., gsub("\\", "\\\\", named, fixed = TRUE), ")")
  map <- any(grepl("map [^ ]+ continues", lines))
  calls <- list("logs -f" = if (map) call("collect") else call("logs", ", follow = TRUE"), stop = call("stop"), status = call("status"))
  for (command in names(calls)) {
    lines <- gsub(paste0("rfargate ", command, " ([^ ,]+)( --stack [^ ,]+)?"), calls[[command]], lines)
  }
  lines
}

# Runs the command with --json and returns its value; a failed run is a value, too.
ask <- function(args, stack = NULL, env = character(), quiet = TRUE) {
  answer <- run_command(c(args, "--json", option("--stack", stack)), env, quiet)
  value <- if (nzchar(answer$stdout)) jsonlite::fromJSON(answer$stdout, simplifyVector = FALSE)
  if (is.null(value)) stop(error_of_lines(answer))
  if (!is.null(value$error)) stop(error_of(value$error))
  value
}

# Runs a command that prints text, and returns it.
ask_text <- function(args, stack = NULL, quiet = TRUE, show = FALSE, accept = 0L) {
  answer <- run_command(c(args, option("--stack", stack)), quiet = quiet, show = show)
  if (!(answer$status %in% accept)) stop(error_of_lines(answer))
  answer$stdout
}

# An option and its value, or nothing.
option <- function(name, value) {
  if (is.null(value)) return(character())
  if (isTRUE(value)) return(name)
  if (isFALSE(value)) return(character())
  # Each by itself: together, format() would make them equally long.
  as.vector(rbind(name, vapply(value, format, "", scientific = FALSE, trim = TRUE, USE.NAMES = FALSE)))
}
