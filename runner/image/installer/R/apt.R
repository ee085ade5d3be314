# Binaries from apt: r-cran-* and r-bioc-*, if they are for the installed R.

apt <- new.env()
apt$updated <- FALSE
# Failed attempts: packages of apt, and folders of packages that R cannot load.
apt$refused <- apt$broken <- character()

# An R from source cannot use apt's packages, which would install a second R.
apt_has_r <- function() {
  if (is.null(apt$owner)) apt$owner <- parse_owner(apt_text("dpkg", "-S", file.path(R.home("bin"), "exec", "R")))
  !is.na(apt$owner)
}

apt_update <- function() {
  if (!apt$updated) run("apt-get", c("update", "-qq"))
  apt$updated <- TRUE
}

# apt's candidates for packages, by name, as parse_policy returns them.
apt_offered <- function(debs) {
  apt_update()
  policies <- parse_policy(apt_text("apt-cache", "policy", debs))
  policies[!is.na(vapply(policies, `[[`, "", "candidate"))]
}

apt_text <- function(command, ...) suppressWarnings(system2(command, c(...), stdout = TRUE, stderr = FALSE, env = "LC_ALL=C"))

apt_r <- function() {
  if (is.null(apt$r)) {
    apt_update()
    apt$origins <- parse_origins(apt_text("apt-cache", "policy"))
    fields <- strsplit(apt_text("dpkg-query", "-W", "-f", shQuote("${Version}\t${Provides}"), apt$owner), "\t")[[1L]]
    apt$r <- describe_r(fields[1L], fields[2L], parse_policy(apt_text("apt-cache", "policy", apt$owner))[[apt$owner]], apt$origins)
  }
  apt$r
}

# Possible names in apt of R packages.
apt_names <- function(packages) as.vector(outer(c("r-cran-", "r-bioc-"), tolower(packages), paste0))

# Data frame by package: deb (name of the Debian package) and version (of its R package); NA if none fits.
apt_candidates <- function(packages) {
  none <- rep(NA_character_, length(packages))
  found <- data.frame(deb = none, version = none, row.names = packages)
  if (!length(packages) || !apt_has_r()) return(found)
  policies <- apt_offered(apt_names(packages))
  policies <- policies[!names(policies) %in% apt$refused]
  if (!length(policies)) return(found)
  depends <- apt_depends(names(policies))
  r <- apt_r()
  unfit <- character()
  for (deb in names(policies)) {
    policy <- policies[[deb]]
    row <- match(sub("^r-(cran|bioc)-", "", deb), tolower(packages))
    if (!fits_r(r, depends[[deb]], origins_of(policy, policy$candidate, apt$origins))) unfit <- c(unfit, deb)
    else if (is.na(found$deb[row])) found[row, ] <- c(deb, upstream_version(policy$candidate))
  }
  if (length(unfit) && !isTRUE(apt$told)) {
    say("apt's r-cran-* are not for this R ", r$version, ": using the repository instead of ", paste(unfit, collapse = " "))
    apt$told <- TRUE
  }
  found
}

# Dependencies of the candidates, by package.
apt_depends <- function(debs) {
  text <- textConnection(apt_text("apt-cache", "show", "--no-all-versions", debs))
  on.exit(close(text))
  fields <- read.dcf(text, fields = c("Package", "Depends"))
  depends <- setNames(fields[, "Depends"], fields[, "Package"])[debs]
  depends[is.na(depends)] <- ""
  setNames(depends, debs)
}

# Installs `debs`, which are `packages` in R. Returns the packages that apt could not install or R cannot load: they come from the
# repository from then on.
apt_install <- function(debs, packages) {
  if (!length(debs)) return(character())
  before <- rownames(utils::installed.packages())
  say("from the distribution: ", paste(debs, collapse = " "))
  install <- function(debs) {
    problem <- attempt("apt-get", c("install", "-y", "-qq", "--no-install-recommends", debs))
    if (length(problem)) say(problem)
    !length(problem)
  }
  # If one cannot be installed, the others are installed one by one.
  ok <- if (install(debs)) rep(TRUE, length(debs)) else vapply(debs, install, NA)
  broken <- character()
  if (any(startsWith(loading(packages[ok]), "!"))) {
    # The reason may be one of its dependencies.
    library <- utils::installed.packages()
    library <- library[!rownames(library) %in% before, , drop = FALSE]
    answers <- loading(rownames(library))
    for (i in which(startsWith(answers, "!"))) {
      say("the distribution's \"", rownames(library)[[i]], "\" cannot be loaded: ", substring(answers[[i]], 3L))
    }
    library <- library[startsWith(answers, "!"), , drop = FALSE]
    broken <- rownames(library)
    apt$broken <- c(apt$broken, file.path(library[, "LibPath"], broken))
  }
  failed <- union(packages[!ok], broken)
  if (length(failed)) say("trying the repository for ", paste(failed, collapse = " "))
  apt$refused <- c(apt$refused, apt_names(failed))
  failed
}

# Rows of installed.packages, without apt's packages that cannot be loaded.
apt_usable <- function() {
  library <- utils::installed.packages()
  library[!file.path(library[, "LibPath"], library[, "Package"]) %in% apt$broken, , drop = FALSE]
}

apt_installed <- function() system2("dpkg-query", c("-W", "-f", shQuote("${Package}:${Architecture}\\n")), stdout = TRUE)
