# L'Ecuyer streams by index, as with `rfargate map --seed`: the same numbers for any number of tasks, any order and any
# machine.
#
# @return a list of n values of .Random.seed, or of NULLs without a seed
random_streams <- function(n, seed) {
  if (is.null(seed)) return(vector("list", n))
  RNGkind("L'Ecuyer-CMRG", "Inversion", "Rejection")
  set.seed(seed)
  stream <- get(".Random.seed", envir = globalenv())
  streams <- vector("list", n)
  for (i in seq_len(n)) {
    stream <- parallel::nextRNGStream(stream)
    streams[[i]] <- stream
  }
  streams
}

# Sets the random state back when the calling function ends.
keep_random_state <- function(frame = parent.frame()) {
  state <- globalenv()[[".Random.seed"]]
  kinds <- RNGkind()
  back <- function() {
    # A session without a state would keep the kinds otherwise.
    do.call(RNGkind, as.list(kinds))
    if (is.null(state)) rm(".Random.seed", envir = globalenv())
    else assign(".Random.seed", state, envir = globalenv())
  }
  do.call(on.exit, list(as.call(list(back)), TRUE), envir = frame)
}
