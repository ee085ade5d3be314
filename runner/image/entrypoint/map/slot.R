# One of a task's slots: takes items that no other slot has taken, and forks for each. Every item has the packages loaded here.
local({
  state <- file.path(getwd(), ".rfargate")
  here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)[1]))
  read <- function(name) parse(file.path(state, name), keep.source = FALSE, encoding = "UTF-8")
  settings <- eval(read("settings.R"))
  items <- lapply(read("todo.R"), eval)
  script <- file.path("r_scripts", settings$script)
  # Links to these are in each item's working directory.
  shared <- setdiff(list.files(all.files = TRUE, no.. = TRUE), c(".rfargate", "items", "output"))
  sys.source(file.path(here, "fork.R"), envir = environment())
  sys.source(file.path(here, "item.R"), envir = environment())
  parts <- new.env()
  for (part in c("document", "locate", "report", "session")) sys.source(file.path(here, "..", "r", paste0(part, ".R")), envir = parts)

  # Loads the packages that the script attaches at its top level, and attaches those that it attaches before anything else: its own
  # library() then finds them as they would be. Later ones are left to it, because what comes before must not find them.
  # Scripts and packages with errors are left to the item, which reports them.
  preload <- function() {
    calls <- tryCatch(as.list(parse(script, keep.source = FALSE)), error = function(e) list())
    first <- TRUE
    for (call in calls) {
      inner <- if (is.call(call) && identical(call[[1L]], quote(suppressPackageStartupMessages)) && length(call) == 2L) call[[2L]] else call
      attaches <- is.call(inner) && length(inner) > 1L && as.character(inner[[1L]])[1L] %in% c("library", "require")
      first <- first && attaches && length(inner) == 2L && is.null(names(inner)) && (is.symbol(inner[[2L]]) || is.character(inner[[2L]]))
      if (attaches) try(if (first) suppressWarnings(eval(call, globalenv())) else loadNamespace(as.character(inner[[2L]])), silent = TRUE)
    }
    # A package may have drawn a random number: every fork would continue from it.
    suppressWarnings(rm(".Random.seed", envir = globalenv()))
  }

  # A random stream per index, independent of the chunk: L'Ecuyer's generator, advanced once for every earlier item.
  seeds <- function() {
    if (is.null(settings$seed)) return(NULL)
    RNGkind("L'Ecuyer-CMRG", "Inversion", "Rejection")
    set.seed(settings$seed)
    stream <- get(".Random.seed", globalenv())
    rm(".Random.seed", envir = globalenv())
    at <- 0L
    lapply(items, function(each) {
      while (at < each$index) {
        stream <<- parallel::nextRNGStream(stream)
        at <<- at + 1L
      }
      stream
    })
  }

  mark <- function(index) cat(settings$mark, index, "\n", sep = "")

  # 0 done, 3 rejected, another code: retried. Killed for lack of memory: left for a larger task, if there is one.
  work <- function(each, seed) {
    index <- each$index
    began <- proc.time()[["elapsed"]]
    for (try in seq_len(settings$tries)) {
      mark(index)
      outcome <- run_item(each, seed, try)
      mark("")
      short <- outcome$memory && settings$larger
      if (outcome$code %in% c(0L, 3L) || short) break
    }
    if (short) file.create(file.path(state, "short-of-memory"))
    fields <- c(index, outcome$code, if (short) "no" else "yes", try, sprintf("%.3f", proc.time()[["elapsed"]] - began),
      format(Sys.time(), "%Y-%m-%dT%H:%M:%SZ", tz = "UTC"), outcome$error)
    # Under another name first, so that the recorder never sees half of it.
    temporary <- file.path(state, "done", paste0(".", index))
    writeLines(paste(fields, collapse = "\t"), temporary, useBytes = TRUE)
    file.rename(temporary, file.path(state, "done", index))
  }

  Sys.setenv(RFARGATE_ITEM_COUNT = settings$count)
  if (!settings$fresh) {
    preload()
    prepare()
  }
  streams <- seeds()
  # Removed, so that each item creates its own folder for temporary files.
  unlink(tempdir(), recursive = TRUE)
  for (i in seq_along(items)) {
    # A collection of garbage in a fork copies all of R's memory: it starts with as little garbage as possible.
    if (i %% 100L == 1L) gc()
    if (dir.create(file.path(state, "taken", items[[i]]$index), showWarnings = FALSE)) work(items[[i]], streams[[i]])
  }
})
