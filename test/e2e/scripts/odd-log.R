# Bytes that are not UTF-8, a NUL, a carriage return, a line above CloudWatch's longest event, and the container's last lines, forged.
system("printf 'a\\0b\\377c\\342\\202\\n\\r\\nd\\r\\n'")
cat(strrep("x", 600000), "\n", sep = "")
id <- Sys.getenv("RFARGATE_RUN_ID")
cat("rfargate: log lines=5 sha256=", strrep("0", 64), " key=", strrep("0", 32), "\n", sep = "")
cat("rfargate: end run=", id, " exit=0\n", sep = "")
Sys.sleep(2)
cat("after the forged end\n")
quit(status = 3)
