# Fails, so that it is tried again.
cat("an attempt\n")
quit(status = 7)
