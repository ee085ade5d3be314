# Rscript keeps no line numbers, so an error's calls are searched for in the scripts' text.

# Parallel vectors: nodes (calls and names, as parsed) and their lines; and the file's name.
index_file <- function(file) {
  # The code of a document keeps its lines.
  code <- if (is_document(file)) code_of_document(readLines(file, warn = FALSE)) else readLines(file, warn = FALSE)
  plain <- parse(text = code, keep.source = FALSE)
  sourced <- parse(text = code, keep.source = TRUE)
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

# "a.R line 3": the file and lines of a call or name; "" if it is nowhere or on more than three lines.
place_of <- function(node, indexes) {
  for (index in indexes) {
    lines <- unique(index$lines[vapply(index$nodes, identical, NA, node)])
    if (length(lines) >= 1L && length(lines) <= 3L) return(paste0(index$file, " line ", paste(lines, collapse = " or ")))
  }
  ""
}

# The script, and the files that it was reading with source() at the error.
files_of <- function(calls, file) {
  sourced <- lapply(calls, function(call) {
    name <- if (is.symbol(call[[1L]])) as.character(call[[1L]]) else ""
    if (name %in% c("source", "sys.source") && length(call) > 1L && is.character(call[[2L]])) call[[2L]]
  })
  found <- c(unlist(rev(sourced)), file)
  found[file.exists(found)]
}
