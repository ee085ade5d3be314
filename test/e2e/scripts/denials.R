# Tries with the task's own credentials what its role must refuse, and says what S3 answered.
bucket <- Sys.getenv("RFARGATE_BUCKET")
attempt <- function(what, ...) {
  flags <- c("--retry-count", "0")
  endpoint <- Sys.getenv("AWS_ENDPOINT_URL")
  if (nzchar(endpoint)) flags <- c(flags, "--endpoint-url", endpoint)
  text <- suppressWarnings(system2("s5cmd", shQuote(c(flags, ...)), stdout = TRUE, stderr = TRUE))
  status <- attr(text, "status")
  outcome <- if (is.null(status)) "ALLOWED" else if (any(grepl("403|AccessDenied", text))) "DENIED" else "FAILED"
  cat(what, ": ", outcome, "\n", sep = "")
  if (outcome == "FAILED") cat(text, sep = "\n")
}
writeLines("x", "x.txt")
at <- function(key, b = bucket) paste0("s3://", b, "/", key)
attempt("read own input", "cp", at("input/input.txt"), "/tmp/read.txt")
attempt("write own output", "cp", "x.txt", at("output/denials/x.txt"))
attempt("write input", "cp", "x.txt", at("input/x.txt"))
attempt("write scripts", "cp", "x.txt", at("r_scripts/test-script.R"))
attempt("write another prefix", "cp", "x.txt", at("elsewhere/x.txt"))
attempt("read output", "cp", at("output/denials/x.txt"), "/tmp/output.txt")
attempt("list another prefix", "ls", at("elsewhere/"))
attempt("list another bucket", "ls", at("", "r-on-fargate-someone-else"))
attempt("write another bucket", "cp", "x.txt", at("output/x.txt", "r-on-fargate-someone-else"))
attempt("delete an output", "rm", at("output/denials/x.txt"))
