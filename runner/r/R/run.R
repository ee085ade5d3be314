#' Run R scripts on Fargate
#'
#' Runs one or several scripts in one container, in order, shows their log as messages and fetches their outputs. A script
#' is a file of this machine, which is uploaded for this run only, or a key under `r_scripts/` of the stack's bucket.
#'
#' The run continues after an interrupt, and [fargate_logs()] attaches to it again.
#'
#' @param script Paths of scripts; `NULL` for the model's own.
#' @param model Name of the model; not needed when the stack has one.
#' @param env Variables for R, a named character vector. Values are passed on in the environment, not on a command line.
#' @param input Files or folders to put into R's working directory for this run only.
#' @param cpu,memory CPU units (1024 are one vCPU) and MiB in place of the model's.
#' @param spot `TRUE` for Fargate Spot, `FALSE` for on-demand, `NULL` for the model's choice.
#' @param timeout Seconds, or text as `"1h30m"`, after which the run is stopped.
#' @param tags Tags of the task, a named character vector.
#' @param id Name of the run: the same request again attaches to it and starts nothing twice.
#' @param out Folder for the outputs.
#' @param wait `FALSE` starts the run and returns at once.
#' @param stack A Pulumi stack, a file of `rfargate export outputs`, or `"s3://bucket"`; `NULL` for the one of
#'   `rfargate use`, else the selected stack.
#' @param quiet `TRUE` shows no progress and no log.
#' @return An object of class `rfargate_run`: a list with `id`, `model`, `status`, `exit_code`, `started`, `stopped`,
#'   `outputs` (paths below `out`), `usd`, and for a failure `cause` and `remedy`.
#' @section Errors: All errors have class `rfargate_error` with `exit_code`, `cause` and `remedy`. A run that ended with
#'   another exit code than 0 is an `rfargate_run_error`, which has the run as `run`.
#' @examples
#' \dontrun{
#' run <- fargate_run("forecast.R", input = "data.csv", env = c(YEAR = "2026"))
#' read.csv(file.path("output", run$outputs[1]))
#'
#' tryCatch(fargate_run("fit.R", cpu = 4096, memory = 16384),
#'   rfargate_run_error = function(e) fargate_logs(e$run))
#' }
#' @export
fargate_run <- function(script = NULL, model = NULL, env = NULL, input = NULL, cpu = NULL, memory = NULL, spot = NULL,
                        timeout = NULL, tags = NULL, id = NULL, out = "output", wait = TRUE, stack = NULL,
                        quiet = FALSE) {
  check_named(env, "env")
  check_named(tags, "tags")
  args <- c("run", script, option("--model", model), option("--env", names(env)), option("--input", input),
    option("--cpu", cpu), option("--memory", memory), spot_option(spot), option("--timeout", seconds(timeout)),
    option("--tag", if (length(tags)) paste0(names(tags), "=", tags)), option("--id", id), option("--out", out),
    if (!wait) "--no-follow")
  run <- as_run(ask(args, stack, env = env, quiet = quiet))
  if (wait && !identical(run$exit_code, 0L)) stop(run_error(run))
  run
}

#' State of a run or a map
#'
#' @param run An object of class `rfargate_run` or `rfargate_map`, the id of a run or the beginning of one, or the id of a
#'   map.
#' @inheritParams fargate_run
#' @return An object of class `rfargate_run`, or for a map of class `rfargate_map`: a list with `id`, `status`, `items`, how
#'   many of them are `done`, `failed` and `left`, and `usd`.
#' @examples
#' \dontrun{
#' run <- fargate_run("forecast.R", wait = FALSE)
#' fargate_status(run)
#' }
#' @export
fargate_status <- function(run, stack = NULL) {
  value <- ask(c("status", run_id(run)), stack)
  if (is.null(value$map)) as_run(value) else as_map(value, stack)
}

