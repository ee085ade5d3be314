# Reading the lists: a plain one, a requirements.R, a renv.lock.

list_kind <- function(file) {
  if (grepl("\\.lock$", file)) "lock" else if (grepl("\\.[rR]$", file)) "script" else "plain"
}

is_package_name <- function(x) grepl("^[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]$", x)

# One name a line; blank lines and what follows '#' do not count.
read_plain <- function(file) {
  lines <- trimws(sub("#.*", "", readLines(file, warn = FALSE)))
  bad <- which(nzchar(lines) & !is_package_name(lines))
  if (length(bad)) {
    fail("line ", bad[[1L]], " of ", basename(file), " is '", lines[[bad[[1L]]]],
         "', which is no package name: write one name a line, or use a renv.lock to say versions")
  }
  unique(lines[nzchar(lines)])
}

# The names written out in calls of install.packages, found by R's own parser. Others show when the script is run.
read_requirements <- function(file) {
  parsed <- tryCatch(parse(file, keep.source = FALSE), error = function(e) fail(conditionMessage(e)))
  names <- character()
  visit <- function(node) {
    if (is.call(node)) {
      if (deparse(node[[1L]])[[1L]] %in% c("install.packages", "utils::install.packages")) {
        call <- tryCatch(match.call(utils::install.packages, node, expand.dots = FALSE), error = function(e) NULL)
        names <<- c(names, literals(call$pkgs))
      }
      for (part in as.list(node)) if (!missing(part)) visit(part)
    } else if (is.expression(node) || is.pairlist(node)) {
      for (part in as.list(node)) if (!missing(part)) visit(part)
    }
  }
  visit(parsed)
  unique(names[is_package_name(names)])
}

# Texts of "a" and c("a", "b"); nothing of what has to be computed.
literals <- function(node) {
  if (is.character(node)) node
  else if (is.call(node) && identical(node[[1L]], quote(c))) unlist(lapply(as.list(node)[-1L], literals))
  else character()
}

# A data frame with package, version, source; attributes: r (version of R), repositories (addresses).
# R alone reads no JSON; jq is in the image for the entrypoint.
read_lock <- function(file) {
  query <- '(["R", .R.Version // "", ""] , ((.R.Repositories // [])[] | ["repository", .URL, ""]),
    (.Packages // error("it has no Packages") | .[] | ["package", .Package, .Version, .Source // "Repository"])) | @tsv'
  lines <- suppressWarnings(system2("jq", c("-r", shQuote(query), shQuote(file)), stdout = TRUE, stderr = TRUE))
  if (!is.null(attr(lines, "status"))) fail(basename(file), " cannot be read: ", paste(lines, collapse = " "))
  fields <- strsplit(lines, "\t", fixed = TRUE)
  kind <- vapply(fields, `[[`, "", 1L)
  packages <- fields[kind == "package"]
  structure(
    data.frame(package = vapply(packages, `[[`, "", 2L), version = vapply(packages, `[[`, "", 3L),
               source = vapply(packages, `[[`, "", 4L)),
    r = fields[[1L]][2L],
    repositories = vapply(fields[kind == "repository"], `[[`, "", 2L)
  )
}
