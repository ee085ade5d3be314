# Compilers and headers, for the time of an installation only.

# Evaluates an expression with compilers at hand if it needs them, and with headers of the distribution. What was not there before is
# gone after, but for the shared libraries that the packages of R were linked to.
with_toolchain <- function(needed, expression, headers = character()) {
  missing_tools <- needed && !all(nzchar(Sys.which(c("make", "gcc", "g++"))))
  # r-base-dev is what the distribution's R was built with; on an R from source it would bring a second R.
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
