# A service on localhost in base R: GET /score?x=<number> answers with a linear model's prediction.
model <- lm(dist ~ speed, cars)

answer <- function(request) {
  path <- strsplit(request, " ", fixed = TRUE)[[1L]][2L]
  if (identical(path, "/health")) return(c("200 OK", "ok"))
  x <- suppressWarnings(as.numeric(sub("^/score\\?x=", "", path)))
  if (is.na(x)) return(c("400 Bad Request", "ask for /score?x=<number>"))
  c("200 OK", format(predict(model, data.frame(speed = x)), digits = 6L))
}

port <- as.integer(Sys.getenv("PORT"))
server <- serverSocket(port)
message("listening on ", port)
repeat {
  connection <- socketAccept(server, blocking = TRUE, open = "r+b", timeout = 3600)
  # A caller that disconnects must not end the service.
  try({
    request <- readLines(connection, 1L, warn = FALSE)
    while (length(line <- readLines(connection, 1L, warn = FALSE)) && nzchar(line)) NULL
    if (length(request)) {
      said <- answer(request)
      text <- sprintf("HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", said[[1L]], nchar(said[[2L]]), said[[2L]])
      writeChar(text, connection, eos = NULL)
    }
  })
  close(connection)
}
