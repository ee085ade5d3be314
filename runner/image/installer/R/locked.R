# Installs a renv.lock's versions, or fails with the package and its available versions.

# lists: the lock's folder.
install_locked <- function(lock, lists) {
  mode <- Sys.getenv("PACKAGE_VERSIONS", "locked")
  if (!mode %in% c("locked", "nearest")) fail("PACKAGE_VERSIONS=\"", mode, "\" is invalid: use \"locked\" or \"nearest\"")
  repository_use(attr(lock, "repositories"), attr(lock, "date"))
  if (any(lock$source == "Bioconductor")) repository_add_bioconductor(attr(lock, "bioconductor"))
  here <- paste(R.version$major, R.version$minor, sep = ".")
  if (attr(lock, "r") != here) say("the renv.lock was made with R ", attr(lock, "r"), ", this is R ", here)
  # renv restores libraries; this one is the image's.
  lock <- lock[lock$package != "renv", ]

  library <- utils::installed.packages()
  installed <- library[match(lock$package, library[, "Package"]), "Version"]
  candidates <- apt_candidates(lock$package)
  there <- equal_version(installed, lock$version)
  binary <- !there & equal_version(candidates$version, lock$version)

  folder <- tempfile("archives")
  dir.create(folder)
  fetch <- function(i) {
    # A package from a version control system has no version in a repository.
    if (nzchar(lock$remote[[i]])) return(remote_archive(lock$package[[i]], lock$version[[i]], lock$remote[[i]], lists, folder))
    repository_fetch(lock$package[[i]], folder, lock$version[[i]])
  }
  rest <- which(!there & !binary)
  files <- vapply(rest, fetch, "")
  lacking <- rest[is.na(files)]
  # A package that is in no repository has no nearest version either.
  hopeless <- if (mode == "locked") lacking else lacking[nzchar(lock$remote[lacking]) & is.na(candidates$version[lacking]) &
                                                           !lock$package[lacking] %in% rownames(repository_available())]
  if (length(hopeless)) refuse(lock[hopeless, ], candidates$version[hopeless])

  nearest <- lacking[!is.na(candidates$version[lacking])]
  chosen <- c(which(binary), nearest)
  failed <- apt_install(candidates$deb[chosen], lock$package[chosen])
  again <- setdiff(which(lock$package %in% failed), nearest)
  refetched <- vapply(again, fetch, "")
  if (anyNA(refetched) && mode == "locked") refuse(lock[again[is.na(refetched)], ], rep("cannot be installed", sum(is.na(refetched))))
  files <- c(files, refetched)
  repository_install(files[!is.na(files)])
  lacking <- c(lacking, again[is.na(refetched)])
  install_names(c(lock$package[setdiff(lacking, setdiff(nearest, which(lock$package %in% failed)))], setdiff(failed, lock$package)))
  for (i in lacking) {
    say("nearest: ", lock$package[[i]], " ", as.character(utils::packageVersion(lock$package[[i]])), " in place of ", lock$version[[i]])
  }
  check_loading(lock$package, ifelse(seq_len(nrow(lock)) %in% lacking, NA, lock$version))
}

refuse <- function(lock, distribution) {
  remote <- nzchar(lock$remote)
  # renv names no place for what it found on the disk of the machine that made the lock.
  elsewhere <- remote & tolower(lock$source) %in% c("github", "gitlab", "bitbucket", "git", "git2r", "xgit", "url")
  local <- remote & !elsewhere
  lines <- vapply(seq_len(nrow(lock)), function(i) {
    origin <- if (remote[[i]]) paste0("locked to ", lock$source[[i]], " (", lock$remote[[i]], "), which is not a repository")
              else repository_says(lock$package[[i]])
    sprintf("  %s: locked %s; distribution: %s; %s", lock$package[[i]], lock$version[[i]],
            if (is.na(distribution[[i]])) "none" else distribution[[i]], origin)
  }, "")
  fail("these packages are not available in the locked version:\n", paste(lines, collapse = "\n"),
       if (!all(remote)) paste0(
         "\nname a repository that has them: image.packageRepository in the stack's file (REPOSITORY),",
         "\nor accept the distribution's versions: image.packageVersions: nearest in the stack's file (PACKAGE_VERSIONS=nearest)"
       ),
       if (any(local)) paste0(
         "\nonly the machine that made the lock has ", paste(lock$package[local], collapse = ", "), ": publish it on GitHub, install it from there ",
         "with renv::install(\"OWNER/REPO\"), and lock again with renv::snapshot()"
       ),
       if (any(elsewhere)) paste0(
         "\na requirements.R installs packages from GitHub and similar sources; name one in image.packages of the stack's file, with\n",
         "  install.packages(\"remotes\")\n", paste0("  ", remote_call(lock$source[elsewhere], lock$remote[elsewhere]), collapse = "\n"),
         "\nor lock them to a repository that has them; many authors have one at https://OWNER.r-universe.dev"
       ))
}

# The call that installs a package from renv's source.
remote_call <- function(source, remote) {
  kind <- tolower(source)
  kind[kind %in% c("git2r", "xgit")] <- "git"
  sprintf("remotes::install_%s(\"%s\")", kind, remote)
}
