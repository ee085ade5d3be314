# Power of the two-sample t test for one row of params.csv: how often it finds the effect among simulated trials.
trials <- 1000
found <- replicate(trials, t.test(rnorm(item$n), rnorm(item$n, mean = item$effect))$p.value < 0.05)
cat("n", item$n, "effect", item$effect, "power", mean(found), "\n")
write.csv(data.frame(power = mean(found), error = sqrt(mean(found) * (1 - mean(found)) / trials)), "output/power.csv", row.names = FALSE)
