# The R code of an R Markdown or Quarto document.

is_document <- function(files) grepl("[.](rmd|qmd)$", files, ignore.case = TRUE)

# The document's lines with everything but R code blank, so that line numbers stay. Chunks that knitr does not evaluate, or whose errors
# it may ignore, are blank, too.
code_of_document <- function(lines) {
  code <- rep("", length(lines))
  if (any(grepl("opts_chunk\\$set\\(.*\\b(eval|error)\\b", lines, useBytes = TRUE))) return(code)
  begin <- "^[\t >]*(```+)[ ]*\\{([A-Za-z0-9_]+)([^}]*)\\}[ \t]*$"
  fence <- ""
  for (i in seq_along(lines)) {
    line <- lines[[i]]
    if (nzchar(fence)) {
      if (grepl(paste0("^[\t >]*", fence, "`*[ \t]*$"), line, useBytes = TRUE)) {
        if (taken) code[inside] <- lines[inside]
        fence <- ""
      } else {
        if (grepl("^[\t >]*#\\|[ ]*(eval|error)[ ]*:", line, useBytes = TRUE)) taken <- FALSE
        inside <- c(inside, i)
      }
    } else if (grepl(begin, line, useBytes = TRUE)) {
      fence <- sub(begin, "\\1", line, useBytes = TRUE)
      options <- sub(begin, "\\3", line, useBytes = TRUE)
      taken <- tolower(sub(begin, "\\2", line, useBytes = TRUE)) == "r" && !grepl("\\b(eval|error|engine)[ ]*=", options, useBytes = TRUE)
      inside <- integer()
    }
  }
  code
}
