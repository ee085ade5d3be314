# Reads a requirements.R with R's parser before it runs.

# A list of names: install (literals in calls of install.packages, or packages loaded by a file that installs nothing), load (loaded
# unconditionally by the file's own statements), files (named in it). Other packages become known when it runs.
read_requirements <- function(file) {
  parsed <- tryCatch(parse(file, keep.source = FALSE), error = function(e) fail(conditionMessage(e)))
  named <- loaded <- texts <- character()
  installs <- FALSE
  visit <- function(node) {
    if (is.call(node)) {
      called <- deparse(node[[1L]])[[1L]]
      installs <<- installs || grepl("install|restore|p_load|source$", called)
      if (called %in% c("install.packages", "utils::install.packages")) {
        call <- tryCatch(match.call(utils::install.packages, node, expand.dots = FALSE), error = function(e) NULL)
        named <<- c(named, literals(call$pkgs))
      }
      loaded <<- c(loaded, loaded_by(node))
    }
    if (is.character(node)) texts <<- c(texts, node)
    else if (is.call(node) || is.expression(node) || is.pairlist(node)) for (part in as.list(node)) if (!missing(part)) visit(part)
  }
  visit(parsed)
  names_in <- function(x) unique(x[is_package_name(x)])
  list(
    install = names_in(if (installs) named else loaded),
    load = names_in(unlist(lapply(parsed, loaded_by))),
    files = unique(grep("^[^:*]+[.](R|r|txt|csv|tsv|lock|json|dcf|ya?ml|rds|RData)$|(^|/)DESCRIPTION$", texts, value = TRUE))
  )
}

# The package that a call loads, if it is a literal.
loaded_by <- function(node) {
  if (!is.call(node)) return(character())
  called <- sub("^base::", "", deparse(node[[1L]])[[1L]])
  # These always evaluate their arguments.
  if (called %in% c("suppressPackageStartupMessages", "suppressWarnings", "suppressMessages", "invisible", "stopifnot")) {
    return(unlist(lapply(as.list(node)[-1L], loaded_by)))
  }
  if (!called %in% c("library", "require", "requireNamespace", "loadNamespace")) return(character())
  call <- tryCatch(match.call(get(called, baseenv()), node), error = function(e) NULL)
  package <- call$package
  by_name <- called %in% c("library", "require") && is.null(call$character.only)
  if (is.character(package)) package else if (is.symbol(package) && by_name) as.character(package) else character()
}

# Strings of "a" and c("a", "b"), but not of computed values.
literals <- function(node) {
  if (is.character(node)) node
  else if (is.call(node) && identical(node[[1L]], quote(c))) unlist(lapply(as.list(node)[-1L], literals))
  else character()
}
