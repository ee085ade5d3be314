# The model: knows only the clean file.
deliveries <- read.csv("/shared/deliveries.csv", colClasses = c(day = "Date"))
summary <- aggregate(kg ~ depot, deliveries, sum)
print(summary)
write.csv(summary, "output/summary.csv", row.names = FALSE)
