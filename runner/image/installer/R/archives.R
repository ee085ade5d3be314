# Whether the r-cran-* packages of an apt archive are for the R that is installed: functions over the text of apt and dpkg.

# Text of `dpkg -S FILE...`: by file, the package that has it; "libcurl4:amd64" where it may be there for several architectures.
parse_owners <- function(lines) {
  lines <- grep("^[a-z0-9.+-]+(:[a-z0-9]+)?: /", lines, value = TRUE)
  setNames(sub(": /.*", "", lines), sub("^[^/]*", "", lines))
}

# Text of `dpkg -S FILE`: the package that has the file ("r-base-core: /usr/lib/R/bin/exec/R"), or NA.
parse_owner <- function(lines) {
  owners <- parse_owners(lines)
  if (length(owners)) sub(":.*", "", owners[[1L]]) else NA_character_
}

# Text of `apt-cache policy PACKAGE...`: a list by package of installed and candidate (versions or NA), and archives: by version,
# where it comes from, as "http://deb.debian.org/debian bookworm/main amd64 Packages".
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

# Text of `apt-cache policy`: who publishes each archive, by archive: "Debian", or its address where it does not say.
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

# The R of a base: its version, the interfaces (r-api-*) that it provides, its publishers. An image is often older than its
# archive, which then no longer has the installed version: the one that would replace it tells the publisher.
describe_r <- function(version, provides, policy, origins) {
  from <- origins_of(policy, policy$installed, origins)
  if (!length(from)) from <- origins_of(policy, policy$candidate, origins)
  list(version = upstream_version(version), apis = trimws(sub("\\(.*", "", strsplit(provides, ",")[[1L]])), origins = from)
}

# Whether a package with those dependencies, from those publishers, is for that R. Distributions build their packages for their
# own R; archives besides (r2u) for CRAN's. None may bring another R along.
fits_r <- function(r, depends, origins) {
  parts <- trimws(strsplit(depends, ",")[[1L]])
  built <- sub("^r-base-core \\(>= ([^)]*)\\)$", "\\1", grep("^r-base-core \\(>= ", parts, value = TRUE))
  apis <- grep("^r-api-[0-9]", parts, value = TRUE)
  distributions <- c("Debian", "Ubuntu")
  together <- any(origins %in% r$origins) ||
    (length(r$origins) && length(origins) && !any(c(origins, r$origins) %in% distributions))
  together && all(apis %in% r$apis) && all(at_least(rep(r$version, length(built)), upstream_version(built)))
}

# "1:3.1.8+dfsg-1" is 3.1.8: without epoch, revision and what Debian adds to a name of its own source.
upstream_version <- function(debian) sub("[+~].*$", "", sub("-[^-]*$", "", sub("^[0-9]+:", "", debian)))
