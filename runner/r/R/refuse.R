# What works in this session and would not work in a task.

# External pointers and connections belong to this process.
#
# @param objects by the names that the caller knows
refuse_pointers <- function(objects) {
  # Definitions of S4 classes have one, which R makes anew.
  objects <- objects[!startsWith(names(objects), ".__C__")]
  held <- names(Filter(worker_functions()$holds_pointer, objects))
  if (!length(held)) return(invisible())
  # A function has those of the environment that it was made in.
  of_data <- held[!vapply(objects[held], is.function, NA)]
  if (length(of_data)) held <- of_data
  stop(rfargate_error(
    paste("external pointers and connections are empty in a task; they are in:", paste(held, collapse = ", ")), 64L,
    remedy = "open them within the function, from a file or a path; .send_pointers = TRUE sends these objects as they are"))
}

# A task has the packages of its image, not the code of this session.
refuse_source_packages <- function(packages) {
  sources <- Filter(is_from_source, packages)
  if (!length(sources)) return(invisible())
  stop(rfargate_error(
    paste0("loaded from source, which a task cannot do: ", paste(sources, collapse = ", ")), 64L,
    cause = "load_all() of pkgload or devtools", remedy = "install the package in the stack's image and attach it with library()"))
}

is_from_source <- function(package) {
  package %in% loadedNamespaces() && exists(".__DEVTOOLS__", envir = asNamespace(package), inherits = FALSE)
}

# Warns of variables that a function assigns outside itself: tasks share none with this session.
tell_assignments <- function(f) {
  names <- if (is.primitive(f)) character() else outer_assignments(as.list(f))
  if (length(names)) {
    warning("`<<-` changes ", paste(names, collapse = ", "), " for one item only, not in this session; return values instead",
      call. = FALSE)
  }
}

# Names to which code assigns with `<<-` and that it does not define itself.
#
# @param code a function as a list: its arguments, then its body
outer_assignments <- function(code) {
  targets <- function(operators) {
    parts_of_code(code, function(call) if (as.character(call[[1]])[1] %in% operators) assigned_name(call[[2]]))
  }
  arguments <- parts_of_code(code, function(call) if (identical(call[[1]], as.name("function"))) names(call[[2]]))
  unique(setdiff(targets("<<-"), c(targets(c("<-", "=", "for")), arguments, names(code))))
}

# The variable of an assignment to a part of it, such as `names(x)[2] <- "a"`.
assigned_name <- function(target) {
  while (is.call(target)) target <- target[[2]]
  as.character(target)
}
