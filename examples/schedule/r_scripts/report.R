# Sums up the days of a period that ends today. PERIOD is set by the schedule: day or week.
period <- Sys.getenv("PERIOD", "day")
days <- switch(period, day = 1, week = 7, stop("PERIOD is day or week, not ", period))

today <- Sys.Date()
dates <- seq(today - days + 1, today, by = "day")
# The number of orders replaces the result of a query.
report <- data.frame(date = dates, orders = 100 + as.integer(format(dates, "%j")))

cat("report of a", period, "until", format(today), "\n")
print(report, row.names = FALSE)
write.csv(report, file.path("output", paste0("report-", period, ".csv")), row.names = FALSE)