#' Log of a run
#'
#' @param run An object of class `rfargate_run`, the id of a run or the beginning of one, or an item of a map: `"map-id/17"`.
#' @inheritParams fargate_run
#' @param follow `TRUE` shows lines as messages until the run has ended.
#' @param quiet `TRUE` shows no messages while it follows.
#' @return The lines that the run printed.
#' @examples
#' \dontrun{
#' writeLines(fargate_logs("20261121-0714"))
#' }
#' @export
fargate_logs <- function(run, follow = FALSE, stack = NULL, quiet = FALSE) {
  args <- c("logs", run_id(run), if (follow) "--follow")
  # With --follow the command has R's exit code.
  text <- ask_text(args, stack, quiet = quiet || !follow, show = follow && !quiet, accept = if (follow) 0:255 else 0L)
  strsplit(text, "\n", fixed = TRUE)[[1]]
}

#' Stop a run or a map
#'
#' What R has written is still copied to the bucket.
#'
#' @param run An object of class `rfargate_run` or `rfargate_map`, or the id of a run or a map.
#' @param reason Kept as the task's stopped reason.
#' @inheritParams fargate_run
#' @return Whether it was running, invisibly.
#' @examples
#' \dontrun{
#' run <- fargate_run("forecast.R", wait = FALSE)
#' fargate_stop(run, "wrong input")
#' }
#' @export
fargate_stop <- function(run, reason = NULL, stack = NULL) {
  invisible(ask(c("stop", run_id(run), option("--reason", reason)), stack)$stopping)
}

#' Fetch the outputs of a run
#'
#' Each file is verified by its SHA-256.
#'
#' @inheritParams fargate_status
#' @param out Folder for the outputs.
#' @return Paths of the files, invisibly.
#' @examples
#' \dontrun{
#' files <- fargate_fetch("20261121-0714", out = tempdir())
#' }
#' @export
fargate_fetch <- function(run, out = "output", stack = NULL) {
  fetched <- ask(c("fetch", run_id(run), "--out", out), stack)
  invisible(file.path(out, vapply(fetched$outputs, function(file) file$path, "")))
}

spot_option <- function(spot) {
  if (is.null(spot)) character() else if (isTRUE(spot)) "--spot" else "--no-spot"
}

# Seconds as the command takes them; text is left as it is.
seconds <- function(timeout) if (is.numeric(timeout)) paste0(timeout, "s") else timeout

check_named <- function(values, name) {
  named <- length(names(values)) == length(values) && all(nzchar(names(values)))
  if (!named) stop("`", name, "` must have names: c(YEAR = \"2026\")", call. = FALSE)
}

# A run as the command describes it, in R's types.
as_run <- function(value) {
  get <- function(name) if (is.null(value[[name]])) NA_character_ else value[[name]]
  time <- function(name) as.POSIXct(sub("Z$", "", get(name)), format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC")
  outputs <- vapply(value$outputs, function(file) file$path, "")
  structure(class = "rfargate_run", list(
    id = value$runId, model = get("model"), status = get("status"),
    exit_code = if (is.null(value$exitCode)) NA_integer_ else as.integer(value$exitCode),
    started = time("startedAt"), stopped = time("stoppedAt"),
    cause = value$diagnosis$cause, remedy = value$diagnosis$remedy, outputs = outputs,
    usd = if (is.null(value$receipt$cost)) NA_real_ else value$receipt$cost$usd))
}

run_id <- function(run) {
  id <- if (inherits(run, c("rfargate_run", "rfargate_map"))) run$id else run
  if (!is.character(id) || length(id) != 1L || is.na(id) || !nzchar(id)) {
    stop("`run` must be a run or the id of one", call. = FALSE)
  }
  id
}

#' @export
format.rfargate_run <- function(x, ...) {
  took <- difftime(x$stopped, x$started, units = "secs")
  c(paste0("<rfargate run ", x$id, ">"),
    if (!is.na(x$model)) paste("model:  ", x$model),
    paste("status: ", x$status, if (!is.na(x$exit_code)) paste("with exit code", x$exit_code)),
    if (!is.na(took)) paste("took:   ", format(round(as.numeric(took), 1)), "s"),
    if (!is.na(x$usd)) paste("cost:   ", format(signif(x$usd, 3), scientific = FALSE), "USD"),
    if (length(x$cause)) paste("cause:  ", x$cause),
    if (length(x$remedy)) paste("remedy: ", x$remedy),
    if (length(x$outputs)) paste("outputs:", paste(x$outputs, collapse = ", ")))
}

#' @export
print.rfargate_run <- function(x, ...) {
  cat(format(x), sep = "\n")
  invisible(x)
}
