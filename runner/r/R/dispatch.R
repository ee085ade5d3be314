# What a session finds by dispatch rather than by name: methods and classes of its global environment, and methods that
# its packages register.

# S3 methods, S4 classes and S4 methods that the session has defined itself.
session_methods <- function() {
  names <- ls(globalenv(), all.names = TRUE)
  s4 <- grepl("^[.]__[CT]__", names)
  dotted <- names[!s4 & grepl(".[.].", names)]
  c(names[s4], Filter(function(name) is_global_function(name) && is_s3_method(name), dotted))
}

is_s3_method <- function(name) utils::isS3method(name, envir = globalenv())

# Loaded packages with S3 methods for classes: a task loads them if its image has them.
#
# @param known packages that are attached anyway
packages_of_classes <- function(classes, known = character()) {
  classes <- setdiff(classes, base_classes())
  registers <- function(package) any(getNamespaceInfo(package, "S3methods")[, 2L] %in% classes)
  candidates <- setdiff(loadedNamespaces(), c(known, BASE_PACKAGES, "rfargate"))
  sort(Filter(registers, candidates))
}

# Classes for which R has methods itself; every other package may have some.
base_classes <- function() {
  unique(unlist(lapply(intersect(BASE_PACKAGES, loadedNamespaces()), function(package) {
    if (package == "base") .S3_methods_table[, 2L] else getNamespaceInfo(package, "S3methods")[, 2L]
  })))
}
