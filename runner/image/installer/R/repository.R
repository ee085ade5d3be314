# The package repository, for what the distribution lacks: addresses, contents, downloads.

repository <- new.env()

# REPOSITORY, else what the list says, else R's own setting, for which Debian's placeholder means CRAN.
repository_use <- function(addresses = character()) {
  given <- Sys.getenv("REPOSITORY")
  repos <- if (nzchar(given)) given else if (length(addresses)) addresses else getOption("repos")
  repos[repos == "@CRAN@"] <- "https://cloud.r-project.org"
  repository$repos <- sub("/+$", "", unname(repos))
  repository$available <- NULL
}

# Matrix as of available.packages; empty, with repository$fault set, when no repository answers.
repository_available <- function() {
  if (is.null(repository$available)) {
    if (is.null(repository$repos)) repository_use()
    repository$fault <- NULL
    repository$available <- withCallingHandlers(
      tryCatch(utils::available.packages(repos = repository$repos), error = function(e) {
        repository$fault <- conditionMessage(e)
        utils::available.packages(contriburl = character())
      }),
      warning = function(w) {
        repository$fault <- conditionMessage(w)
        invokeRestart("muffleWarning")
      }
    )
  }
  repository$available
}

# What to say of a package that is not there.
repository_says <- function(package) {
  known <- repository_available()
  where <- paste0("repository ", paste(repository$repos, collapse = ", "))
  if (package %in% rownames(known)) paste0(where, ": ", known[package, "Version"])
  else if (!nrow(known) && !is.null(repository$fault)) paste0(where, ": cannot be reached")
  else paste0(where, ": none")
}

# Fetches a package's archive into a folder: the current one, or a named version, also from the repository's Archive.
# Returns the file, or NA when no repository has it.
repository_fetch <- function(package, folder, version = NULL) {
  known <- repository_available()
  current <- if (package %in% rownames(known)) known[package, ] else NULL
  urls <- character()
  if (!is.null(current) && (is.null(version) || same_version(current[["Version"]], version))) {
    urls <- sprintf("%s/%s_%s.tar.gz", current[["Repository"]], package, current[["Version"]])
  } else if (!is.null(version) && (nrow(known) || is.null(repository$fault))) {
    contrib <- paste0(repository$repos, "/src/contrib/")
    urls <- c(sprintf("%s%s_%s.tar.gz", contrib, package, version),
              sprintf("%sArchive/%s/%s_%s.tar.gz", contrib, package, package, version))
  }
  for (url in urls) {
    file <- file.path(folder, basename(url))
    got <- tryCatch(suppressWarnings(utils::download.file(url, file, quiet = TRUE, mode = "wb")) == 0L, error = function(e) FALSE)
    if (got) return(file)
    unlink(file)
  }
  NA_character_
}

same_version <- function(a, b) numeric_version(a) == numeric_version(b)

# Installs archives, in the order that their dependencies on one another ask for.
repository_install <- function(files) {
  if (!length(files)) return(invisible())
  packages <- sub("_.*", "", basename(files))
  say("from ", paste(repository$repos, collapse = ", "), ": ", paste(sub("\\.tar\\.gz$", "", basename(files)), collapse = " "))
  local <- tempfile("repository")
  contrib <- file.path(local, "src", "contrib")
  dir.create(contrib, recursive = TRUE)
  file.copy(files, contrib)
  tools::write_PACKAGES(contrib, type = "source")
  # Under a requirements.R, install.packages is the installer's own: the real one is kept here.
  install <- if (is.null(repository$install_packages)) utils::install.packages else repository$install_packages
  with_toolchain(any(vapply(files, needs_compiling, NA)), install(
    packages, lib = .libPaths()[[1L]], repos = paste0("file://", local), type = "source", dependencies = FALSE,
    # R installs several at once through make.
    Ncpus = if (nzchar(Sys.which("make"))) max(1L, parallel::detectCores(), na.rm = TRUE) else 1L,
    # What would be loaded in passing is loaded later, once the compilers are gone.
    INSTALL_opts = c("--no-docs", "--no-multiarch", "--no-test-load")
  ))
}

needs_compiling <- function(file) {
  folder <- tempfile("description")
  package <- sub("_.*", "", basename(file))
  utils::untar(file, files = file.path(package, "DESCRIPTION"), exdir = folder)
  description <- read.dcf(file.path(folder, package, "DESCRIPTION"))
  # A repository of binaries serves packages that are built.
  if ("Built" %in% colnames(description)) return(FALSE)
  if ("NeedsCompilation" %in% colnames(description)) return(description[, "NeedsCompilation"][[1L]] == "yes")
  any(grepl("^[^/]+/src/", utils::untar(file, list = TRUE)))
}
