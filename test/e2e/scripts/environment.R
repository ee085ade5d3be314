cat("GREETING is", Sys.getenv("GREETING"), "\n")
cat("BIG has", nchar(Sys.getenv("BIG")), "characters\n")
cat("input says", readLines("extra input.txt"), "\n")
