# Works on one item of a map, in this session or in a container. Base R only.

# @return list(value) or list(error), the condition; and log, the lines that the item printed, with its messages and warnings
work_item <- function(f, item, args, quiet = FALSE) {
  log <- printed <- character()
  taken <- 0L
  output <- textConnection("printed", "w", local = TRUE)
  sink(output, split = !quiet)
  note <- function(text = character()) {
    log <<- c(log, printed[seq_along(printed) > taken], unlist(strsplit(text, "\n", fixed = TRUE)))
    taken <<- length(printed)
  }
  # In between so that an error's call reads as written here, not with the function's and the item's text.
  # An argument of the user's, such as `i`, must not match one of this function.
  call_it <- function(...) f(item, ...)
  result <- tryCatch(
    withCallingHandlers(
      list(value = do.call(call_it, as.list(args), quote = TRUE)),
      message = function(m) {
        note(conditionMessage(m))
        if (quiet) invokeRestart("muffleMessage")
      },
      warning = function(w) note(paste("warning:", conditionMessage(w)))
    ),
    error = function(e) list(error = e),
    finally = {
      sink()
      # An unfinished line is written now.
      close(output)
    }
  )
  note()
  c(result, list(log = log))
}

# Items are one after the other in a file, so that each is read by itself.
#
# @param sizes bytes of each item in the file
read_item <- function(file, sizes, index) {
  items <- file(file, "rb")
  on.exit(close(items))
  seek(items, sum(sizes[seq_len(index - 1L)]))
  unserialize(memDecompress(readBin(items, "raw", sizes[index]), "gzip"))
}

# Whether a value has a part that is empty in another R process: an external pointer, or a connection, which has one.
holds_pointer <- function(value) {
  found <- FALSE
  serialize(value, NULL, refhook = function(reference) {
    if (typeof(reference) != "externalptr") return(NULL)
    if (!is_dispensable(reference)) found <<- TRUE
    # What a pointer refers to is not looked at.
    "pointer"
  })
  found
}

# Pointers that are empty already, and those of data.table, which makes its own anew.
is_dispensable <- function(pointer) {
  own <- if (isNamespaceLoaded("data.table")) attr(getExportedValue("data.table", "data.table")(), ".internal.selfref")
  identical(pointer, methods::new("externalptr")) || identical(pointer, own)
}
