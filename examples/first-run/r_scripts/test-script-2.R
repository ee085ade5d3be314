# The second script: the same steps with other names, to run after the first or at the same time.
library(tibble)

print("test-script-2.R has started")

text <- toupper(readLines("input.txt"))
writeLines(c(text, "This line was added by test-script-2.R."), "output/output2a.txt")
print("output2a.txt is written")

squares <- tibble(number = 1:10, square = number^2)
print(squares)
write.csv(squares, "output/output2b.csv", row.names = FALSE)
print("output2b.csv is written")
