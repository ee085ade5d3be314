# A renv.lock's packages from GitHub. The deploying machine has downloaded them, so the build needs no token.

# Turns GitHub's archive into a package's archive, with the version in its name; NA if it was not downloaded.
remote_archive <- function(package, version, remote, lists, folder) {
  file <- file.path(lists, "remotes", paste0(package, ".tar.gz"))
  if (!file.exists(file)) return(NA_character_)
  unpacked <- tempfile("remote")
  utils::untar(file, exdir = unpacked)
  # In a folder named by GitHub, perhaps below another one.
  descriptions <- list.files(unpacked, "^DESCRIPTION$", recursive = TRUE, full.names = TRUE)
  named <- vapply(descriptions, function(path) read.dcf(path, fields = "Package")[[1L]], "")
  root <- dirname(descriptions[named %in% package])
  if (!length(root)) fail("GitHub's ", remote, " has no package \"", package, "\"")
  place <- file.path(unpacked, package)
  file.rename(root[[1L]], place)
  made <- file.path(folder, sprintf("%s_%s.tar.gz", package, version))
  attempted <- attempt("tar", c("-C", unpacked, "-czf", made, package))
  if (length(attempted)) fail(attempted)
  note_fetched(package, paste("github:", remote))
  made
}
