# Scores one order, given as the message: {"order": 7, "amounts": [1.5, 2]}
body <- Sys.getenv("RFARGATE_MESSAGE")
field <- function(name, pattern) {
  found <- regmatches(body, regexec(paste0('"', name, '"[^0-9\\[]*', pattern), body))[[1]]
  if (length(found)) found[[2]] else NA_character_
}

order <- field("order", "([0-9]+)")
amounts <- suppressWarnings(as.numeric(strsplit(field("amounts", "\\[([^]]*)\\]"), ",")[[1]]))

# An order that can never be scored is rejected, so that it is not retried.
if (is.na(order) || !length(amounts) || anyNA(amounts)) {
  cat("not an order:", body, "\n")
  quit(status = 3)
}

cat("order", order, "on try", Sys.getenv("RFARGATE_MESSAGE_TRY"), "\n")
writeLines(sprintf("%s,%.2f", order, sum(amounts)), file.path("output", sprintf("score-%s.csv", order)))
