# What a function needs besides its own environment: objects of the global environment, and packages.
#
# Serialized closures include the environments of functions, but neither the global environment nor packages.
#
# @return list(globals, packages): globals by name
needs_of <- function(f, also = character()) {
  found <- new.env(parent = emptyenv())
  packages <- new.env(parent = emptyenv())
  visit <- function(f) {
    if (is.primitive(f)) return()
    if (isNamespace(environment(f))) return(note_package(packages, environmentName(topenv(environment(f)))))
    for (package in qualified_packages(body(f))) note_package(packages, package)
    for (name in codetools::findGlobals(f)) locate(name, environment(f))
  }
  locate <- function(name, from) {
    where <- defining_environment(name, from)
    if (is.null(where)) return()
    label <- environmentName(where)
    if (startsWith(label, "package:")) return(note_package(packages, sub("^package:", "", label)))
    if (!identical(where, globalenv()) && isNamespace(topenv(where)) && identical(where, topenv(where))) return()
    known <- paste(format(where), name)
    if (!is.null(found[[known]])) return()
    value <- get(name, envir = where, inherits = FALSE)
    found[[known]] <- list(name = name, global = identical(where, globalenv()), value = value)
    if (is.function(value)) visit(value)
  }
  visit(f)
  for (name in also) locate(name, globalenv())
  global <- Filter(function(one) one$global, as.list(found))
  globals <- lapply(global, function(one) one$value)
  names(globals) <- vapply(global, function(one) one$name, "")
  list(globals = globals[order(names(globals))], packages = sort(ls(packages)))
}

# Part of R.
BASE_PACKAGES <- c("base", "compiler", "datasets", "grDevices", "graphics", "grid", "methods", "parallel", "splines",
  "stats", "stats4", "tcltk", "tools", "utils")

note_package <- function(packages, name) {
  if (!(name %in% BASE_PACKAGES)) assign(name, TRUE, envir = packages)
}

defining_environment <- function(name, from) {
  while (!identical(from, emptyenv())) {
    if (exists(name, envir = from, inherits = FALSE)) return(from)
    from <- parent.env(from)
  }
  NULL
}

# Packages that code names by `::`.
qualified_packages <- function(code) {
  if (!is.call(code)) return(character())
  if (is.name(code[[1]]) && as.character(code[[1]]) %in% c("::", ":::")) return(as.character(code[[2]]))
  unlist(lapply(as.list(code), function(part) if (missing(part)) character() else qualified_packages(part)))
}
