depths <- read.csv(Sys.getenv("RFARGATE_ITEM_FILE"))$depth
if (!is.numeric(depths)) stop("a depth is not a number")
cat(item$file, "has", length(depths), "depths\n")
write.csv(data.frame(file = item$file, total = sum(depths), draw = runif(1)), "output/total.csv", row.names = FALSE)
