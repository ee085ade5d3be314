# Item 2 needs more memory than the smallest task has, and on Spot more time than there is.
if (item$value == 2) {
  used <- rep(1, 9e7)
  if (Sys.getenv("RFARGATE_CAPACITY") == "FARGATE_SPOT") {
    cat("waiting\n")
    Sys.sleep(300)
  }
}
cat("item", item$value, "is done\n")
