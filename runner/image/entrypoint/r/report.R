# Reports an error that the script does not handle: its place and the calls that led there, on the log even if the script redirected
# its output. R then prints the message itself and ends as usual.

report <- function(e, calls, file, notes, around) {
  # First, and with few calls: the stack may be nearly full.
  said <- paste(conditionMessage(e), collapse = "\n")
  cat(said, file = notes)
  calls <- without_handling(calls)
  if (around > 0L) {
    if (any(vapply(utils::head(calls, around), identical, NA, conditionCall(e)))) e$call <- NULL
    calls <- utils::tail(calls, -around)
  }
  ends <- is.null(getOption("error"))
  if (ends) {
    while (sink.number() > 0L) sink()
    if (sink.number(type = "message") != 2L) sink(type = "message")
  }
  text <- tryCatch(describe(e, said, calls, file, notes), error = function(problem) NULL)
  # A script that continues after errors keeps its streams.
  hidden <- !ends && sink.number(type = "message") != 2L
  if (hidden) text <- c(text, paste0("Error: ", said))
  if (length(text)) try(if (hidden) writeLines(text, "/dev/fd/2") else message(paste(text, collapse = "\n")), silent = TRUE)
  invisible()
}

# Adds to the notes, after a control character that no message has.
note <- function(notes, what, text) for (each in text[nzchar(text)]) cat("\002", what, ":", each, file = notes, append = TRUE, sep = "")

# R runs no handler when the C stack is full, and a script can redirect messages: then only R's last message is left.
note_last_error <- function(notes) {
  full <- grepl("C stack usage|nested too deeply", geterrmessage())
  if (full || sink.number(type = "message") != 2L) note(notes, "last", geterrmessage())
}

describe <- function(e, said, calls, file, notes) {
  indexes <- list()
  for (name in files_of(calls, file)) {
    index <- tryCatch(index_file(name), error = function(problem) NULL)
    if (!is.null(index)) indexes[[length(indexes) + 1L]] <- index
  }
  shown <- rev(seq_along(calls))
  if (length(shown) > 30L) shown <- c(shown[1:20], NA, shown[(length(shown) - 8L):length(shown)])
  places <- vapply(shown, function(i) if (is.na(i)) "" else place_of(calls[[i]], indexes), "")
  # A primitive without a frame, such as log(), is inside all frames.
  place <- if (any(vapply(calls, identical, NA, conditionCall(e)))) "" else place_of_condition(e, said, indexes)
  if (!nzchar(place)) place <- c(places[nzchar(places)], "")[[1L]]
  call <- if (is.null(conditionCall(e))) "" else paste0(" in ", one_line(conditionCall(e)))
  cat("Error", call, if (nzchar(place)) paste0(" (", place, ")"), ": ", said, file = notes, sep = "")
  lines <- vapply(seq_along(shown), function(k) {
    if (is.na(shown[[k]])) return(paste0("   ... ", length(calls) - 29L, " more calls"))
    paste0(shown[[k]], ": ", one_line(calls[[shown[[k]]]]), if (nzchar(places[[k]])) paste0(" at ", places[[k]]))
  }, "")
  c(if (nzchar(place)) paste0("Error at ", place),
    if (length(lines)) c("Traceback (the innermost call first):", lines))
}

# An error at top level has no calls, but its own call or the missing name may be in the script.
place_of_condition <- function(e, said, indexes) {
  place <- if (is.null(conditionCall(e))) "" else place_of(conditionCall(e), indexes)
  name <- sub("^object '(.*)' not found$", "\\1", said, useBytes = TRUE)
  if (!nzchar(place) && name != said) place <- place_of(as.name(name), indexes)
  place
}

one_line <- function(call) {
  text <- deparse(call, width.cutoff = 120L, nlines = 2L)
  if (length(text) > 1L) paste0(text[[1L]], " ...") else text
}

# Without the frames of R's error handling itself.
without_handling <- function(calls) {
  count <- length(calls)
  for (i in rev(seq_len(count))) {
    if (i < count - 3L) break
    if (identical(calls[[i]][[1L]], as.name(".handleSimpleError"))) return(calls[seq_len(i - 1L)])
  }
  calls[seq_len(max(count - 1L, 0L))]
}
