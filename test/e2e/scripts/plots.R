# Draws with the devices that scripts use, and prints what a page must not take for its own markup.
png("output/histogram.png", width = 640, height = 420)
hist(sqrt(1:200), main = "Square roots", col = "steelblue")
invisible(dev.off())
svg("output/curve.svg", width = 6, height = 4)
curve(sin, 0, 2 * pi)
invisible(dev.off())
cat("before <script>document.title = 'taken over'</script> after & \"quoted\"\n")
cat("\033[31mred\033[0m line\n")
message("a message of R's")
# No device was opened for this one.
plot(1:10)
write.csv(data.frame(x = 1:3), "output/table.csv", row.names = FALSE)
