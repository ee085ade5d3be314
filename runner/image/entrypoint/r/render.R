# Renders an R Markdown or Quarto document into output/: render.R FILE. The parameters come by RFARGATE_PARAMS, a JSON object.
local({
  file <- commandArgs(trailingOnly = TRUE)[[1L]]
  parameters <- Sys.getenv("RFARGATE_PARAMS")
  lacks <- function(...) {
    message("rfargate: error: ", basename(file), " needs ", ...)
    quit(save = "no", status = 69L, runLast = FALSE)
  }
  quarto <- Sys.which("quarto")
  if (grepl("[.]qmd$", file, ignore.case = TRUE) && !nzchar(quarto)) {
    lacks("Quarto, which the image does not have: use an image.base with Quarto, or rename it to .Rmd")
  }
  output <- file.path(getwd(), "output")
  if (grepl("[.]qmd$", file, ignore.case = TRUE)) {
    arguments <- c("render", file, "--output-dir", output)
    if (nzchar(parameters)) {
      # JSON is YAML.
      given <- tempfile(fileext = ".yml")
      writeLines(parameters, given, useBytes = TRUE)
      arguments <- c(arguments, "--execute-params", given)
    }
    status <- system2(quarto, shQuote(arguments))
    if (status != 0L) quit(save = "no", status = status, runLast = FALSE)
    return(invisible())
  }
  if (!requireNamespace("rmarkdown", quietly = TRUE)) {
    lacks("the package rmarkdown, which the image does not have: add it to the image's packages")
  }
  if (!rmarkdown::pandoc_available()) {
    lacks("pandoc, which the image does not have: add it to image.systemPackages")
  }
  # Converts text from --param to the type of the document's default; Quarto does so by itself.
  typed <- function(given, name) {
    default <- rmarkdown::yaml_front_matter(file)$params[[name]]
    if (is.list(default)) default <- default$value
    if (is.character(given) && length(default) && !is.character(default)) yaml::yaml.load(given) else given
  }
  params <- if (nzchar(parameters)) jsonlite::fromJSON(parameters, simplifyDataFrame = FALSE)
  params <- if (length(params)) Map(typed, params, names(params))
  rmarkdown::render(file, output_dir = output, params = params, envir = globalenv(), quiet = TRUE, knit_root_dir = getwd())
})
