# R's site profile. Acts only in the script's own process, not in R processes that the script starts.
local({
  own <- Sys.getenv(c("RFARGATE_R_PID", "RFARGATE_R_FILE", "RFARGATE_R_PARSE", "RFARGATE_ITEM_GIVEN"))
  Sys.unsetenv(c(names(own), "R_PROFILE"))
  given <- Sys.getenv("RFARGATE_GIVEN_R_PROFILE")
  if (nzchar(given)) {
    Sys.unsetenv("RFARGATE_GIVEN_R_PROFILE")
    Sys.setenv(R_PROFILE = given)
  }
  site <- if (nzchar(given)) given else file.path(R.home("etc"), "Rprofile.site")
  if (file.exists(site)) sys.source(site, envir = baseenv())

  if (own[["RFARGATE_R_PID"]] != Sys.getpid()) return(invisible())
  here <- "/opt/r-on-fargate/entrypoint/r"
  parts <- new.env()
  for (part in c("document", "parse", "packages", "locate", "report", "session")) sys.source(file.path(here, paste0(part, ".R")), envir = parts)

  # An R that does not exit by itself leaves only the first line.
  session <- "/dev/fd/3"
  run <- list2env(list(pid = Sys.getpid(), work = getwd(), file = file.path(getwd(), own[["RFARGATE_R_FILE"]]), notes = "/dev/fd/4", around = 0L))
  # Programs that the script starts do not get them.
  dyn.load("/opt/r-on-fargate/bin/close-on-exec.so")
  for (descriptor in 3:4) .C("close_on_exec", descriptor)
  try(writeLines(R.version.string, session), silent = TRUE)
  begun <- parts$watch_start()
  parts$watch_quit(run)
  parts$at_end(run, function(within) {
    try(parts$note_last_error(run$notes), silent = TRUE)
    if (!begun()) try(parts$note(run$notes, "unbegun", "a profile ended R"), silent = TRUE)
    try(parts$note(run$notes, "odd", parts$odd_end(within, run$work)), silent = TRUE)
    # Before the file is opened, which empties it.
    text <- tryCatch(utils::capture.output(print(utils::sessionInfo())), error = function(e) R.version.string)
    writeLines(c(text, ""), session)
  })

  scripts <- strsplit(own[["RFARGATE_R_PARSE"]], "\n", fixed = TRUE)[[1L]]
  parts$require_scripts(file.path("r_scripts", scripts), run$notes)
  parts$require_packages(file.path("r_scripts", scripts), run$notes)

  # Warnings as they occur: otherwise a killed run would lose them.
  options(warn = 1)
  parts$report_errors(run)
  parts$keep_plots(run)

  # An item of a map (map/item.R), or a run with one (lib/item.sh): the list item and, with a seed, its stream of random numbers.
  given <- own[["RFARGATE_ITEM_GIVEN"]]
  if (nzchar(given)) {
    given <- if (endsWith(given, ".rds")) readRDS(given) else eval(parse(given, keep.source = FALSE, encoding = "UTF-8"))
    assign("item", given$item, envir = globalenv())
    if (!is.null(given$seed)) assign(".Random.seed", given$seed, envir = globalenv())
  }
})
