# Posit Package Manager, which has CRAN's packages as binaries at an address that names the distribution.
# Source: https://docs.posit.co/rspm/admin/serving-binaries.html

POSIT <- "https://packagemanager.posit.co/cran"
# For any other distribution it serves sources at the same address.
POSIT_BINARIES <- c("focal", "jammy", "noble", "bullseye", "bookworm", "trixie")

# Codename of the distribution, from the lines of /etc/os-release; NA where binaries are not made for it.
distribution_of <- function(lines) {
  codename <- gsub("^VERSION_CODENAME=|\"", "", grep("^VERSION_CODENAME=", lines, value = TRUE))
  if (length(codename) && codename[[1L]] %in% POSIT_BINARIES) codename[[1L]] else NA_character_
}

# Addresses with binaries in place of those without: of a Package Manager, with the same date or snapshot; of a mirror of CRAN, if
# `mirrors`, on the day `date` ("2024-05-01") or, where it is NA, on the latest.
binary_addresses <- function(addresses, codename, date = NA_character_, mirrors = TRUE) {
  if (is.na(codename)) return(addresses)
  linux <- paste0("/__linux__/", codename, "/")
  snapshot <- "^(https?://(packagemanager[.](posit[.]co|rstudio[.]com)|p3m[.]dev)/[^/]+)/([^/]+)$"
  mirror <- "^https?://(cloud[.]r-project[.]org|cran[.]r-project[.]org|cran[.]rstudio[.]com)$"
  addresses <- sub(snapshot, paste0("\\1", linux, "\\4"), addresses)
  if (mirrors) addresses <- sub(mirror, paste0(POSIT, linux, if (is.na(date)) "latest" else date), addresses)
  addresses
}

# How R has to name itself to be served binaries: with its version and platform.
binary_agent <- function() {
  sprintf("R/%s R (%s)", getRversion(), paste(getRversion(), R.version$platform, R.version$arch, R.version$os))
}
