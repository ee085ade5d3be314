# Runs a requirements.R: run-script.R FILE ASKED. ASKED receives the names of the packages that it installs.
local({
  installer <- Sys.getenv("R_ON_FARGATE_INSTALLER")
  tools <- new.env()
  for (part in c("say", "lists", "requirements", "archives", "apt", "posit", "repository", "sysreqs", "toolchain", "resolve", "script", "loading", "origins")) {
    sys.source(file.path(installer, "R", paste0(part, ".R")), envir = tools)
  }
  args <- commandArgs(trailingOnly = TRUE)
  tools$replace_install_packages(args[[2L]])
  sys.source(args[[1L]], envir = globalenv())
})
