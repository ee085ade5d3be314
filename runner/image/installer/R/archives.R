# Whether an apt archive's r-cran-* packages are for the installed R: functions on the text of apt and dpkg.

# From the text of `dpkg -S FILE...`: packages by file, such as "libcurl4:amd64" for one that can be there in several architectures.
parse_owners <- function(lines) {
  lines <- grep("^[a-z0-9.+-]+(:[a-z0-9]+)?: /", lines, value = TRUE)
  setNames(sub(": /.*", "", lines), sub("^[^/]*", "", lines))
}

# From the text of `dpkg -S FILE` ("r-base-core: /usr/lib/R/bin/exec/R"): the package of the file, or NA.
parse_owner <- function(lines) {
  owners <- parse_owners(lines)
  if (length(owners)) sub(":.*", "", owners[[1L]]) else NA_character_
}

# From the text of `apt-cache policy PACKAGE...`: a list by package of installed and candidate (versions or NA) and archives: by version,
# its sources, such as "http://deb.debian.org/debian bookworm/main amd64 Packages".
parse_policy <- function(lines) {
  found <- list()
  package <- version <- ""
  for (line in lines) {
    if (grepl("^\\S+:$", line)) {
      package <- sub(":$", "", line)
      found[[package]] <- list(installed = NA_character_, candidate = NA_character_, archives = list())
    } else if (grepl("^  (Installed|Candidate): ", line)) {
      field <- tolower(sub("^  (\\w+): .*", "\\1", line))
      value <- sub("^  \\w+: ", "", line)
      if (value != "(none)") found[[package]][[field]] <- value
    } else if (grepl("^ (\\*\\*\\*|   ) \\S", line)) {
      version <- sub("^ (\\*\\*\\*|   ) (\\S+).*", "\\2", line)
    } else if (grepl("^ {8,}-?[0-9]+ ", line)) {
      archive <- sub("^ +-?[0-9]+ ", "", line)
      if (!startsWith(archive, "/")) found[[package]]$archives[[version]] <- c(found[[package]]$archives[[version]], archive)
    }
  }
  found
}

# From the text of `apt-cache policy`: publishers by archive, such as "Debian", or the archive's address if it names none.
parse_origins <- function(lines) {
  origins <- character()
  archive <- ""
  for (line in lines) {
    if (grepl("^ +-?[0-9]+ ", line)) {
      archive <- sub("^ +-?[0-9]+ ", "", line)
      origins[[archive]] <- sub(" .*", "", archive)
    } else if (grepl("^ +release (.*,)?o=[^,]", line)) {
      origins[[archive]] <- sub("^ +release (.*,)?o=([^,]*).*", "\\2", line)
    }
  }
  origins
}

# Publishers of a version of a package.
origins_of <- function(policy, version, origins) {
  if (is.null(policy) || is.na(version)) return(character())
  unique(unname(origins[unlist(policy$archives[version])]))
}

# A base image's R: its version, interfaces (r-api-*) and publishers. An image is often older than its archive, which no longer has the
# installed version; then the candidate shows the publisher.
describe_r <- function(version, provides, policy, origins) {
  from <- origins_of(policy, policy$installed, origins)
  if (!length(from)) from <- origins_of(policy, policy$candidate, origins)
  list(version = upstream_version(version), apis = trimws(sub("\\(.*", "", strsplit(provides, ",")[[1L]])), origins = from)
}

# Whether a package with these dependencies and publishers is for this R. Distributions build packages for their own R, other archives
# (r2u) for CRAN's. No package may install another R.
fits_r <- function(r, depends, origins) {
  parts <- trimws(strsplit(depends, ",")[[1L]])
  built <- sub("^r-base-core \\(>= ([^)]*)\\)$", "\\1", grep("^r-base-core \\(>= ", parts, value = TRUE))
  apis <- grep("^r-api-[0-9]", parts, value = TRUE)
  distributions <- c("Debian", "Ubuntu")
  together <- any(origins %in% r$origins) ||
    (length(r$origins) && length(origins) && !any(c(origins, r$origins) %in% distributions))
  together && all(apis %in% r$apis) && all(at_least(rep(r$version, length(built)), upstream_version(built)))
}

# "1:3.1.8+dfsg-1" is 3.1.8: without epoch, revision and Debian's suffix for changed sources.
upstream_version <- function(debian) sub("[+~].*$", "", sub("-[^-]*$", "", sub("^[0-9]+:", "", debian)))
