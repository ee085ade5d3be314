writeLines("from the first script", "handed-over.txt")
cat("first script ran\n")
