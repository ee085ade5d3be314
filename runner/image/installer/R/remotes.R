# Packages that a renv.lock has from GitHub: the deploying machine has fetched them, so that the build needs no token.

# Makes a package's archive of what GitHub packed, with the version in its name; NA where it was not fetched.
remote_archive <- function(package, version, remote, lists, folder) {
  file <- file.path(lists, "remotes", paste0(package, ".tar.gz"))
  if (!file.exists(file)) return(NA_character_)
  unpacked <- tempfile("remote")
  utils::untar(file, exdir = unpacked)
  # In a folder of GitHub's naming, perhaps below another one.
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
