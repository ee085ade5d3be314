# The RStudio addin "Run this script on Fargate": the saved file of the editor, in the terminal so that R stays free.
run_addin <- function() {
  if (!requireNamespace("rstudioapi", quietly = TRUE) || !rstudioapi::isAvailable()) {
    stop("the addin needs RStudio and the package rstudioapi; elsewhere use fargate_run(\"script.R\")", call. = FALSE)
  }
  editor <- rstudioapi::getSourceEditorContext()
  if (is.null(editor)) stop("open the script in the editor first", call. = FALSE)
  if (!nzchar(editor$path)) stop("save the script first", call. = FALSE)
  rstudioapi::documentSave(editor$id)
  # RStudio abbreviates the home folder.
  path <- path.expand(editor$path)
  rstudioapi::terminalExecute(command_line(c(command_words(), "run", path)), workingDir = dirname(path))
}

# For the shells of RStudio's terminals. Plain words stay without quotes: PowerShell takes a quoted one for text.
command_line <- function(words, windows = .Platform$OS.type == "windows") {
  plain <- grepl("^[A-Za-z0-9_./:=-]+$", words)
  paste(ifelse(plain, words, shQuote(words, if (windows) "cmd" else "sh")), collapse = " ")
}
