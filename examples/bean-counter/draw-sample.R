# Draws input/bean-counter/sample.png: two quarters, a nickel, two dimes and three pennies, 0.78 dollars. Rscript draw-sample.R
coins <- data.frame(
  x = c(90, 250, 420, 120, 300, 470, 200, 390),
  y = c(90, 110, 80, 250, 260, 230, 370, 360),
  diameter = c(24.26, 19.05, 17.91, 21.21, 24.26, 19.05, 19.05, 17.91)
)
set.seed(1)
height <- 440L
width <- 560L
ground <- matrix(0.93, height, width)
for (i in seq_len(nrow(coins))) {
  distance <- sqrt(outer(seq_len(height) - coins$y[i], seq_len(width) - coins$x[i], function(a, b) a^2 + b^2))
  radius <- coins$diameter[i] * 4.6 / 2
  ground[distance <= radius] <- 0.45 + 0.1 * cos(distance[distance <= radius] / 4)
}
shade <- outer(seq_len(height), seq_len(width), function(y, x) 0.05 * x / width)
picture <- pmin(1, pmax(0, ground - shade + rnorm(length(ground), sd = 0.003)))
png::writePNG(round(matrix(picture, height, width), 2), "input/bean-counter/sample.png")
