# Reads a text and appends to it, makes a table; writes both to output/, from where they are copied to the bucket.
library(tibble)

print("test-script.R has started")

text <- readLines("input.txt")
print(paste("input.txt has", length(text), "lines"))
text <- c(text, "This line was added by test-script.R.")
writeLines(text, "output/output1a.txt")
print("output1a.txt is written")

measurements <- data.frame(
  day = as.Date("2022-08-01") + 0:4,
  station = c("north", "south", "north", "south", "north"),
  celsius = c(21.5, 24.1, 19.8, 26.0, 22.3)
)
measurements <- as_tibble(measurements)
print(measurements)
write.csv(measurements, "output/output1b.csv", row.names = FALSE)
print("output1b.csv is written")
