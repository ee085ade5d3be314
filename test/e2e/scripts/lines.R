for (i in seq_len(20000)) cat("line", i, "\n")
