#' A function with the random numbers of a map
#'
#' For [lapply()], or any other function that calls `.f` for one item after the other:
#' `lapply(x, fargate_seeded(f, 42))` returns what `fargate_map(x, f, .seed = 42)` does.
#'
#' Items have L'Ecuyer streams of their own, because tasks work on many at once. This is the same in base R:
#' \preformatted{
#' set.seed(42, kind = "L'Ecuyer-CMRG", normal.kind = "Inversion", sample.kind = "Rejection")
#' stream <- .Random.seed
#' lapply(x, function(item) {
#'   stream <<- parallel::nextRNGStream(stream)
#'   assign(".Random.seed", stream, envir = globalenv())
#'   f(item)
#' })
#' }
#'
#' @param .f A function, its name, or a formula, as for [fargate_map()].
#' @param .seed A whole number above 0.
#' @return A function with the arguments of `.f`. Its first call uses the stream of a map's first item, each further call
#'   the next one. The session's own random state stays as it is.
#' @examples
#' noise <- function(n) rnorm(n)
#' identical(lapply(1:3, fargate_seeded(noise, 42)), fargate_map(1:3, noise, .seed = 42, .local = TRUE))
#' @export
fargate_seeded <- function(.f, .seed) {
  f <- map_function(.f, parent.frame())
  check_seed(.seed)
  stream <- NULL
  function(...) {
    keep_random_state()
    if (is.null(stream)) stream <<- first_state(.seed)
    stream <<- parallel::nextRNGStream(stream)
    # Assigning the state sets the kinds of generators, too.
    assign(".Random.seed", stream, envir = globalenv())
    f(...)
  }
}

# As `rfargate map --seed` has it.
first_state <- function(seed) {
  set.seed(seed, "L'Ecuyer-CMRG", "Inversion", "Rejection")
  get(".Random.seed", envir = globalenv())
}

check_seed <- function(seed) {
  whole <- is.numeric(seed) && length(seed) == 1L && !is.na(seed) && seed == trunc(seed)
  if (!whole || seed < 1 || seed > .Machine$integer.max) {
    stop("`.seed` must be a whole number from 1 to ", .Machine$integer.max, call. = FALSE)
  }
}

# Kinds of the session's generators, for tasks that have no seed; NULL for kinds that another process does not have.
session_kinds <- function() {
  kinds <- RNGkind()
  if (!any(kinds == "user-supplied")) kinds
}

# Sets the random state back when the calling function ends.
keep_random_state <- function(frame = parent.frame()) {
  state <- globalenv()[[".Random.seed"]]
  kinds <- RNGkind()
  back <- function() {
    # A session without a state would keep the kinds otherwise.
    suppressWarnings(do.call(RNGkind, as.list(kinds)))
    if (is.null(state)) rm(".Random.seed", envir = globalenv())
    else assign(".Random.seed", state, envir = globalenv())
  }
  do.call(on.exit, list(as.call(list(back)), TRUE), envir = frame)
}
