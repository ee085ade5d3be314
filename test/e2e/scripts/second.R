cat("second script read:", readLines("handed-over.txt"), "\n")
writeLines(readLines("handed-over.txt"), "output/second.txt")
