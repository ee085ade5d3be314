# Rscript keeps no line numbers. They are found by looking for an error's calls in the text of the scripts.

# A data frame in two vectors: nodes (calls and names, as parsed) and where ("a.R line 3") they stand.
index_file <- function(file) {
  plain <- parse(file, keep.source = FALSE)
  sourced <- parse(file, keep.source = TRUE)
  nodes <- list()
  lines <- integer()
  visit <- function(node, twin, line) {
    if (is.symbol(node) && nzchar(as.character(node)) || is.call(node)) {
      nodes[[length(nodes) + 1L]] <<- node
      lines[[length(lines) + 1L]] <<- line
    }
    if (!is.call(node) && !is.pairlist(node)) return()
    references <- attr(twin, "srcref")
    for (i in seq_along(node)) {
      if (identical(node[[i]], quote(expr = ))) next
      here <- if (is.list(references) && i <= length(references)) references[[i]][[1L]] else line
      visit(node[[i]], twin[[i]], here)
    }
  }
  references <- attr(sourced, "srcref")
  for (i in seq_along(plain)) visit(plain[[i]], sourced[[i]], references[[i]][[1L]])
  list(nodes = nodes, lines = lines, file = sub("^(.*/)?r_scripts/", "", file))
}

# "a.R line 3" for the file and lines where a call or name stands; "" when it is nowhere, or at more than three places.
place_of <- function(node, indexes) {
  for (index in indexes) {
    lines <- unique(index$lines[vapply(index$nodes, identical, NA, node)])
    if (length(lines) >= 1L && length(lines) <= 3L) return(paste0(index$file, " line ", paste(lines, collapse = " or ")))
  }
  ""
}

# The script, and what it was reading with source() when the error came.
files_of <- function(calls, file) {
  sourced <- lapply(calls, function(call) {
    name <- if (is.symbol(call[[1L]])) as.character(call[[1L]]) else ""
    if (name %in% c("source", "sys.source") && length(call) > 1L && is.character(call[[2L]])) call[[2L]]
  })
  found <- c(unlist(rev(sourced)), file)
  found[file.exists(found)]
}
