# The script of a map, run for each item; fargate_map() puts the packages before it, which a task loads once.
local({
  worker <- new.env()
  sys.source("work-item.R", envir = worker)
  payload <- readRDS("payload.rds")
  list2env(payload$globals, envir = globalenv())
  # Makes S4 classes and methods among them known to R.
  methods::cacheMetaData(globalenv(), TRUE)
  # Without a seed of the map: set.seed() gives what it gives in the session.
  if (!is.null(payload$kinds)) suppressWarnings(do.call(RNGkind, as.list(payload$kinds)))
  item <- worker$read_item("items.bin", payload$sizes, as.integer(Sys.getenv("RFARGATE_ITEM_INDEX")))
  result <- worker$work_item(payload$f, item, payload$args)
  result$pointer <- worker$holds_pointer(result$value)
  saveRDS(result, "output/result.rds")
  # The map counts the item as failed, by this error.
  if (!is.null(result$error)) stop(result$error)
})
