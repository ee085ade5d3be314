# The API: a page for sending a picture, and the value of the coins in it.
library(plumber)
source("bean-counter/coins.R")

page <- paste(readLines("bean-counter/page.html"), collapse = "\n")
sample <- readBin("bean-counter/sample.png", "raw", file.size("bean-counter/sample.png"))
options(plumber.maxRequestSize = 10 * 2^20)

# Pictures are read here, whatever type a client declares.
register_parser("raw", function(...) function(value, ...) value, regex = ".*")

answer <- function(bytes, res) {
  tryCatch(count_coins(read_picture(bytes)), bad_picture = function(e) {
    res$status <- 422L
    list(error = conditionMessage(e))
  })
}

pr() |>
  pr_get("/ping", function() "ok", serializer = serializer_text()) |>
  pr_get("/", function() page, serializer = serializer_html()) |>
  pr_get("/sample.png", function() sample, serializer = serializer_content_type("image/png")) |>
  pr_get("/sample", function(res) answer(sample, res), serializer = serializer_unboxed_json()) |>
  pr_post("/count", function(req, res) answer(req$bodyRaw, res), parsers = "raw", serializer = serializer_unboxed_json()) |>
  pr_run(host = "0.0.0.0", port = as.integer(Sys.getenv("RFARGATE_PORT")), docs = FALSE)
