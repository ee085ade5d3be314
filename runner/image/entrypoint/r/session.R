# Settings of a script's own process: reports of errors, and plots among the outputs.

# A handler instead of options(error = ), which would let R continue after fatal errors such as a full C stack. `around` is the number of
# frames around the script, such as those of source().
report_errors <- function(file, notes, around = 0L) {
  if (getRversion() < "4.0.0") return(invisible())
  # Now, not at the error: the script can change the working directory.
  force(file)
  force(notes)
  force(around)
  self <- Sys.getpid()
  globalCallingHandlers(error = function(e) {
    # signalCondition() alone is not an error: it returns if nothing handles the condition.
    signaled <- sys.nframe() > 1L && identical(sys.function(sys.nframe() - 1L), base::signalCondition)
    if (Sys.getpid() == self && !signaled) report(e, sys.calls(), file, notes, around)
  })
}

# Acts when this process exits by itself, not when one of its children does.
at_end <- function(act) {
  self <- Sys.getpid()
  anchor <- new.env()
  reg.finalizer(anchor, onexit = TRUE, function(...) if (Sys.getpid() == self) try(act(), silent = TRUE))
  options(rfargate.anchor = anchor)
}

# Plots without the script's own device become outputs, one picture per page, named after the script. R's default, Rplots.pdf, would be
# lost.
keep_plots <- function(file) {
  folder <- file.path(getwd(), "output")
  script <- sub("[.][^.]*$", "", basename(file))
  pages <- file.path(folder, gsub("%", "%%", paste0(script, "-plot"), fixed = TRUE))
  options(device = function(...) {
    dir.create(folder, showWarnings = FALSE, recursive = TRUE)
    if (capabilities("cairo")) grDevices::png(paste0(pages, "-%02d.png"), width = 1200, height = 900, res = 144, type = "cairo")
    else grDevices::pdf(paste0(pages, "s.pdf"), onefile = TRUE)
  })
}
