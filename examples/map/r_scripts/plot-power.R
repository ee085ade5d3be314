# Draws the table that `rfargate collect --bind power.csv` makes: power by effect, a line for each sample size.
table <- read.csv("power.csv")
sizes <- sort(unique(table$n))
colours <- hcl.colors(length(sizes), "viridis")
plot(range(table$effect), c(0, 1), type = "n", xlab = "effect", ylab = "power", main = "Two-sample t test, 1,000 trials each")
abline(h = 0.8, lty = 3)
for (i in seq_along(sizes)) lines(power ~ effect, table[table$n == sizes[i], ], col = colours[i], lwd = 2)
legend("bottomright", legend = sizes, col = colours, lwd = 2, title = "n", bty = "n")
