# The distribution's binaries: r-cran-* and r-bioc-*, used when R itself is the distribution's.

apt <- new.env()
apt$updated <- FALSE

# They depend on the distribution's R: on an R from source they would bring a second one.
apt_serves_r <- function() {
  if (is.null(apt$serves)) {
    binary <- file.path(R.home("bin"), "exec", "R")
    apt$serves <- suppressWarnings(system2("dpkg", c("-S", binary), stdout = FALSE, stderr = FALSE)) == 0L
  }
  apt$serves
}

apt_update <- function() {
  if (!apt$updated) run("apt-get", c("update", "-qq"))
  apt$updated <- TRUE
}

# Data frame by package: deb (name of the Debian package) and version (of the R package in it); NA where there is none.
apt_candidates <- function(packages) {
  none <- rep(NA_character_, length(packages))
  found <- data.frame(deb = none, version = none, row.names = packages)
  if (!length(packages) || !apt_serves_r()) return(found)
  apt_update()
  debs <- as.vector(outer(c("r-cran-", "r-bioc-"), tolower(packages), paste0))
  lines <- suppressWarnings(system2("apt-cache", c("policy", debs), stdout = TRUE, stderr = FALSE, env = "LC_ALL=C"))
  deb <- ""
  for (line in lines) {
    if (grepl("^\\S+:$", line)) deb <- sub(":$", "", line)
    candidate <- sub("^  Candidate: ", "", line)
    if (candidate == line || candidate == "(none)") next
    row <- match(sub("^r-(cran|bioc)-", "", deb), tolower(packages))
    if (is.na(found$deb[row])) found[row, ] <- c(deb, upstream_version(candidate))
  }
  found
}

# "1:3.1.8+dfsg-1" is 3.1.8: without epoch, revision and what Debian adds to a name of its own source.
upstream_version <- function(debian) sub("[+~].*$", "", sub("-[^-]*$", "", sub("^[0-9]+:", "", debian)))

apt_install <- function(debs) {
  if (!length(debs)) return(invisible())
  apt_update()
  say("from the distribution: ", paste(debs, collapse = " "))
  run("apt-get", c("install", "-y", "-qq", "--no-install-recommends", debs))
}

apt_installed <- function() system2("dpkg-query", c("-W", "-f", shQuote("${Package}:${Architecture}\\n")), stdout = TRUE)
