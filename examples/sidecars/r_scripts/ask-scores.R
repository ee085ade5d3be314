# The model: asks the service in the other container.
speeds <- c(5, 10, 20)
score <- function(speed) as.numeric(readLines(paste0("http://localhost:8080/score?x=", speed), warn = FALSE))
scores <- data.frame(speed = speeds, distance = vapply(speeds, score, 0))
print(scores)
write.csv(scores, "output/scores.csv", row.names = FALSE)
