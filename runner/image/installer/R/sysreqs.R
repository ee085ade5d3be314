# System libraries of packages: SystemRequirements tell what compiling needs, the compiled files what running needs.

# Packages with headers, by patterns in lower-case SystemRequirements.
# Source: https://cran.r-project.org/doc/manuals/R-exts.html#The-DESCRIPTION-file
HEADERS <- c(
  "cairo" = "libcairo2-dev", "cmake" = "cmake", "curl" = "libcurl4-openssl-dev", "fftw" = "libfftw3-dev",
  "fontconfig" = "libfontconfig1-dev", "freetype" = "libfreetype-dev", "fribidi" = "libfribidi-dev", "gdal" = "libgdal-dev",
  "geos" = "libgeos-dev", "glpk" = "libglpk-dev", "gmp" = "libgmp-dev", "gsl|gnu scientific" = "libgsl-dev",
  "harfbuzz" = "libharfbuzz-dev", "hdf5" = "libhdf5-dev", "\\bicu" = "libicu-dev", "imagemagick|magick\\+\\+" = "libmagick++-dev",
  "jags" = "jags", "\\bjava\\b|jdk" = "default-jdk", "libgit2" = "libgit2-dev", "libarchive" = "libarchive-dev", "jpeg" = "libjpeg-dev",
  "libpng|\\bpng" = "libpng-dev", "libsodium|sodium" = "libsodium-dev", "librsvg" = "librsvg2-dev", "libssh" = "libssh2-1-dev",
  "libuv" = "libuv1-dev", "libxml2|libxml" = "libxml2-dev", "xslt" = "libxslt1-dev", "mariadb|mysql" = "libmariadb-dev",
  "mpfr" = "libmpfr-dev", "mpi\\b" = "libopenmpi-dev", "netcdf" = "libnetcdf-dev", "nlopt" = "libnlopt-dev", "odbc" = "unixodbc-dev",
  "opengl|\\bgl\\b" = "libgl1-mesa-dev", "openssl" = "libssl-dev", "poppler" = "libpoppler-cpp-dev",
  "postgres|libpq" = "libpq-dev", "\\bproj\\b" = "libproj-dev", "protobuf" = "libprotobuf-dev", "redland" = "librdf0-dev",
  "sqlite" = "libsqlite3-dev", "tesseract" = "libtesseract-dev", "tiff" = "libtiff-dev", "udunits" = "libudunits2-dev",
  "v8" = "libnode-dev", "webp" = "libwebp-dev", "zeromq|libzmq" = "libzmq3-dev", "zlib" = "zlib1g-dev", "zstd" = "libzstd-dev"
)

# The distribution's packages for texts of SystemRequirements, if it has them.
headers_for <- function(texts) {
  texts <- tolower(texts[!is.na(texts)])
  wanted <- unname(HEADERS[vapply(names(HEADERS), function(pattern) any(grepl(pattern, texts, perl = TRUE)), NA)])
  if (!length(wanted)) return(character())
  wanted[wanted %in% names(apt_offered(wanted))]
}

# Files by name of the shared libraries that a library's compiled files need, from `ldd`; NA for missing ones.
shared_libraries <- function(library) {
  files <- Sys.glob(file.path(library, "*", "libs", "*.so"))
  if (!length(files)) return(setNames(character(), character()))
  parse_ldd(apt_text("ldd", shQuote(files)))
}

parse_ldd <- function(lines) {
  lines <- unique(grep(" => ", lines, value = TRUE, fixed = TRUE))
  name <- trimws(sub(" => .*", "", lines))
  file <- sub(" \\(0x[0-9a-f]+\\)$", "", sub(".* => ", "", lines))
  file[file == "not found"] <- NA
  # In R's own folder, which R finds, but ldd does not.
  keep <- !is.na(file) | !name %in% c("libR.so", "libRblas.so", "libRlapack.so")
  setNames(file[keep], name[keep])[!duplicated(name[keep])]
}

# The packages of the files; a file may have moved from /lib to /usr/lib since.
library_owners <- function(files) {
  files <- files[!is.na(files)]
  if (!length(files)) return(character())
  owners <- parse_owners(apt_text("dpkg", "-S", shQuote(paste0("*/", unique(basename(files))))))
  unique(unname(owners[basename(names(owners)) %in% basename(files)]))
}

# Names of packages and all their dependencies.
with_dependencies <- function(packages) {
  if (!length(packages)) return(character())
  without <- paste0("--no-", c("recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"))
  grep("^[a-z0-9]", apt_text("apt-cache", "depends", "--recurse", "--installed", without, packages), value = TRUE)
}

# Possible Debian packages of a shared library: "libgdal.so.34" is in libgdal34, or libgdal34t64 since 2024; "libproj.so.25" in libproj25,
# "libodbc.so.2" in libodbc2.
# Source: https://www.debian.org/doc/debian-policy/ch-sharedlibs.html
library_names <- function(soname) {
  stem <- tolower(sub("\\.so.*", "", soname))
  version <- sub("^.*\\.so\\.?", "", soname)
  hyphen <- if (grepl("[0-9]$", stem) && nzchar(version)) "-" else ""
  name <- gsub("_", "-", paste0(stem, hyphen, version), fixed = TRUE)
  c(name, paste0(name, "t64"))
}

# Installs missing shared libraries of binaries, which were built on another machine.
install_absent_libraries <- function(library) {
  found <- shared_libraries(library)
  absent <- names(found)[is.na(found)]
  if (!length(absent)) return(invisible())
  known <- names(apt_offered(unlist(lapply(absent, library_names))))
  if (length(known)) {
    say("shared libraries: ", paste(known, collapse = " "))
    run("apt-get", c("install", "-y", "-qq", "--no-install-recommends", known))
  }
}
