# What fargate_map() sends: the function and what it needs, the items, and the script that works on one.

worker_file <- function(name) system.file("worker", name, package = "rfargate", mustWork = TRUE)

# The functions that work on an item in a task, for use in this session.
worker_functions <- function() {
  worker <- new.env()
  sys.source(worker_file("work-item.R"), envir = worker)
  worker
}

# Packages are loaded at the script's top level: a task does that once, not for each item.
#
# @param packages to attach
# @param methods packages with methods for the objects that are sent, loaded if the image has them
write_script <- function(packages, methods, folder) {
  script <- file.path(folder, "map-task.R")
  writeLines(c(
    sprintf("library(%s)", packages),
    sprintf("suppressPackageStartupMessages(requireNamespace(\"%s\", quietly = TRUE))", methods),
    readLines(worker_file("map-task.R"))
  ), script)
  script
}

# @return two files: payload.rds, and items.bin with the items one after the other
write_payload <- function(payload, x, folder) {
  files <- file.path(folder, c("payload.rds", "items.bin"))
  items <- file(files[2], "wb")
  on.exit(close(items))
  payload$sizes <- vapply(x, function(item) {
    bytes <- memCompress(serialize(item, NULL), "gzip")
    writeBin(bytes, items)
    as.numeric(length(bytes))
  }, 0, USE.NAMES = FALSE)
  saveRDS(payload, files[1])
  files
}

# What `rfargate map --over` takes: numbers, or a file with the items' names, which come back with their outcomes.
write_items <- function(names, n, folder) {
  if (is.null(names)) return(paste0("1..", n))
  file <- file.path(folder, "names.jsonl")
  lines <- vapply(enc2utf8(names), function(name) paste0("{\"name\":", jsonlite::toJSON(name, auto_unbox = TRUE), "}"), "")
  writeLines(lines, file, useBytes = TRUE)
  file
}

describe_payload <- function(id, globals, packages, methods, files) {
  size <- vapply(globals, function(value) format_bytes(utils::object.size(value)), "")
  paste0("map ", id, ": ", format_bytes(sum(file.size(files))), " to send",
    "\n  globals:  ", if (length(globals)) paste0(names(globals), " (", size, ")", collapse = ", ") else "none",
    "\n  packages: ", if (length(packages)) paste(packages, collapse = ", ") else "none",
    if (length(methods)) paste0("\n  loaded if the image has them: ", paste(methods, collapse = ", ")))
}

# @param objects what may be large, by name
check_size <- function(files, objects, max_size) {
  size <- sum(file.size(files))
  if (size <= max_size) return(invisible())
  sizes <- sort(vapply(objects, function(value) as.numeric(utils::object.size(value)), 0), decreasing = TRUE)
  largest <- utils::head(sizes, 3L)
  stop(rfargate_error(
    paste0("the map would send ", format_bytes(size), ", and .max_size is ", format_bytes(max_size)), 64L,
    cause = if (length(largest)) paste0("largest objects: ", paste0(names(largest), " ", vapply(largest, format_bytes, ""),
      collapse = ", ")),
    remedy = "let the function read large data from the bucket, or raise .max_size"))
}

# Objects of the environment in which a function was made, which goes along whole.
own_objects <- function(f) {
  own <- environment(f)
  if (is.null(own) || identical(own, globalenv()) || isNamespace(own)) list() else as.list(own)
}

format_bytes <- function(bytes) format(structure(as.numeric(bytes), class = "object_size"), units = "auto")
