# Logs are requested one by one, for items that were killed before they could save theirs.
MOST_LOGS <- 50L

#' Collect the results of a map
#'
#' Any R session with access to the stack can collect, by the map's id.
#'
#' @param map An object of class `rfargate_map`, or the id of a map.
#' @param wait `FALSE` raises an error if the map has not ended.
#' @inheritParams fargate_run
#' @return As for [fargate_map()]. The log of an item that was killed is read from the stack, of the first 50 of them;
#'   `fargate_logs("map-id/17")` has the others'.
#' @examples
#' \dontrun{
#' map <- fargate_map(1:50, sqrt, .wait = FALSE)
#' fargate_collect(map$id)
#' }
#' @export
fargate_collect <- function(map, wait = TRUE, stack = NULL, quiet = FALSE) {
  if (inherits(map, "rfargate_map") && is.null(stack)) stack <- map$stack
  id <- run_id(map)
  withCallingHandlers(await_map(id, wait, stack, quiet), interrupt = function(condition) {
    lines <- c("interrupted; map ID continues", "  try: rfargate logs -f ID to attach, rfargate stop ID to stop it")
    message(paste(in_r(gsub("ID", id, lines), if (is.null(stack)) NA else stack), collapse = "\n"))
  })
  folder <- tempfile("rfargate-collect-")
  on.exit(unlink(folder, recursive = TRUE))
  ask(c("collect", id, "--out", folder, "--failed"), stack)
  items <- read_outcomes(file.path(folder, "items.csv"))
  files <- file.path(folder, items$index, "result.rds")
  if (any(items$exit_code %in% 0L & !file.exists(files))) {
    stop(rfargate_error(paste("map", id, "was not started by fargate_map()"), 65L,
      remedy = paste("rfargate collect", id, "fetches its outputs")))
  }
  results <- lapply(files, function(file) if (file.exists(file)) readRDS(file))
  killed <- which(vapply(results, is.null, NA) & !is.na(items$exit_code))
  for (i in killed) {
    log <- if (i %in% utils::head(killed, MOST_LOGS)) fargate_logs(paste0(id, "/", i), stack = stack)
    results[[i]] <- list(error = simpleError(items$error[i]), log = log)
  }
  lost <- list(error = simpleError("it has no outcome: the map was stopped, or its task could not run"))
  values <- lapply(seq_along(results), function(i) {
    result <- if (is.null(results[[i]])) lost else results[[i]]
    if (is.null(result$error)) result$value else item_error(result$error, i, result$log)
  })
  names(values) <- items$name
  if (any(vapply(results, function(result) isTRUE(result$pointer), NA))) {
    warning("results hold external pointers or connections, which are empty in this R session", call. = FALSE)
  }
  tell_failed(values)
}

# Waits until a map has ended.
await_map <- function(id, wait, stack, quiet) {
  shown <- ""
  repeat {
    map <- fargate_status(id, stack)
    if (!inherits(map, "rfargate_map")) {
      stop(rfargate_error(paste(id, "is the id of a run"), 64L, remedy = "fargate_fetch() fetches the outputs of a run"))
    }
    if (map$status != "RUNNING") return(invisible(map))
    if (!wait) {
      stop(rfargate_error(paste0("map ", id, " goes on"), 75L, remedy = "collect it later, or with wait = TRUE"))
    }
    counts <- paste0("map ", id, ": ", map$done, " of ", map$items, " items done, ", map$failed, " failed")
    if (!quiet && counts != shown) message(counts)
    shown <- counts
    Sys.sleep(5)
  }
}

# @return a data frame, a row an item: index, exit_code (NA: no outcome), error, and name if the items have names
read_outcomes <- function(file) {
  items <- utils::read.csv(file, colClasses = "character", na.strings = "", check.names = FALSE, encoding = "UTF-8")
  items$index <- as.integer(items$index)
  items$exit_code <- as.integer(items$exit_code)
  if (!is.null(items$name)) items$name[is.na(items$name)] <- ""
  items
}
