# The RStudio addin "Run this script on Fargate": the saved file of the editor, in the terminal so that R stays free.
run_addin <- function() {
  path <- rstudioapi::getSourceEditorContext()$path
  if (!nzchar(path)) stop("save the script first", call. = FALSE)
  rstudioapi::documentSave()
  words <- c(command_words(), "run", path)
  rstudioapi::terminalExecute(paste(shQuote(words), collapse = " "), workingDir = dirname(path))
}
