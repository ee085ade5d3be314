# Item 2 needs more memory than the smallest task has.
if (item$value == 2) used <- rep(1, 9e7)
cat("item", item$value, "is done\n")
