#' Map a function over items on Fargate
#'
#' Works as [lapply()] does, in one or several tasks. The function goes along with what it needs: its own environment, the
#' objects of the global environment that it names, and the packages that it uses, which the stack's image must have.
#' What is sent is shown first.
#'
#' A task takes 30 to 70 seconds to start, so an item should be worth more than that, or tasks few. Within a task an item
#' is a process of its own where there are several cores.
#'
#' @param .x A vector or list.
#' @param .f A function, called with an item and `...`.
#' @param ... Further arguments of `.f`.
#' @param .tasks Number of tasks; items are split evenly and in order.
#' @param .cores Items at once in a task; by default one for each vCPU of the task.
#' @param .seed A number: each item gets an L'Ecuyer stream of its own by its index, so that results depend neither on
#'   the number of tasks nor on where they ran. `NULL` sets no seed.
#' @param .globals Names of objects of the global environment to send besides those that were found.
#' @param .packages Packages to attach besides those that were found.
#' @param .max_size Bytes, compressed, above which nothing is sent.
#' @param .local `TRUE` works the items off in this R session, with the same streams and conditions.
#' @param .wait `FALSE` starts the tasks and returns an object of class `rfargate_map` for [fargate_collect()].
#' @param .id Name of the map, at most 32 letters, digits, `-` or `_`.
#' @param model,cpu,memory,spot,timeout,stack As for [fargate_run()], for each task.
#' @param quiet `TRUE` shows neither what is sent nor the log.
#' @return A list with a result for each item, in order, with the names of `.x`. A failed item is a condition of class
#'   `rfargate_item_error` with `index` and `log`, and a warning counts them.
#' @examples
#' slope <- function(seed, n) {
#'   x <- rnorm(n)
#'   unname(coef(lm(x + rnorm(n) ~ x))[2])
#' }
#' fargate_map(1:3, slope, n = 20, .seed = 42, .local = TRUE)
#' \dontrun{
#' fargate_map(1:3, slope, n = 20, .seed = 42)
#' }
#' @export
fargate_map <- function(.x, .f, ..., .tasks = 1L, .cores = NULL, .seed = NULL, .globals = character(),
                        .packages = character(), .max_size = 50 * 1024^2, .local = FALSE, .wait = TRUE, .id = NULL,
                        model = NULL, cpu = NULL, memory = NULL, spot = NULL, timeout = NULL, stack = NULL,
                        quiet = FALSE) {
  f <- match.fun(.f)
  n <- length(.x)
  if (n == 0L) return(list())
  needs <- needs_of(f, .globals)
  payload <- list(f = f, args = list(...), packages = union(needs$packages, .packages), globals = needs$globals)
  streams <- random_streams(n, .seed)
  if (.local) {
    payload <- c(payload, list(items = as.list(.x), indices = seq_len(n), streams = streams))
    return(named_as(in_order(list(work_locally(payload, quiet))), .x))
  }
  tasks <- max(1L, min(as.integer(.tasks), n))
  id <- if (is.null(.id)) new_map_id() else .id
  map <- list(id = id, tasks = tasks, items = n, names = names(.x))
  folder <- tempfile("rfargate-map-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  chunks <- parallel::splitIndices(n, tasks)
  files <- vapply(seq_along(chunks), function(k) {
    chunk <- chunks[[k]]
    own <- list(map = map, cores = .cores, items = as.list(.x)[chunk], indices = chunk, streams = streams[chunk])
    write_payload(c(payload, own), file.path(folder, k))
  }, "")
  if (!quiet) message(describe_payload(map, needs, payload$packages, files))
  check_size(files, payload$globals, .max_size)
  for (k in seq_along(files)) {
    fargate_run(worker_file("map-task.R"), model = model, input = c(files[k], worker_file("work-items.R")), cpu = cpu,
      memory = memory, spot = spot, timeout = timeout, id = paste0(id, "-", k), wait = FALSE, stack = stack,
      quiet = TRUE)
  }
  handle <- structure(c(map, list(stack = stack)), class = "rfargate_map")
  if (!.wait) return(handle)
  fargate_collect(handle, quiet = quiet)
}

#' Collect the results of a map
#'
#' Any R session with access to the stack can collect, by the map's id.
#'
#' @param map An object of class `rfargate_map`, or the id of a map.
#' @param wait `FALSE` makes an error of a map that goes on.
#' @inheritParams fargate_run
#' @return As for [fargate_map()].
#' @examples
#' \dontrun{
#' map <- fargate_map(1:50, sqrt, .wait = FALSE)
#' fargate_collect(map$id)
#' }
#' @export
fargate_collect <- function(map, wait = TRUE, stack = NULL, quiet = FALSE) {
  if (inherits(map, "rfargate_map")) {
    stack <- if (is.null(stack)) map$stack else stack
    map <- map$id
  }
  first <- collect_task(paste0(map, "-1"), wait, stack, quiet)
  of <- first$map
  rest <- lapply(seq_len(of$tasks)[-1], function(k) collect_task(paste0(map, "-", k), wait, stack, quiet))
  values <- in_order(c(list(first), rest))
  failed <- sum(vapply(values, inherits, logical(1), "rfargate_item_error"))
  if (failed) {
    warning(failed, " of ", of$items, " items failed; each is a condition with its log in the list", call. = FALSE)
  }
  if (!is.null(of$names)) names(values) <- of$names
  values
}

# The results of one task, waited for.
collect_task <- function(id, wait, stack, quiet) {
  run <- fargate_status(id, stack)
  if (run$status != "STOPPED" && !wait) {
    stop(rfargate_error(paste0("run ", id, " goes on"), 75L, remedy = "collect it later, or with wait = TRUE"))
  }
  if (run$status != "STOPPED") {
    if (!quiet) message("waiting for ", id)
    fargate_logs(id, follow = TRUE, stack = stack, quiet = quiet)
    run <- await_end(id, stack)
  }
  if (!identical(run$exit_code, 0L)) stop(run_error(run))
  folder <- tempfile("rfargate-fetch-")
  on.exit(unlink(folder, recursive = TRUE))
  fargate_fetch(id, folder, stack)
  readRDS(file.path(folder, "results.rds"))
}

await_end <- function(id, stack) {
  repeat {
    run <- fargate_status(id, stack)
    if (run$status == "STOPPED") return(run)
    Sys.sleep(2)
  }
}

run_ids <- function(map) paste0(map$id, "-", seq_len(map$tasks))

new_map_id <- function() {
  keep_random_state()
  set.seed(NULL)
  paste0(format(Sys.time(), "map-%Y%m%d-%H%M%S-", tz = "UTC"), sprintf("%04x", sample.int(65536L, 1L) - 1L))
}

# Results of tasks in the items' order; a failed item is a condition.
in_order <- function(chunks) {
  values <- vector("list", sum(lengths(lapply(chunks, `[[`, "indices"))))
  for (chunk in chunks) {
    for (i in seq_along(chunk$indices)) {
      result <- chunk$results[[i]]
      value <- if (is.null(result$error)) result$value else item_error(chunk$indices[i], result)
      if (!is.null(value)) values[[chunk$indices[i]]] <- value
    }
  }
  values
}

item_error <- function(index, result) {
  structure(class = c("rfargate_item_error", "error", "condition"),
    list(message = result$error, call = result$call, index = index, log = result$log))
}

named_as <- function(values, x) {
  if (!is.null(names(x))) names(values) <- names(x)
  values
}

worker_file <- function(name) system.file("worker", name, package = "rfargate", mustWork = TRUE)

work_locally <- function(payload, quiet) {
  keep_random_state()
  worker <- new.env()
  sys.source(worker_file("work-items.R"), envir = worker)
  say <- function(index, line) if (!quiet) message("[", index, "] ", line)
  list(indices = payload$indices, results = worker$work_items(payload, say = say))
}

write_payload <- function(payload, folder) {
  dir.create(folder)
  file <- file.path(folder, "payload.rds")
  saveRDS(payload, file)
  file
}

describe_payload <- function(map, needs, packages, files) {
  globals <- needs$globals
  size <- vapply(globals, function(value) format_bytes(utils::object.size(value)), "")
  paste0("map ", map$id, ": ", map$items, " items in ", map$tasks, if (map$tasks == 1L) " task, " else " tasks, ",
    format_bytes(sum(file.size(files))),
    "\n  globals:  ", if (length(globals)) paste0(names(globals), " (", size, ")", collapse = ", ") else "none",
    "\n  packages: ", if (length(packages)) paste(packages, collapse = ", ") else "none")
}

check_size <- function(files, globals, max_size) {
  size <- sum(file.size(files))
  if (size <= max_size) return(invisible())
  sizes <- sort(vapply(globals, function(value) as.numeric(utils::object.size(value)), 0), decreasing = TRUE)
  largest <- utils::head(sizes, 3L)
  stop(rfargate_error(
    paste0("the map would send ", format_bytes(size), ", and .max_size is ", format_bytes(max_size)), 64L,
    cause = if (length(largest)) paste0("largest globals: ", paste0(names(largest), " ", vapply(largest, format_bytes, ""),
      collapse = ", ")),
    remedy = "let the function read large data from the bucket, or raise .max_size"))
}

format_bytes <- function(bytes) format(structure(as.numeric(bytes), class = "object_size"), units = "auto")

#' @export
print.rfargate_map <- function(x, ...) {
  cat("<rfargate map ", x$id, ">\n", x$items, " items in ", x$tasks, " tasks; collect with fargate_collect(\"", x$id,
    "\")\n", sep = "")
  invisible(x)
}
