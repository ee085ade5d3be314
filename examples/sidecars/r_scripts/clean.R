# The transformation: from the depots' notation (blanks, decimal commas, day first) to a CSV for any reader.
lines <- readLines("deliveries.txt")
fields <- do.call(rbind, strsplit(lines[!startsWith(lines, "#")], ";"))
fields[] <- trimws(fields)
weight <- suppressWarnings(as.numeric(sub(",", ".", gsub(".", "", fields[, 3L], fixed = TRUE), fixed = TRUE)))
clean <- data.frame(
  depot = fields[, 1L],
  day = as.Date(fields[, 2L], format = "%d.%m.%Y"),
  kg = weight
)
dropped <- is.na(clean$kg) | is.na(clean$day)
message(sum(dropped), " of ", nrow(clean), " lines dropped: ", paste(lines[-1L][dropped], collapse = "; "))
write.csv(clean[!dropped, ], "/shared/deliveries.csv", row.names = FALSE)
