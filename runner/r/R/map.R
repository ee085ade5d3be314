#' Map a function over items on Fargate
#'
#' Works as [lapply()] does, with the command `rfargate map`: the model needs `map` in its configuration. The function is
#' sent with its own environment and the objects of the global environment that it names. Packages that it uses must be
#' in the stack's image. What is sent is shown first.
#'
#' The results are those of `lapply(.x, .f, ...)`, names and `NULL`s included, and with `.seed` those of
#' `lapply(.x, fargate_seeded(.f, .seed), ...)`, if `.f` depends on its arguments, on objects that are sent, and on the
#' packages' versions only. Three differences remain: a failed item is a condition in the list and does not end the map; `<<-`
#' changes variables for one item only; and options, files, environment variables and time zone are the task's.
#'
#' What is sent includes S3 methods, S4 classes and S4 methods of the global environment. Of packages with S3 methods for
#' the objects sent, a task loads those that the image has. Objects that only `get()` or `eval()` reach are named by
#' `.globals`.
#'
#' A task takes 30 to 70 seconds to start and works on as many items at once as it has vCPUs, each in a process of its
#' own. `rfargate status`, `rfargate report` and `rfargate map --retry` take the map's id, too. The map continues after an
#' interrupt, and [fargate_collect()] waits for it.
#'
#' @param .x A vector or list. A data frame is the list of its columns; `split(data, seq_len(nrow(data)))` has its rows.
#' @param .f A function, called with an item and `...`; its name; or a formula as `~ .x + 1`.
#' @param ... Further arguments of `.f`.
#' @param .tasks Number of tasks, among which the items are split evenly. `NULL` chooses it by `.item_seconds`, up to what
#'   the model's `maxTasks` or the account's quota allows.
#' @param .item_seconds Seconds that an item takes, for the number of tasks and the estimate of the cost.
#' @param .seed A whole number above 0: each item gets an L'Ecuyer stream of its own by its index, so that results depend
#'   neither on the number of tasks nor on where they ran; [fargate_seeded()] gives `lapply()` the same streams. `NULL` sets
#'   no seed; `set.seed()` within `.f` then gives what it gives in this session.
#' @param .tries How often an item is tried before it has failed.
#' @param .globals Names of objects of the global environment to send besides those that were found.
#' @param .packages Packages to attach besides those that were found.
#' @param .max_size Bytes, compressed, above which nothing is sent.
#' @param .send_pointers `TRUE` sends objects that hold external pointers or connections, which are empty in a task. By
#'   default they are an error: an Arrow table, a database connection, a model of some C++ libraries.
#' @param .max_cost USD: nothing is started if the estimate is higher.
#' @param .local `TRUE` processes the items in this R session, with the same streams and conditions. Without `.seed` it
#'   uses the session's random numbers, as `lapply()` does.
#' @param .wait `FALSE` starts the map and returns an object of class `rfargate_map` for [fargate_collect()].
#' @param .id Name of the map, at most 64 letters, digits, `.`, `_` or `-`.
#' @param timeout Seconds of a try of an item, or text as `"1h30m"`.
#' @param model,cpu,memory,spot,stack As for [fargate_run()], for each task.
#' @param quiet `TRUE` shows neither what is sent nor the progress, nor what items print with `.local`.
#' @return A list with a result for each item, in order, with the names of `.x`. The condition of a failed item has class
#'   `rfargate_item_error`, `index` and `log` besides its own, and a warning counts them.
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
fargate_map <- function(.x, .f, ..., .tasks = NULL, .item_seconds = 10, .seed = NULL, .tries = 1L,
                        .globals = character(), .packages = character(), .max_size = 50 * 1024^2,
                        .send_pointers = FALSE, .max_cost = NULL, .local = FALSE, .wait = TRUE, .id = NULL,
                        model = NULL, cpu = NULL, memory = NULL, spot = NULL, timeout = NULL, stack = NULL,
                        quiet = FALSE) {
  f <- map_function(.f, parent.frame())
  if (!is.null(.seed)) check_seed(.seed)
  # The items of lapply(), whatever .x is.
  x <- lapply(.x, identity)
  n <- length(x)
  if (n == 0L) return(x)
  args <- list(...)
  if (.local) return(map_here(x, if (is.null(.seed)) f else fargate_seeded(f, .seed), args, quiet))
  needs <- needs_of(f, .globals, list(x, args))
  packages <- union(needs$packages, .packages)
  methods <- packages_of_classes(needs$classes, packages)
  id <- if (is.null(.id)) new_map_id() else .id
  refuse_source_packages(packages)
  if (!.send_pointers) refuse_pointers(c(needs$globals, own_objects(f), list(.x = x, .f = f, ... = args)))
  tell_assignments(f)
  folder <- tempfile("rfargate-map-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  payload <- list(f = f, args = args, globals = needs$globals, kinds = if (is.null(.seed)) session_kinds())
  files <- write_payload(payload, x, folder)
  if (!quiet) message(describe_payload(id, needs$globals, packages, methods, files))
  check_size(files, c(needs$globals, own_objects(f)), .max_size)
  batch <- if (!is.null(.tasks)) ceiling(n / .tasks)
  arguments <- c("map", write_script(packages, methods, folder), "--over", write_items(names(x), n, folder),
    option("--input", c(files, worker_file("work-item.R"))), option("--model", model), option("--id", id),
    option("--batch", batch), option("--max", .tasks), option("--item-seconds", .item_seconds), option("--seed", .seed),
    option("--tries", .tries), option("--max-cost", .max_cost), option("--cpu", cpu), option("--memory", memory),
    spot_option(spot), option("--item-timeout", seconds(timeout)), if (!.wait) "--no-follow")
  ask(arguments, stack, quiet = quiet)
  handle <- as_map(list(map = id, status = "RUNNING", count = n, done = 0L, failed = 0L, left = n), stack)
  if (.wait) fargate_collect(handle, quiet = quiet) else handle
}

# The same in this session.
map_here <- function(x, f, args, quiet) {
  worker <- worker_functions()
  values <- lapply(seq_along(x), function(i) {
    result <- worker$work_item(f, x[[i]], args, quiet)
    if (is.null(result$error)) result$value else item_error(result$error, i, result$log)
  })
  tell_failed(stats::setNames(values, names(x)))
}

# @param from where the name of a function is looked up
map_function <- function(.f, from) {
  if (is.function(.f)) .f
  else if (inherits(.f, "formula") && length(.f) == 2L) formula_function(.f)
  else if (is.character(.f) && length(.f) == 1L) get(.f, envir = from, mode = "function")
  else stop("`.f` must be a function, its name, or a one-sided formula: ~ .x + 1", call. = FALSE)
}

# A function of a one-sided formula, as in purrr.
formula_function <- function(formula) {
  arguments <- c(alist(... = ), .x = as.name("..1"), .y = as.name("..2"), . = as.name("..1"))
  as.function(c(arguments, formula[[2]]), envir = environment(formula))
}

new_map_id <- function() {
  keep_random_state()
  set.seed(NULL)
  paste0(format(Sys.time(), "map-%Y%m%d-%H%M%S-", tz = "UTC"), sprintf("%04x", sample.int(65536L, 1L) - 1L))
}

item_error <- function(error, index, log) {
  error$index <- index
  error$log <- log
  class(error) <- c("rfargate_item_error", class(error))
  error
}

is_item_error <- function(value) inherits(value, "rfargate_item_error")

tell_failed <- function(values) {
  failed <- sum(vapply(values, is_item_error, NA))
  if (failed) {
    warning(failed, " of ", length(values), " items failed; each is a condition with its log in the list", call. = FALSE)
  }
  values
}

# A map as the command describes it.
as_map <- function(value, stack) {
  structure(class = "rfargate_map", list(id = value$map, status = value$status, items = value$count, done = value$done,
    failed = value$failed, left = value$left, usd = if (is.null(value$usd)) NA_real_ else value$usd, stack = stack))
}

#' @export
format.rfargate_map <- function(x, ...) {
  c(paste0("<rfargate map ", x$id, ">"),
    paste("status: ", x$status),
    paste("items:  ", x$items, "of which", x$done, "done,", x$failed, "failed,", x$left, "left"),
    if (!is.na(x$usd)) paste("cost:   ", format(signif(x$usd, 3), scientific = FALSE), "USD"),
    paste0("collect: fargate_collect(\"", x$id, "\")"))
}

#' @export
print.rfargate_map <- function(x, ...) {
  cat(format(x), sep = "\n")
  invisible(x)
}
