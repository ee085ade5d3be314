# Reading the lists: a plain one, a requirements.R, a renv.lock.

list_kind <- function(file) {
  if (grepl("\\.lock$", file)) "lock" else if (grepl("\\.[rR]$", file)) "script" else "plain"
}

# For a message about a package: its name as others are spelled, if only the case of its letters differs.
meant <- function(package, known) {
  same <- setdiff(known[tolower(known) == tolower(package)], package)
  if (length(same)) paste0("; did you mean \"", same[[1L]], "\"?") else ""
}

is_package_name <- function(x) grepl("^[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]$", x)

# One name per line; blank lines, text after "#" and a byte order mark are ignored.
read_plain <- function(file) {
  lines <- sub("^\xef\xbb\xbf", "", readLines(file, warn = FALSE), useBytes = TRUE)
  lines <- trimws(sub("#.*", "", lines, useBytes = TRUE))
  bad <- which(nzchar(lines) & !is_package_name(lines))
  if (length(bad)) {
    fail("line ", bad[[1L]], " of ", basename(file), " is \"", lines[[bad[[1L]]]],
         "\", not a package name: write one name per line, or use a renv.lock for versions")
  }
  unique(lines[nzchar(lines)])
}

# A data frame with package, version, source, remote; attributes: r (version of R), repositories (addresses, those of single packages last), date (the day after its
# newest package was published; NA if the lock does not say, as before renv 1.1), bioconductor (its release; empty if none is locked).
# remote is the source of a package from outside a repository ("owner/name@commit", or an address), else empty.
# R cannot read JSON by itself; jq is in the image for the entrypoint.
read_lock <- function(file) {
  query <- '(["R", .R.Version // "", "", "", ""] , ((.R.Repositories // [])[] | ["repository", .URL, "", "", ""]),
    (.Packages[]? | .Repository? | strings | select(test("^(https?|file)://")) | ["repository", ., "", "", ""]),
    ["published", ([.Packages[]? | .["Date/Publication"]? | strings] | max // "" | .[0:10]), "", "", ""],
    ["bioconductor", .Bioconductor.Version // "", "", "", ""],
    (.Packages // error("it has no Packages") | .[] | (.Source // "Repository") as $source | ["package", .Package, .Version, $source,
      if $source | IN("Repository", "CRAN", "Bioconductor") then "-"
      elif .RemoteUsername and .RemoteRepo then
        "\\(.RemoteUsername)/\\(.RemoteRepo)\\((.RemoteSha // .RemoteRef) as $at | if $at then "@\\($at)" else "" end)"
      else .RemoteUrl // $source end])) | @tsv'
  lines <- suppressWarnings(system2("jq", c("-r", shQuote(query), shQuote(file)), stdout = TRUE, stderr = TRUE))
  if (!is.null(attr(lines, "status"))) fail(basename(file), " cannot be read: ", paste(lines, collapse = " "))
  fields <- strsplit(lines, "\t", fixed = TRUE)
  kind <- vapply(fields, `[[`, "", 1L)
  packages <- fields[kind == "package"]
  column <- function(number) vapply(packages, `[[`, "", number)
  structure(
    data.frame(package = column(2L), version = column(3L), source = column(4L), remote = sub("^-$", "", column(5L))),
    r = fields[[1L]][2L],
    repositories = unique(sub("/+$", "", vapply(fields[kind == "repository"], `[[`, "", 2L))),
    bioconductor = Filter(nzchar, fields[kind == "bioconductor"][[1L]][2L]),
    date = as.character(as.Date(fields[kind == "published"][[1L]][2L], optional = TRUE) + 1L)
  )
}
