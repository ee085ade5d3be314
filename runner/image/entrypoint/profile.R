# Read by R at start-up as its site profile. Acts in the script's own process only, not in R processes that the script starts.
local({
  site <- file.path(R.home("etc"), "Rprofile.site")
  if (file.exists(site)) sys.source(site, envir = baseenv())

  self <- Sys.getenv("RFARGATE_R_PID")
  if (self != Sys.getpid()) return(invisible())

  # Warnings as they occur: a run that is killed would otherwise take them along.
  options(warn = 1)

  # R by itself ends at an error with the call alone. The exit code stays R's: 1.
  options(error = function() {
    calls <- .traceback(2L, max.lines = 3L)
    # A script that has sent its output to a file would find the traceback there.
    while (sink.number() > 0L) sink()
    if (length(calls)) {
      message("Traceback (the innermost call first):")
      traceback(calls)
    }
    quit(save = "no", status = 1L, runLast = FALSE)
  })

  # What is plotted without a device of the script's own: a picture a page, among the outputs, named after the script. R by
  # itself would leave it in Rplots.pdf, which no one would see.
  script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1])
  script <- sub("[.][^.]*$", "", basename(script))
  folder <- file.path(getwd(), "output")
  pages <- file.path(folder, gsub("%", "%%", paste0(script, "-plot"), fixed = TRUE))
  options(device = function(...) {
    dir.create(folder, showWarnings = FALSE, recursive = TRUE)
    if (capabilities("cairo")) grDevices::png(paste0(pages, "-%02d.png"), width = 1200, height = 900, res = 144, type = "cairo")
    else grDevices::pdf(paste0(pages, "s.pdf"), onefile = TRUE)
  })

  # A killed R leaves the first line, any other way out the whole.
  file <- Sys.getenv("RFARGATE_SESSION_INFO")
  writeLines(R.version.string, file)
  anchor <- new.env()
  reg.finalizer(anchor, onexit = TRUE, function(...) {
    if (Sys.getpid() == self) try(writeLines(utils::capture.output(print(utils::sessionInfo())), file), silent = TRUE)
  })
  options(rfargate.anchor = anchor)
})
