# A requirements.R: may hold any code. What it names is installed at once, then it is run.

run_requirements <- function(file) {
  wanted <- read_requirements(file)
  install_names(wanted)
  # In a process of its own: it may change options, or quit.
  asked <- tempfile("asked")
  file.create(asked)
  status <- system2(file.path(R.home("bin"), "Rscript"),
                    shQuote(c(file.path(installer, "R", "run-script.R"), file, asked)))
  if (status != 0L) fail(basename(file), " ended with status ", status)
  check_loading(union(wanted, readLines(asked)))
}

# In that process: install.packages skips what is installed, and asks the distribution before the repository.
replace_install_packages <- function(asked) {
  original <- utils::install.packages
  replacement <- function(pkgs, lib, repos = getOption("repos"), ...) {
    if (is.null(repos) || !all(is_package_name(pkgs))) return(original(pkgs, repos = repos, ...))
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
  # The installer's own calls are for the real one.
  repository$install_packages <- original
}
