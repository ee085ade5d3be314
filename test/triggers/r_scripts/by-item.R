# Writes its item down.
writeLines(toString(unlist(item)), "output/item")
