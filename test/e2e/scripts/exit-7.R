writeLines("before the failure", "output/partial.txt")
quit(status = 7)
