# From names to installed packages, including dependencies: first installed ones, then the distribution's, then the repository's.

install_names <- function(names) {
  plan <- resolve(names)
  # Packages that apt cannot install are planned again, without apt.
  while (length(failed <- apt_install(plan$debs, plan$debs_of))) {
    names <- union(names, failed)
    plan <- resolve(names)
  }
  folder <- tempfile("archives")
  dir.create(folder)
  files <- vapply(plan$archives, repository_fetch, "", folder = folder)
  if (anyNA(files)) fail("the archives of ", paste(plan$archives[is.na(files)], collapse = ", "), " could not be downloaded")
  repository_install(files)
}

# Follows the dependencies of packages from the repository; the distribution's packages bring their own.
resolve <- function(names) {
  library <- apt_usable()
  have <- setNames(library[, "Version"], library[, "Package"])
  have <- have[!duplicated(names(have))]
  need <- data.frame(package = unique(names), least = rep("0", length(unique(names))), by = rep("the list", length(unique(names))))
  debs <- debs_of <- archives <- character()
  while (nrow(need)) {
    open <- !(need$package %in% names(have) & at_least(have[need$package], need$least))
    need <- need[open & need$package != "R" & !need$package %in% archives, , drop = FALSE]
    if (!nrow(need)) break
    candidates <- apt_candidates(unique(need$package))[need$package, ]
    from_apt <- !is.na(candidates$deb) & at_least(candidates$version, need$least)
    fresh <- from_apt & !candidates$deb %in% debs & !duplicated(need$package)
    debs <- c(debs, candidates$deb[fresh])
    debs_of <- c(debs_of, need$package[fresh])
    have[need$package[from_apt]] <- candidates$version[from_apt]
    rest <- need[!from_apt, , drop = FALSE]
    if (!nrow(rest)) break
    if (!all(rest$package %in% rownames(repository_available()))) repository_add_bioconductor()
    known <- repository_available()
    for (i in seq_len(nrow(rest))) {
      package <- rest$package[[i]]
      if (!package %in% rownames(known) || !at_least(known[package, "Version"], rest$least[[i]])) {
        cannot_have(rest[i, ], candidates[!from_apt, , drop = FALSE][i, "version"])
      }
    }
    archives <- union(archives, rest$package)
    need <- dependencies(known[unique(rest$package), , drop = FALSE])
  }
  # A package that a dependency needs newer than the distribution's comes only from the repository.
  list(debs = debs, debs_of = debs_of, archives = archives)
}

cannot_have <- function(row, distribution) {
  least <- if (row$least == "0") "" else paste0(" (>= ", row$least, ")")
  known <- rownames(repository_available())
  archived <- row$least == "0" && length(known) && !row$package %in% known
  fail("package \"", row$package, "\"", least, ", needed by ", row$by, ", was not found; distribution: ",
       if (is.na(distribution)) "none" else distribution, "; ", repository_says(row$package), meant(row$package, known),
       if (archived) "\nif CRAN has archived it: a renv.lock with its last version installs it from CRAN's archive")
}

at_least <- function(version, least) {
  ok <- !is.na(version)
  ok[ok] <- numeric_version(version[ok]) >= numeric_version(least[ok])
  unname(ok)
}

equal_version <- function(a, b) {
  equal <- !is.na(a)
  equal[equal] <- numeric_version(a[equal]) == numeric_version(b[equal])
  unname(equal)
}

# Data frame of package, minimum version and the package that needs it, from rows of available.packages.
dependencies <- function(rows) {
  found <- lapply(rownames(rows), function(by) {
    text <- rows[by, c("Depends", "Imports", "LinkingTo")]
    parts <- trimws(unlist(strsplit(text[!is.na(text)], ",")))
    parts <- gsub("\\s+", " ", parts[nzchar(parts)])
    least <- ifelse(grepl(">=", parts), sub(".*>= ?([^)]*)\\).*", "\\1", parts), "0")
    data.frame(package = sub(" ?\\(.*", "", parts), least = trimws(least), by = rep(paste0("\"", by, "\""), length(parts)))
  })
  do.call(rbind, found)
}
