# Does what the message says.
body <- Sys.getenv("RFARGATE_MESSAGE")
try <- as.integer(Sys.getenv("RFARGATE_MESSAGE_TRY"))
cat("got", body, "on try", try, "\n")
writeLines(c(body, list.files(pattern = "[.]txt$", recursive = TRUE)), "output/seen")
switch(
  body,
  reject = quit(status = 3),
  later = quit(status = if (try == 1) 4 else 0),
  poison = stop("poison"),
  slow = Sys.sleep(12)
)
