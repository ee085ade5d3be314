# Compilers and headers during an installation.

# Evaluates an expression with compilers, if needed, and headers of the distribution. Afterwards everything that was added is removed,
# except shared libraries that R packages are linked to.
with_toolchain <- function(needed, expression, headers = character()) {
  missing_tools <- needed && !all(nzchar(Sys.which(c("make", "gcc", "g++"))))
  # r-base-dev belongs to the distribution's R; with an R from source it would install a second one.
  tools <- if (!missing_tools) character() else if (apt_has_r()) "r-base-dev"
           else c("gcc", "g++", "gfortran", "make", "libblas-dev", "liblapack-dev")
  wanted <- c(tools, if (needed) headers)
  if (!length(wanted)) return(force(expression))
  say(paste(c(if (length(tools)) "compilers", headers), collapse = " "), ", for this step only")
  before <- apt_installed()
  apt_update()
  run("apt-get", c("install", "-y", "-qq", "--no-install-recommends", wanted))
  on.exit({
    linked <- with_dependencies(library_owners(shared_libraries(.libPaths()[[1L]])))
    added <- setdiff(apt_installed(), before)
    run("apt-get", c("purge", "-y", "-qq", added[!sub(":.*", "", added) %in% sub(":.*", "", linked)]))
  })
  force(expression)
}
