# The proof: each package is loaded, in a fresh process, once all compilers are gone.

check_loading <- function(packages, versions = rep(NA, length(packages))) {
  if (!length(packages)) return(invisible())
  code <- sprintf('tryCatch({ suppressPackageStartupMessages(library("%s", character.only = TRUE)); cat("%s", as.character(packageVersion("%s")), "\\n") }, error = function(e) cat("%s", "!", gsub("\\\\s+", " ", conditionMessage(e)), "\\n"))',
                  packages, packages, packages, packages)
  file <- tempfile(fileext = ".R")
  writeLines(code, file)
  lines <- suppressWarnings(system2(file.path(R.home("bin"), "Rscript"), file, stdout = TRUE, stderr = FALSE))
  problems <- character()
  for (i in seq_along(packages)) {
    line <- grep(paste0("^", gsub(".", "\\.", packages[[i]], fixed = TRUE), " "), lines, value = TRUE)
    answer <- trimws(substring(line[1L], nchar(packages[[i]]) + 2L))
    if (is.na(answer)) answer <- "! R ended while loading it"
    if (startsWith(answer, "!")) {
      problems <- c(problems, paste0("package '", packages[[i]], "' cannot be loaded: ", substring(answer, 3L)))
    } else if (!is.na(versions[[i]]) && numeric_version(answer) != numeric_version(versions[[i]])) {
      problems <- c(problems, paste0("package '", packages[[i]], "' is ", answer, ", locked ", versions[[i]]))
    }
  }
  if (length(problems)) fail(paste(problems, collapse = "\n  "))
  say("loaded: ", paste(packages, collapse = " "))
}
