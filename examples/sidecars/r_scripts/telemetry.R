# The sidecar: writes each round that the model reports, and when, to /shared/telemetry.csv, until the task ends.
target <- "/shared/telemetry.csv"
writeLines("round,estimate,at", target)
seen <- 0L
repeat {
  lines <- if (file.exists("/shared/progress")) readLines("/shared/progress", warn = FALSE) else character()
  for (line in tail(lines, length(lines) - seen)) {
    fields <- strsplit(trimws(line), " +")[[1L]]
    if (length(fields) != 2L) break
    cat(fields[[1L]], fields[[2L]], format(Sys.time(), "%Y-%m-%dT%H:%M:%OS3Z", tz = "UTC"), sep = ",", file = target, append = TRUE)
    cat("\n", file = target, append = TRUE)
    message("round ", fields[[1L]], " seen")
    seen <- seen + 1L
  }
  Sys.sleep(0.25)
}
