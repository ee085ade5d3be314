# The value of US coins in a picture: separate coins of up to a quarter dollar, including a quarter, on a plain background that
# is lighter or darker than they are. The quarter is the largest and sets the scale.

# Diameters of the US Mint, millimetres; value in cents.
COINS <- data.frame(
  coin = c("dime", "penny", "nickel", "quarter"),
  diameter = c(17.91, 19.05, 21.21, 24.26),
  cents = c(10L, 1L, 5L, 25L)
)

# Longer sides are reduced to this many pixels: enough for each coin, and a picture takes a few tenths of a second.
SIDE <- 600L

bad_picture <- function(...) stop(errorCondition(paste0(...), class = "bad_picture"))

# Converts raw bytes of a PNG or JPEG file to a matrix of brightness, 0 to 1.
read_picture <- function(bytes) {
  starts <- function(...) length(bytes) > 8L && all(bytes[seq_len(...length())] == as.raw(c(...)))
  reader <- if (starts(0x89, 0x50, 0x4e, 0x47)) png::readPNG
    else if (starts(0xff, 0xd8)) jpeg::readJPEG
    else bad_picture("a PNG or a JPEG file is needed")
  pixels <- tryCatch(reader(bytes), error = function(e) bad_picture("the picture cannot be read: ", conditionMessage(e)))
  if (length(dim(pixels)) == 3L) {
    pixels <- if (dim(pixels)[3L] < 3L) pixels[, , 1L] else (pixels[, , 1L] + pixels[, , 2L] + pixels[, , 3L]) / 3
  }
  step <- max(1L, ceiling(max(dim(pixels)) / SIDE))
  pixels[seq(1L, nrow(pixels), by = step), seq(1L, ncol(pixels), by = step), drop = FALSE]
}

# A list of total (dollars) and coins, or a condition of class bad_picture.
count_coins <- function(brightness) {
  shapes <- Filter(is_round, regions(foreground(brightness)))
  if (!length(shapes)) bad_picture("no coin was found: separate coins on a plain ground are needed")
  diameters <- vapply(shapes, function(shape) 2 * sqrt(shape$area / pi), 0)
  millimetres <- diameters * COINS$diameter[COINS$coin == "quarter"] / max(diameters)
  nearest <- vapply(millimetres, function(d) which.min(abs(COINS$diameter - d)), 0L)
  coins <- data.frame(coin = COINS$coin[nearest], cents = COINS$cents[nearest], millimetres = round(millimetres, 1L))
  coins <- coins[order(-coins$cents, -coins$millimetres), ]
  list(total = sum(coins$cents) / 100, coins = data.frame(coins, row.names = NULL))
}

# Which pixels are coins: those that are not on the border's side of the threshold.
foreground <- function(brightness) {
  limit <- threshold(brightness)
  border <- c(brightness[1L, ], brightness[nrow(brightness), ], brightness[, 1L], brightness[, ncol(brightness)])
  if (mean(border > limit) > 0.5) brightness <= limit else brightness > limit
}

# The brightness that best separates light from dark (Otsu: with the largest variance between the two).
threshold <- function(brightness) {
  counts <- tabulate(pmin(255L, floor(brightness * 256)) + 1L, 256L)
  share <- cumsum(counts) / sum(counts)
  mean_to <- cumsum(counts * 0:255) / sum(counts)
  between <- (mean_to[256L] * share - mean_to)^2 / (share * (1 - share))
  (which.max(replace(between, !is.finite(between), 0)) - 0.5) / 256
}

# Connected parts of a logical matrix: area and bounding box of each. By runs of each column, joined where they touch.
regions <- function(mask) {
  at <- rbind(FALSE, mask, FALSE)
  edges <- diff(at)
  starts <- which(edges == 1L, arr.ind = TRUE)
  ends <- which(edges == -1L, arr.ind = TRUE)
  runs <- data.frame(column = starts[, 2L], from = starts[, 1L], to = ends[, 1L] - 1L)
  parent <- seq_len(nrow(runs))
  root <- function(i) {
    while (parent[[i]] != i) i <- parent[[i]]
    i
  }
  by_column <- split(seq_len(nrow(runs)), factor(runs$column, levels = seq_len(ncol(mask))))
  for (column in seq_len(ncol(mask))[-1L]) {
    for (i in by_column[[column]]) {
      for (j in by_column[[column - 1L]]) {
        if (runs$from[[i]] <= runs$to[[j]] && runs$from[[j]] <= runs$to[[i]]) {
          a <- root(i)
          b <- root(j)
          parent[[max(a, b)]] <- min(a, b)
        }
      }
    }
  }
  part <- vapply(seq_len(nrow(runs)), root, 0L)
  lapply(split(runs, part), function(own) {
    list(area = sum(own$to - own$from + 1L), height = max(own$to) - min(own$from) + 1L, width = diff(range(own$column)) + 1L)
  })
}

# A coin fills pi/4 of a box about as high as it is wide; coins that touch, and specks, do not.
is_round <- function(shape) {
  fill <- shape$area / (shape$width * shape$height)
  shape$area >= 200L && max(shape$width, shape$height) / min(shape$width, shape$height) < 1.15 && abs(fill - pi / 4) < 0.08
}
