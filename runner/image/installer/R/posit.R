# Posit Package Manager, which has binaries of CRAN's packages at addresses that name the distribution.
# Source: https://docs.posit.co/rspm/admin/serving-binaries.html

POSIT <- "https://packagemanager.posit.co/cran"
# For other distributions it serves sources at the same address.
POSIT_BINARIES <- c("focal", "jammy", "noble", "bullseye", "bookworm", "trixie")

# The distribution's codename, from the lines of /etc/os-release; NA if it has no binaries.
distribution_of <- function(lines) {
  codename <- gsub("^VERSION_CODENAME=|\"", "", grep("^VERSION_CODENAME=", lines, value = TRUE))
  if (length(codename) && codename[[1L]] %in% POSIT_BINARIES) codename[[1L]] else NA_character_
}

# Replaces addresses by those with binaries: for a Package Manager, with the same date or snapshot; for a CRAN mirror, if `mirrors`, as
# of `date` ("2024-05-01"), or the latest if that is NA.
binary_addresses <- function(addresses, codename, date = NA_character_, mirrors = TRUE) {
  if (is.na(codename)) return(addresses)
  linux <- paste0("/__linux__/", codename, "/")
  snapshot <- "^(https?://(packagemanager[.](posit[.]co|rstudio[.]com)|p3m[.]dev)/[^/]+)/([^/]+)$"
  mirror <- "^https?://(cloud[.]r-project[.]org|cran[.]r-project[.]org|cran[.]rstudio[.]com)$"
  addresses <- sub(snapshot, paste0("\\1", linux, "\\4"), addresses)
  if (mirrors) addresses <- sub(mirror, paste0(POSIT, linux, if (is.na(date)) "latest" else date), addresses)
  addresses
}

# The user agent that makes Posit serve binaries: R's version and platform.
binary_agent <- function() {
  sprintf("R/%s R (%s)", getRversion(), paste(getRversion(), R.version$platform, R.version$arch, R.version$os))
}
