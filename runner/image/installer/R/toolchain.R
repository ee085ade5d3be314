# Compilers, for the time of an installation only.

# Evaluates an expression with compilers at hand if it needs them; those that were not there before are gone after.
with_toolchain <- function(needed, expression) {
  missing_tools <- !all(nzchar(Sys.which(c("make", "gcc", "g++"))))
  if (!needed || !missing_tools) return(force(expression))
  say("compilers, for this step only")
  before <- apt_installed()
  apt_update()
  # r-base-dev is what the distribution's R was built with; on an R from source it would bring a second R.
  tools <- if (apt_has_r()) "r-base-dev" else c("gcc", "g++", "gfortran", "make", "libblas-dev", "liblapack-dev")
  run("apt-get", c("install", "-y", "-qq", "--no-install-recommends", tools))
  on.exit(run("apt-get", c("purge", "-y", "-qq", setdiff(apt_installed(), before))))
  force(expression)
}
