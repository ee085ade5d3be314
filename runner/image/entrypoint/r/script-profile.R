# Read by R at start-up as its site profile. Acts in the script's own process only, not in R processes that the script starts.
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

  self <- own[["RFARGATE_R_PID"]]
  if (self != Sys.getpid()) return(invisible())
  here <- "/opt/r-on-fargate/entrypoint/r"
  parts <- new.env()
  for (part in c("parse", "locate", "report")) sys.source(file.path(here, paste0(part, ".R")), envir = parts)

  # A killed R leaves the first line, any other way out the whole.
  session <- "/dev/fd/3"
  try(writeLines(R.version.string, session), silent = TRUE)
  anchor <- new.env()
  reg.finalizer(anchor, onexit = TRUE, function(...) {
    if (Sys.getpid() != self) return()
    try(parts$note_last_error("/dev/fd/4"), silent = TRUE)
    try(writeLines(utils::capture.output(print(utils::sessionInfo())), session), silent = TRUE)
  })
  options(rfargate.anchor = anchor)

  scripts <- strsplit(own[["RFARGATE_R_PARSE"]], "\n", fixed = TRUE)[[1L]]
  parts$require_scripts(file.path("r_scripts", scripts), "/dev/fd/4")

  # As one item of a map: lib/item.sh.
  given <- own[["RFARGATE_ITEM_GIVEN"]]
  if (nzchar(given)) assign("item", eval(parse(given, keep.source = FALSE, encoding = "UTF-8"))$item, envir = globalenv())

  # Warnings as they occur: a run that is killed would otherwise take them along.
  options(warn = 1)
  # A handler, and not options(error = ): with that set, R goes on after an error under which it fails, as at a full C stack.
  if (getRversion() >= "4.0.0") {
    file <- file.path(getwd(), own[["RFARGATE_R_FILE"]])
    globalCallingHandlers(error = function(e) if (Sys.getpid() == self) parts$report(e, sys.calls(), file, "/dev/fd/4"))
  }

  # What is plotted without a device of the script's own: a picture a page, among the outputs, named after the script. R by
  # itself would leave it in Rplots.pdf, which no one would see.
  script <- sub("[.][^.]*$", "", basename(own[["RFARGATE_R_FILE"]]))
  folder <- file.path(getwd(), "output")
  pages <- file.path(folder, gsub("%", "%%", paste0(script, "-plot"), fixed = TRUE))
  options(device = function(...) {
    dir.create(folder, showWarnings = FALSE, recursive = TRUE)
    if (capabilities("cairo")) grDevices::png(paste0(pages, "-%02d.png"), width = 1200, height = 900, res = 144, type = "cairo")
    else grDevices::pdf(paste0(pages, "s.pdf"), onefile = TRUE)
  })
})
