# Where each package of the image came from, for `rfargate image why`.

ORIGINS <- "/opt/r-on-fargate/packages.tsv"

# Of an archive that was fetched. A requirements.R runs in a process of its own, which notes in the same file.
note_fetched <- function(package, url) cat(package, "\t", url, "\n", sep = "", file = Sys.getenv("R_ON_FARGATE_FETCHED"), append = TRUE)

read_fetched <- function() {
  lines <- strsplit(readLines(Sys.getenv("R_ON_FARGATE_FETCHED")), "\t", fixed = TRUE)
  setNames(vapply(lines, `[[`, "", 2L), vapply(lines, `[[`, "", 1L))
}

# A line per package: name, version, origin, and the path of dependencies from the list ("tidyverse dplyr tibble"; empty if nothing on
# the list needs it). before: names of the base's packages; asked: the list's packages.
write_origins <- function(asked, before) {
  library <- utils::installed.packages(fields = c("RemoteType", "RemoteUsername", "RemoteRepo", "RemoteSha"))
  library <- library[!duplicated(library[, "Package"]), , drop = FALSE]
  debs <- debs_of(file.path(library[, "LibPath"], library[, "Package"], "DESCRIPTION"))
  fetched <- read_fetched()
  origin <- function(i) {
    package <- library[i, "Package"]
    if (package %in% names(fetched)) fetched[[package]]
    else if (!is.na(debs[[i]])) paste("apt:", debs[[i]])
    else if (!is.na(library[i, "RemoteType"])) {
      paste0(library[i, "RemoteType"], ": ", library[i, "RemoteUsername"], "/", library[i, "RemoteRepo"], "@", library[i, "RemoteSha"])
    } else if (package %in% before) "the base image"
    else "requirements.R"
  }
  ways <- ways_to(asked, library)
  rows <- vapply(seq_len(nrow(library)), function(i) {
    package <- library[i, "Package"]
    paste(package, library[i, "Version"], origin(i), if (package %in% names(ways)) ways[[package]] else "", sep = "\t")
  }, "")
  writeLines(sort(rows), ORIGINS)
}

# The shortest path from the list to each package that it needs, as names separated by spaces.
ways_to <- function(asked, library) {
  ways <- setNames(asked, asked)
  fresh <- intersect(asked, library[, "Package"])
  while (length(fresh)) {
    needed <- dependencies(library[fresh, , drop = FALSE])
    needed <- needed[needed$package %in% library[, "Package"] & !needed$package %in% names(ways) & !duplicated(needed$package), ]
    by <- gsub("\"", "", needed$by)
    ways[needed$package] <- paste(ways[by], needed$package)
    fresh <- needed$package
  }
  ways
}

# "r-cran-tibble 3.1.8-1" by file; NA for files of no apt package.
debs_of <- function(files) {
  owners <- sub(":.*", "", parse_owners(apt_text("dpkg", "-S", shQuote(files)))[files])
  known <- unique(owners[!is.na(owners)])
  if (!length(known)) return(owners)
  versions <- apt_text("dpkg-query", "-W", "-f", shQuote("${Package} ${Version}\n"), known)
  setNames(versions, sub(" .*", "", versions))[owners]
}
