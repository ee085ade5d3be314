# What the own process of a script has: the reason where it fails, its plots among the outputs.

# A handler, and not options(error = ): with that set, R goes on after an error under which it fails, as at a full C stack.
# Of the frames around the script, such as those of source(), `around` says how many there are.
report_errors <- function(file, notes, around = 0L) {
  if (getRversion() < "4.0.0") return(invisible())
  # Now, not at the error: the script may change the working directory.
  force(file)
  force(notes)
  force(around)
  self <- Sys.getpid()
  globalCallingHandlers(error = function(e) {
    # What only signals a condition goes on where nothing handles it: no error yet.
    signaled <- sys.nframe() > 1L && identical(sys.function(sys.nframe() - 1L), base::signalCondition)
    if (Sys.getpid() == self && !signaled) report(e, sys.calls(), file, notes, around)
  })
}

# Does something when this process ends by itself, not when one of its children does.
at_end <- function(act) {
  self <- Sys.getpid()
  anchor <- new.env()
  reg.finalizer(anchor, onexit = TRUE, function(...) if (Sys.getpid() == self) try(act(), silent = TRUE))
  options(rfargate.anchor = anchor)
}

# What is plotted without a device of the script's own: a picture a page, among the outputs, named after the script. R by
# itself would leave it in Rplots.pdf, which no one would see.
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
