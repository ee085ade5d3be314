# What a script's own process has: the reason where it fails, its plots among the outputs, its item.

# Warnings as they occur: a run that is killed would otherwise take them along.
options(warn = 1)

# R by itself ends at an error with the call alone. The exit code stays R's: 1.
options(error = function() {
  calls <- .traceback(2L, max.lines = 3L)
  # A script that has sent its output to a file would find the traceback there.
  while (sink.number() > 0L) sink()
  # An item of a map is run by source(), whose own calls are not the script's.
  own <- which(vapply(calls, function(call) startsWith(call[1L], "source(script"), NA))
  if (length(own)) calls <- utils::head(calls, max(own) - 4L)
  if (length(calls)) {
    message("Traceback (the innermost call first):")
    traceback(calls)
  }
  # Of an item of a map: its error, for the map's record.
  file <- Sys.getenv("RFARGATE_ERROR_FILE")
  if (nzchar(file)) try(cat(geterrmessage(), file = file))
  quit(save = "no", status = 1L, runLast = FALSE)
})

# What is plotted without a device of the script's own: a picture a page, among the outputs, named after the script. R by
# itself would leave it in Rplots.pdf, which no one would see.
script <- Sys.getenv("RFARGATE_R_SCRIPT", sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
script <- sub("[.][^.]*$", "", basename(script))
folder <- file.path(getwd(), "output")
pages <- file.path(folder, gsub("%", "%%", paste0(script, "-plot"), fixed = TRUE))
options(device = function(...) {
  dir.create(folder, showWarnings = FALSE, recursive = TRUE)
  if (capabilities("cairo")) grDevices::png(paste0(pages, "-%02d.png"), width = 1200, height = 900, res = 144, type = "cairo")
  else grDevices::pdf(paste0(pages, "s.pdf"), onefile = TRUE)
})

# An item of a map: the list item and, with a seed, its stream of random numbers.
given <- Sys.getenv("RFARGATE_ITEM_GIVEN")
if (nzchar(given)) {
  given <- if (endsWith(given, ".rds")) readRDS(given) else eval(parse(given, keep.source = FALSE, encoding = "UTF-8"))
  assign("item", given$item, envir = globalenv())
  if (!is.null(given$seed)) assign(".Random.seed", given$seed, envir = globalenv())
}

# A killed R leaves the first line, any other way out the whole.
file <- Sys.getenv("RFARGATE_SESSION_INFO")
if (nzchar(file)) {
  writeLines(R.version.string, file)
  self <- Sys.getpid()
  anchor <- new.env()
  reg.finalizer(anchor, onexit = TRUE, function(...) {
    if (Sys.getpid() == self) try(writeLines(utils::capture.output(print(utils::sessionInfo())), file), silent = TRUE)
  })
  options(rfargate.anchor = anchor)
}
