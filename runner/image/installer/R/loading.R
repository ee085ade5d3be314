# Checks that each package loads, in a new process.

# Each package's version, or "! " and the reason why it cannot be loaded.
loading <- function(packages) {
  if (!length(packages)) return(character())
  code <- sprintf('tryCatch({ suppressPackageStartupMessages(library("%s", character.only = TRUE)); cat("%s", as.character(packageVersion("%s")), "\\n") }, error = function(e) cat("%s", "!", gsub("\\\\s+", " ", conditionMessage(e)), "\\n"))',
                  packages, packages, packages, packages)
  file <- tempfile(fileext = ".R")
  writeLines(code, file)
  lines <- suppressWarnings(system2(file.path(R.home("bin"), "Rscript"), file, stdout = TRUE, stderr = FALSE))
  vapply(packages, function(package) {
    line <- grep(paste0("^", gsub(".", "\\.", package, fixed = TRUE), " "), lines, value = TRUE)
    answer <- trimws(substring(line[1L], nchar(package) + 2L))
    if (is.na(answer)) "! R ended while loading it" else answer
  }, "", USE.NAMES = FALSE)
}

# The last step, once all compilers are gone. Returns the packages.
check_loading <- function(packages, versions = rep(NA, length(packages))) {
  if (!length(packages)) return(invisible(packages))
  answers <- loading(packages)
  problems <- character()
  for (i in seq_along(packages)) {
    answer <- answers[[i]]
    if (startsWith(answer, "!")) {
      problems <- c(problems, paste0("package \"", packages[[i]], "\" cannot be loaded: ", substring(answer, 3L),
        meant(packages[[i]], rownames(utils::installed.packages()))))
    } else if (!is.na(versions[[i]]) && numeric_version(answer) != numeric_version(versions[[i]])) {
      problems <- c(problems, paste0("package \"", packages[[i]], "\" is ", answer, "; the lock has ", versions[[i]]))
    }
  }
  if (length(problems)) fail(paste(problems, collapse = "\n  "))
  say("loaded: ", paste(packages, collapse = " "))
  invisible(packages)
}
