# The model: estimates pi from random points, and reports its progress in /shared/progress.
set.seed(1)
rounds <- 5L
inside <- 0L
for (round in seq_len(rounds)) {
  inside <- inside + sum(runif(1e5)^2 + runif(1e5)^2 <= 1)
  cat(round, 4 * inside / (round * 1e5), "\n", file = "/shared/progress", append = TRUE)
  Sys.sleep(0.5)
}

# The telemetry reads the progress for the last time within a second.
for (i in 1:20) {
  seen <- read.csv("/shared/telemetry.csv")
  if (nrow(seen) && max(seen$round) == rounds) break
  Sys.sleep(0.5)
}
file.copy("/shared/telemetry.csv", "output/telemetry.csv", overwrite = TRUE)
cat("pi is about", 4 * inside / (rounds * 1e5), "\n")
