# Settings of a script's own process: reports of errors, and plots among the outputs. `run` is an environment that tells of the script:
#   pid     of its own process. A map's slot makes the settings before it forks: they have effect once the fork has set its own id
#   work    the working directory
#   file    path of the script
#   notes   file for R's notes
#   around  number of frames around the script, such as those of source()
# The paths are absolute, because the script can change the working directory.

is_own <- function(run) identical(run$pid, Sys.getpid())

# A handler instead of options(error = ), which would let R continue after fatal errors such as a full C stack.
report_errors <- function(run) {
  if (getRversion() < "4.0.0") return(invisible())
  globalCallingHandlers(error = function(e) {
    # signalCondition() alone is not an error: it returns if nothing handles the condition.
    signaled <- sys.nframe() > 1L && identical(sys.function(sys.nframe() - 1L), base::signalCondition)
    if (is_own(run) && !signaled) report(e, sys.calls(), run$file, run$notes, run$around)
  })
}

# Acts when the script's process exits by itself, not when one of its children does. `act` gets the number of calls that R exits from.
at_end <- function(run, act) {
  anchor <- new.env()
  reg.finalizer(anchor, onexit = TRUE, function(...) {
    within <- sys.nframe() - 1L
    if (is_own(run)) try(act(within), silent = TRUE)
  })
  options(rfargate.anchor = anchor)
}

# Whether R has got past its profiles and .First(): it attaches its default packages next, by .First.sys(), and then runs the script.
watch_start <- function() {
  begun <- FALSE
  first <- get(".First.sys", baseenv())
  replace_in_base(".First.sys", function() {
    begun <<- TRUE
    first()
  })
  function() begun
}

# R passes on the lowest byte of quit()'s status, and 0 for what is no number. Notes the reason why the exit code is 0 then.
watch_quit <- function(run) {
  watch <- function(status) {
    number <- suppressWarnings(as.integer(status))
    success <- identical(number, 0L) && status == 0
    if (!is_own(run) || success || isTRUE(number %% 256L != 0L)) return(invisible())
    said <- paste0("quit(status = ", deparse(status)[[1L]], ") becomes exit code 0: use 1 to 255 for a failure")
    try(note(run$notes, "odd", said), silent = TRUE)
  }
  for (name in c("quit", "q")) {
    watched <- get(name, baseenv())
    body(watched) <- bquote({ .(watch)(status); .(body(watched)) })
    replace_in_base(name, watched)
  }
}

replace_in_base <- function(name, value) {
  unlockBinding(name, baseenv())
  assign(name, value, baseenv())
  lockBinding(name, baseenv())
}

# What an exit code of 0 may hide when R exits: a signal (SIGUSR2) ends it with 0 within a call, and it does not notice that the disk is
# full when it closes a file.
odd_end <- function(within, work) {
  full <- Filter(function(place) {
    probe <- tempfile("rfargate", place)
    on.exit(unlink(probe))
    try(suppressWarnings(writeBin(raw(65536L), probe)), silent = TRUE)
    isTRUE(file.size(probe) < 65536L)
  }, c(work, tempdir()))
  c(if (within > 0L) "a signal ended R within a call",
    if (length(full)) paste0("the disk is full (", paste(full, collapse = ", "), "): files may be cut off; raise ephemeralStorage of the model"))
}

# Plots without the script's own device become outputs, one picture per page, named after the script. R's default, Rplots.pdf, would be
# lost.
keep_plots <- function(run) {
  options(device = function(...) {
    folder <- file.path(run$work, "output")
    script <- sub("[.][^.]*$", "", basename(run$file))
    pages <- file.path(folder, gsub("%", "%%", paste0(script, "-plot"), fixed = TRUE))
    dir.create(folder, showWarnings = FALSE, recursive = TRUE)
    if (capabilities("cairo")) grDevices::png(paste0(pages, "-%02d.png"), width = 1200, height = 900, res = 144, type = "cairo")
    else grDevices::pdf(paste0(pages, "s.pdf"), onefile = TRUE)
  })
}
