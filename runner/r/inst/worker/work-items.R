# Works items of a map off: run by fargate_map() on this machine, and as a script in a container. Base R only.

# @param payload list(f, args, items, indices, streams)
# @return a list, an item each: list(value) or list(error, call, log)
work_items <- function(payload, cores = 1L, say = function(index, line) NULL) {
  one <- function(i) work_item(payload, i, say)
  positions <- seq_along(payload$items)
  if (cores < 2L) return(lapply(positions, one))
  # A process an item: one that is killed takes no other along.
  done <- parallel::mclapply(positions, one, mc.cores = cores, mc.preschedule = FALSE, mc.set.seed = FALSE)
  lapply(done, function(result) if (is.list(result)) result else list(error = "the item's process was killed", log = ""))
}

# Whole vCPUs of this task, by what ECS says of it; 1 where it says nothing. The task's own limits come before its containers'.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
task_vcpus <- function() {
  address <- Sys.getenv("ECS_CONTAINER_METADATA_URI_V4")
  if (!nzchar(address)) return(1L)
  text <- tryCatch(paste(readLines(paste0(address, "/task"), warn = FALSE), collapse = " "), error = function(e) "",
    warning = function(w) "")
  limit <- regmatches(text, regexpr("\"Limits\": *\\{[^}]*\"CPU\": *[0-9.]+", text))
  if (!length(limit)) return(1L)
  max(1L, as.integer(sub(".*: *", "", limit)))
}

work_item <- function(payload, i, say) {
  stream <- payload$streams[[i]]
  if (!is.null(stream)) {
    # Assigning the state sets the kinds of generators, too.
    assign(".Random.seed", stream, envir = globalenv())
  }
  log <- character()
  note <- function(line) {
    log <<- c(log, line)
    say(payload$indices[i], line)
  }
  # In between so that an error's call reads as written here, not with the function's and the item's text.
  .f <- payload$f
  call_it <- function(item, ...) .f(item, ...)
  result <- NULL
  failed <- function(error) {
    result <<- list(error = conditionMessage(error), call = conditionCall(error))
  }
  printed <- utils::capture.output(tryCatch(
    withCallingHandlers(
      result <- list(value = do.call(call_it, c(list(payload$items[[i]]), payload$args), quote = TRUE)),
      message = function(m) {
        note(sub("\n$", "", conditionMessage(m)))
        invokeRestart("muffleMessage")
      },
      warning = function(w) note(paste("warning:", conditionMessage(w)))
    ),
    error = failed
  ))
  for (line in printed) note(line)
  c(result, list(log = log))
}
