# Packages that the first lines of a script require: #' rfargate: packages=data.table,glue

# Ends R if the image lacks some, and names them.
require_packages <- function(files, notes) {
  lacking <- lapply(files[!is_document(files)], function(file) {
    names <- head_packages(readLines(file, warn = FALSE, encoding = "bytes"))
    names[!vapply(names, function(name) nzchar(system.file(package = name)), NA)]
  })
  lacking <- unique(unlist(lacking))
  if (!length(lacking)) return(invisible())
  text <- paste0("the image lacks packages that a script's head asks for: ", paste(lacking, collapse = ", "),
    ": add them to the list that image.packages names, then pulumi up")
  message("rfargate: error: ", text)
  try(writeLines(text, notes), silent = TRUE)
  quit(save = "no", status = 69L, runLast = FALSE)
}

# Only in comments before the first line of code.
head_packages <- function(lines) {
  other <- which(nzchar(trimws(lines)) & !startsWith(lines, "#"))
  if (length(other)) lines <- lines[seq_len(other[[1L]] - 1L)]
  mark <- "^#'?[[:space:]]*rfargate:"
  words <- as.character(unlist(strsplit(sub(mark, "", grep(mark, lines, value = TRUE, useBytes = TRUE), useBytes = TRUE), "[[:space:]]+", useBytes = TRUE)))
  given <- words[startsWith(words, "packages=")]
  setdiff(as.character(unlist(strsplit(substring(given, nchar("packages=") + 1L), ",", fixed = TRUE))), "")
}
