writeLines("first part", "output/first.txt")
cat("first part written\n")
Sys.sleep(300)
writeLines("second part", "output/second.txt")
