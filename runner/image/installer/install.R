# Installs a list's packages. Called by install.sh, with settings in the environment: REPOSITORY, PACKAGE_VERSIONS.
installer <- Sys.getenv("R_ON_FARGATE_INSTALLER")
for (part in c("say", "lists", "requirements", "archives", "apt", "posit", "repository", "sysreqs", "toolchain", "resolve", "remotes", "locked", "script", "loading", "origins")) {
  source(file.path(installer, "R", paste0(part, ".R")))
}

list_file <- commandArgs(trailingOnly = TRUE)[[1L]]
before <- rownames(utils::installed.packages())
asked <- switch(list_kind(list_file),
  lock = install_locked(read_lock(list_file), dirname(list_file)),
  script = run_requirements(list_file),
  plain = {
    wanted <- read_plain(list_file)
    install_names(wanted)
    check_loading(wanted)
  }
)
write_origins(asked, before)
