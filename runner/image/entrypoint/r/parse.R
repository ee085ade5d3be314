# All scripts of a run are parsed before the first starts. Otherwise a syntax error in the last one could show after hours.

# Ends R with file and line if one cannot be parsed.
require_scripts <- function(files, notes) {
  for (file in files) {
    problem <- script_problem(file)
    if (is.null(problem)) next
    text <- paste0(problem, if (length(files) > 1L) "; no script was started")
    message("rfargate: error: ", text)
    try(writeLines(text, notes), silent = TRUE)
    quit(save = "no", status = 1L, runLast = FALSE)
  }
}

# NULL, or why R cannot run the file.
script_problem <- function(file) {
  name <- sub("^r_scripts/", "", file)
  bytes <- readBin(file, "raw", file.size(file))
  marks <- list(as.raw(c(0xff, 0xfe)), as.raw(c(0xfe, 0xff)))
  if (any(vapply(marks, identical, NA, bytes[1:2])) || any(bytes == 0L)) {
    return(paste0(name, " is not text in UTF-8 (UTF-16, or a binary file): save it as UTF-8"))
  }
  if (identical(bytes[1:3], as.raw(c(0xef, 0xbb, 0xbf)))) bytes <- unmarked(file, bytes)
  # R takes CR alone for no end of a line: a comment would hide the rest of the script.
  if (!any(bytes == 0x0a) && any(utils::head(bytes, -1L) == 0x0d) && !is_document(file)) {
    return(paste0(name, " ends its lines with CR alone, as old Macs did, so R would read it as one line: save it with LF"))
  }
  lines <- strsplit(rawToChar(bytes), if (is_document(file)) "\r\n?|\n" else "\r\n|\n|\r$", useBytes = TRUE)[[1L]]
  if (is_document(file)) lines <- code_of_document(lines)
  odd <- which(!validUTF8(lines))
  problem <- tryCatch({
    parse(text = lines, keep.source = FALSE)
    NULL
  }, error = function(e) conditionMessage(e))
  if (!is.null(problem) && length(odd)) {
    return(paste0(name, " is not UTF-8: line ", odd[[1L]], " has a byte of another encoding, such as Latin-1: save it as UTF-8"))
  }
  if (!is.null(problem)) return(paste0(name, " cannot be parsed: ", sub("^<text>", name, problem)))
  if (length(odd)) message("rfargate: warning: ", name, " is not UTF-8 (line ", odd[[1L]], "): its text may be garbled")
  NULL
}

# R reads a byte order mark as a letter. The file is the run's own copy.
unmarked <- function(file, bytes) {
  bytes <- bytes[-(1:3)]
  writeBin(bytes, file)
  bytes
}
