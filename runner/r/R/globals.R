# What a function needs besides its own environment: objects of the global environment, and packages.
#
# Serialized closures include the environments of functions, but neither the global environment nor packages.
#
# @param also names of further objects
# @param objects what is sent besides the function: its items and arguments
# @return list(globals, packages, classes): globals by name, and the classes of all that is sent
needs_of <- function(f, also = character(), objects = list()) {
  found <- new.env(parent = emptyenv())
  packages <- new.env(parent = emptyenv())
  classes <- new.env(parent = emptyenv())
  places <- list()
  looked <- 0L
  key <- function(where, name = "") {
    at <- Position(function(place) identical(place, where), places)
    if (is.na(at)) {
      at <- length(places) + 1L
      places[[at]] <<- where
    }
    paste(at, name)
  }
  visit <- function(f) {
    if (is.primitive(f)) return()
    if (isNamespace(environment(f))) return(note_package(packages, environmentName(environment(f))))
    code <- as.list(f)
    for (package in qualified_packages(code)) note_package(packages, package)
    for (name in c(codetools::findGlobals(f), formula_names(code))) locate(name, environment(f))
    for (name in Filter(is_global_function, strings_in(code))) locate(name, globalenv())
  }
  locate <- function(name, from) {
    where <- defining_environment(name, from)
    if (is.null(where) || identical(where, baseenv())) return()
    label <- environmentName(where)
    if (isNamespace(where) || startsWith(label, "package:")) return(note_package(packages, sub("^package:", "", label)))
    if (startsWith(label, "tools:")) return()
    known <- key(where, name)
    if (!is.null(found[[known]])) return()
    value <- get(name, envir = where, inherits = FALSE)
    found[[known]] <- list(name = name, global = is_searched(where), value = value)
    looked <<- 0L
    look_into(value)
  }
  # Functions within an object, and its classes.
  look_into <- function(value) {
    if (missing(value)) return()
    for (class in attr(value, "class")) assign(class, TRUE, envir = classes)
    if (isS4(value)) note_class_package(packages, value)
    if (is.function(value)) visit(value)
    else if (inherits(value, "formula")) for (name in all.names(value)) locate(name, formula_environment(value))
    else if (is.language(value)) for (name in all.names(value)) locate(name, globalenv())
    else if (is.list(value)) look_into_list(as.list(unclass(value)))
    else if (is.environment(value) && !is_searched(value) && !isNamespace(value)) look_into_environment(value)
  }
  look_into_list <- function(value) {
    parts <- utils::head(value, LONGEST_LOOK)
    looked <<- looked + length(parts)
    if (looked < MOST_LOOKS) lapply(parts, look_into)
  }
  look_into_environment <- function(value) {
    known <- key(value)
    if (!is.null(found[[known]])) return()
    found[[known]] <- list(global = FALSE)
    for (name in ls(value, all.names = TRUE)) if (!bindingIsActive(name, value)) look_into(object_of(name, value))
  }
  visit(f)
  look_into(objects)
  for (name in c(also, session_methods())) locate(name, globalenv())
  global <- Filter(function(one) one$global, as.list(found))
  globals <- lapply(global, function(one) one$value)
  names(globals) <- vapply(global, function(one) one$name, "")
  list(globals = globals[order(names(globals))], packages = sort(ls(packages)), classes = ls(classes))
}

# NULL for an argument that was not given, or that cannot be evaluated.
object_of <- function(name, where) {
  tryCatch({
    value <- get(name, envir = where)
    force(value)
  }, error = function(e) NULL)
}

# Parts of a list, and of an object in all, that are looked into: large data is seldom of many kinds.
LONGEST_LOOK <- 100L
MOST_LOOKS <- 10000L

# Part of R.
BASE_PACKAGES <- c("base", "compiler", "datasets", "grDevices", "graphics", "grid", "methods", "parallel", "splines",
  "stats", "stats4", "tcltk", "tools", "utils")

note_package <- function(packages, name) {
  if (!(name %in% BASE_PACKAGES)) assign(name, TRUE, envir = packages)
}

# The package of an object's S4 class.
note_class_package <- function(packages, value) {
  package <- attr(class(value), "package")
  if (!is.null(package) && package != ".GlobalEnv") note_package(packages, package)
}

defining_environment <- function(name, from) {
  while (!identical(from, emptyenv())) {
    if (exists(name, envir = from, inherits = FALSE)) return(from)
    from <- parent.env(from)
  }
  NULL
}

# Whether an environment is the global one, or attached to it.
is_searched <- function(where) any(vapply(seq_along(search()), function(at) identical(as.environment(at), where), NA))

is_global_function <- function(name) nzchar(name) && exists(name, envir = globalenv(), mode = "function", inherits = FALSE)

formula_environment <- function(formula) {
  own <- environment(formula)
  if (is.null(own)) globalenv() else own
}

# Packages that code names by `::`.
qualified_packages <- function(code) {
  parts_of_code(code, function(call) {
    if (is.name(call[[1]]) && as.character(call[[1]]) %in% c("::", ":::")) as.character(call[[2]])
  })
}

# Names in formulas, which codetools takes for columns.
formula_names <- function(code) {
  parts_of_code(code, function(call) if (identical(call[[1]], as.name("~"))) all.names(call))
}

# Strings in code: functions are called by name, too, as in do.call("f", ...).
strings_in <- function(code) {
  parts_of_code(code, function(call) lapply(as.list(call), function(part) if (!missing(part) && is.character(part)) part))
}

# What `part` returns for each call in code, a call or a list of such, outermost first.
parts_of_code <- function(code, part) {
  if (missing(code) || !(is.call(code) || is.list(code) || is.pairlist(code))) return(character())
  inner <- lapply(as.list(code), function(inside) if (missing(inside)) character() else parts_of_code(inside, part))
  unlist(c(list(if (is.call(code)) part(code)), inner), use.names = FALSE)
}
