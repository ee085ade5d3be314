# The package repository, for packages that the distribution lacks: addresses, contents, downloads.

repository <- new.env()

# Sets the addresses: REPOSITORY, else the list's, else R's own setting, in which Debian's placeholder means CRAN. Unless REPOSITORY is
# set, CRAN is replaced by binaries for the base's distribution, as of `date`.
repository_use <- function(addresses = character(), date = NA_character_) {
  given <- Sys.getenv("REPOSITORY")
  repos <- if (nzchar(given)) given else if (length(addresses)) addresses else getOption("repos")
  repos[repos == "@CRAN@"] <- "https://cloud.r-project.org"
  repository$named <- sub("/+$", "", unname(repos))
  codename <- distribution_of(readLines("/etc/os-release", warn = FALSE))
  repository$repos <- binary_addresses(repository$named, codename, date, mirrors = !nzchar(given))
  repository$available <- NULL
  repository$bioconductor <- FALSE
  options(HTTPUserAgent = binary_agent())
}

# A matrix like available.packages'; empty, with repository$fault set, if no repository answers.
repository_available <- function() {
  if (is.null(repository$available)) {
    if (is.null(repository$repos)) repository_use()
    repository$available <- repository_ask(repository$repos)
    if (!is.null(repository$fault) && !identical(repository$repos, repository$named)) {
      say(paste(setdiff(repository$repos, repository$named), collapse = ", "), " with binaries cannot be reached; trying ",
          paste(repository$named, collapse = ", "))
      repository$repos <- repository$named
      repository$available <- repository_ask(repository$repos)
    }
  }
  repository$available
}

# Adds Bioconductor for missing packages: R's option BioC_mirror, in the lock's release or the one for this R.
# Source: https://contributions.bioconductor.org/use-devel.html
repository_add_bioconductor <- function(release = character()) {
  if (isTRUE(repository$bioconductor)) return(invisible())
  repository$bioconductor <- TRUE
  if (!length(release)) release <- tools:::.BioC_version_associated_with_R_version()
  root <- sprintf("%s/packages/%s", getOption("BioC_mirror", "https://bioconductor.org"), release)
  known <- repository_available()
  fault <- repository$fault
  # Separately, because a mirror may lack the data packages.
  found <- do.call(rbind, lapply(paste0(root, c("/bioc", "/data/annotation", "/data/experiment")), repository_ask))
  repository$fault <- fault
  if (!nrow(found)) return(invisible())
  say("with Bioconductor ", as.character(release), ": ", root)
  repository$repos <- c(repository$repos, paste0(root, "/bioc"))
  repository$available <- rbind(known, found[!rownames(found) %in% rownames(known), , drop = FALSE])
}

repository_ask <- function(repos) {
  repository$fault <- NULL
  withCallingHandlers(
    tryCatch(utils::available.packages(repos = repos), error = function(e) {
      repository$fault <- conditionMessage(e)
      utils::available.packages(contriburl = character())
    }),
    warning = function(w) {
      repository$fault <- conditionMessage(w)
      invokeRestart("muffleWarning")
    }
  )
}

# The message about a package that was not found.
repository_says <- function(package) {
  known <- repository_available()
  where <- paste0("repository ", paste(repository$repos, collapse = ", "))
  if (package %in% rownames(known)) paste0(where, ": ", known[package, "Version"])
  else if (!nrow(known) && !is.null(repository$fault)) paste0(where, ": cannot be reached")
  else paste0(where, ": none")
}

# Downloads a package's archive to a folder: the current version or the given one, which may be in the repository's Archive.
# Returns the file, or NA if no repository has it.
repository_fetch <- function(package, folder, version = NULL) {
  known <- repository_available()
  current <- if (package %in% rownames(known)) known[package, ] else NULL
  urls <- character()
  if (!is.null(current) && (is.null(version) || equal_version(current[["Version"]], version))) {
    urls <- sprintf("%s/%s_%s.tar.gz", current[["Repository"]], package, current[["Version"]])
  } else if (!is.null(version) && (nrow(known) || is.null(repository$fault))) {
    contrib <- paste0(repository$repos, "/src/contrib/")
    urls <- c(sprintf("%s%s_%s.tar.gz", contrib, package, version),
              sprintf("%sArchive/%s/%s_%s.tar.gz", contrib, package, package, version))
  }
  for (url in urls) {
    file <- file.path(folder, basename(url))
    got <- tryCatch(suppressWarnings(utils::download.file(url, file, quiet = TRUE, mode = "wb")) == 0L, error = function(e) FALSE)
    if (got) {
      note_fetched(package, url)
      return(file)
    }
    unlink(file)
  }
  NA_character_
}

# Installs archives in the order of their dependencies.
repository_install <- function(files) {
  if (!length(files)) return(invisible())
  packages <- sub("_.*", "", basename(files))
  say("from ", paste(repository$repos, collapse = ", "), ": ", paste(sub("\\.tar\\.gz$", "", basename(files)), collapse = " "))
  local <- tempfile("repository")
  contrib <- file.path(local, "src", "contrib")
  dir.create(contrib, recursive = TRUE)
  file.copy(files, contrib)
  tools::write_PACKAGES(contrib, type = "source")
  # A requirements.R runs with the installer's own install.packages: the real one is kept here.
  install <- if (is.null(repository$install_packages)) utils::install.packages else repository$install_packages
  compiled <- files[vapply(files, needs_compiling, NA)]
  with_toolchain(length(compiled) > 0L, install(
    packages, lib = .libPaths()[[1L]], repos = paste0("file://", local), type = "source", dependencies = FALSE,
    # R needs make to install several at once.
    Ncpus = if (nzchar(Sys.which("make"))) max(1L, parallel::detectCores(), na.rm = TRUE) else 1L,
    # Packages are loaded later, once the compilers are gone.
    INSTALL_opts = c("--no-docs", "--no-multiarch", "--no-test-load")
  ), headers_for(vapply(compiled, function(file) archive_field(file, "SystemRequirements"), "")))
  install_absent_libraries(.libPaths()[[1L]])
}

needs_compiling <- function(file) {
  # A repository of binaries serves built packages.
  if (!is.na(archive_field(file, "Built"))) return(FALSE)
  compiles <- archive_field(file, "NeedsCompilation")
  if (!is.na(compiles)) return(compiles == "yes")
  any(grepl("^[^/]+/src/", utils::untar(file, list = TRUE)))
}

# A field of the DESCRIPTION in an archive; NA if absent.
archive_field <- function(file, field) {
  folder <- tempfile("description")
  on.exit(unlink(folder, recursive = TRUE))
  package <- sub("_.*", "", basename(file))
  utils::untar(file, files = file.path(package, "DESCRIPTION"), exdir = folder)
  read.dcf(file.path(folder, package, "DESCRIPTION"), fields = field)[[1L]]
}
