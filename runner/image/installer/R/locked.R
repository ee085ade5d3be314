# A renv.lock: its versions, or a refusal that names package and versions.

install_locked <- function(lock) {
  mode <- Sys.getenv("PACKAGE_VERSIONS", "locked")
  if (!mode %in% c("locked", "nearest")) fail("PACKAGE_VERSIONS is '", mode, "'; 'locked' and 'nearest' are allowed")
  repository_use(attr(lock, "repositories"))
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
  rest <- which(!there & !binary)
  files <- vapply(rest, function(i) {
    # What renv took from a version control system has no version in a repository.
    if (!lock$source[[i]] %in% c("Repository", "CRAN", "Bioconductor")) return(NA_character_)
    repository_fetch(lock$package[[i]], folder, lock$version[[i]])
  }, "")
  lacking <- rest[is.na(files)]
  if (length(lacking) && mode == "locked") refuse(lock[lacking, ], candidates$version[lacking])

  nearest <- lacking[!is.na(candidates$version[lacking])]
  apt_install(candidates$deb[c(which(binary), nearest)])
  repository_install(files[!is.na(files)])
  install_names(lock$package[setdiff(lacking, nearest)])
  for (i in lacking) {
    say("nearest: ", lock$package[[i]], " ", as.character(utils::packageVersion(lock$package[[i]])), " in place of ", lock$version[[i]])
  }
  check_loading(lock$package, ifelse(seq_len(nrow(lock)) %in% lacking, NA, lock$version))
}

equal_version <- function(a, b) {
  equal <- !is.na(a)
  equal[equal] <- numeric_version(a[equal]) == numeric_version(b[equal])
  unname(equal)
}

refuse <- function(lock, distribution) {
  lines <- vapply(seq_len(nrow(lock)), function(i) {
    origin <- if (lock$source[[i]] %in% c("Repository", "CRAN", "Bioconductor")) repository_says(lock$package[[i]])
              else paste0("locked to ", lock$source[[i]], ", which is no repository")
    sprintf("  %s: locked %s; distribution: %s; %s", lock$package[[i]], lock$version[[i]],
            if (is.na(distribution[[i]])) "none" else distribution[[i]], origin)
  }, "")
  fail("these cannot be had in the locked version:\n", paste(lines, collapse = "\n"),
       "\nname a repository that has them: image.packageRepository in the stack's file (REPOSITORY),",
       "\nor accept the distribution's versions: image.packageVersions: nearest in the stack's file (PACKAGE_VERSIONS=nearest)")
}
