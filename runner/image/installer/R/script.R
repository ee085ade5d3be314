# A requirements.R can have any code. The packages that it names are installed together, then it runs.

run_requirements <- function(file) {
  # It may read lists in its folder.
  setwd(dirname(file))
  read <- read_requirements(file)
  install_names(read$install)
  # In its own process: it may change options, or quit.
  asked <- tempfile("asked")
  file.create(asked)
  status <- system2(file.path(R.home("bin"), "Rscript"),
                    shQuote(c(file.path(installer, "R", "run-script.R"), file, asked)))
  if (status != 0L) fail(basename(file), " ended with status ", status, absent_files(file, read$files))
  check_loading(Reduce(union, list(read$install, readLines(asked), read$load)))
}

# Added to the message if the script may have failed because it reads a second file.
absent_files <- function(file, names) {
  absent <- names[!file.exists(names)]
  if (!length(absent)) return("")
  paste0("; it names ", paste0("\"", absent, "\"", collapse = ", "), ", which is not in the image: only package lists are copied there.",
         "\nname both in image.packages of the stack's file: [", paste(c(basename(file), basename(absent)), collapse = ", "), "]")
}

# The packages in archives, addresses of archives, or folders.
archive_packages <- function(files) {
  names <- vapply(files, function(file) {
    description <- file.path(file, "DESCRIPTION")
    if (file.exists(description)) read.dcf(description, fields = "Package")[[1L]]
    else if (grepl("_.*[.](tar[.][a-z0-9]+|tgz)$", basename(file))) sub("_.*", "", basename(file))
    else ""
  }, "")
  unname(names[is_package_name(names)])
}

archive_compiles <- function(file) {
  if (dir.exists(file)) dir.exists(file.path(file, "src")) else file.exists(file) && needs_compiling(file)
}

# Makes install.packages in that process skip installed packages and try the distribution before the repository.
replace_install_packages <- function(asked) {
  original <- utils::install.packages
  replacement <- function(pkgs, lib, repos = getOption("repos"), ...) {
    if (missing(pkgs) || is.null(repos) || !all(is_package_name(pkgs))) {
      # Called unchanged: R tells archives from names by whether repos is given.
      call <- sys.call()
      call[[1L]] <- original
      frame <- parent.frame()
      cat(archive_packages(pkgs), file = asked, sep = "\n", append = TRUE)
      return(with_toolchain(any(vapply(pkgs, archive_compiles, NA)), eval(call, frame)))
    }
    cat(pkgs, file = asked, sep = "\n", append = TRUE)
    absent <- setdiff(pkgs, rownames(utils::installed.packages()))
    if (!length(absent)) return(invisible())
    repository_use(repos)
    install_names(absent)
  }
  for (place in list(asNamespace("utils"), as.environment("package:utils"))) {
    unlockBinding("install.packages", place)
    assign("install.packages", replacement, envir = place)
    lockBinding("install.packages", place)
  }
  # The installer itself calls the real one.
  repository$install_packages <- original
}
