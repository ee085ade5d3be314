#' Models of a stack
#'
#' @inheritParams fargate_run
#' @return A data frame with `name`, `script`, `cpu`, `memory`, `spot` and `architecture`, a row a model.
#' @examples
#' \dontrun{
#' fargate_models("s3://my-data-bucket")
#' }
#' @export
fargate_models <- function(stack = NULL) {
  models <- jsonlite::fromJSON(ask_text(c("export", "outputs"), stack), simplifyVector = FALSE)$models
  column <- function(name, type) unname(vapply(models, function(model) model[[name]], type))
  data.frame(name = names(models), script = column("script", ""), cpu = column("cpu", 1), memory = column("memory", 1),
    spot = column("spot", TRUE), architecture = column("architecture", ""), stringsAsFactors = FALSE)
}

#' Estimate what a run costs
#'
#' How long a run takes comes from earlier runs of the model that succeeded, or from `minutes`.
#'
#' @inheritParams fargate_run
#' @param minutes How long a run takes, with the pull of its image.
#' @return An object of class `rfargate_estimate`: a list with `perRun` and `perHour` in USD, `seconds`, and more of
#'   `rfargate estimate --json`.
#' @examples
#' \dontrun{
#' fargate_estimate(model = "forecast", minutes = 10)
#' }
#' @export
fargate_estimate <- function(script = NULL, model = NULL, minutes = NULL, cpu = NULL, memory = NULL, spot = NULL,
                             stack = NULL) {
  args <- c("estimate", script, option("--model", model), option("--minutes", minutes), option("--cpu", cpu),
    option("--memory", memory), spot_option(spot))
  structure(ask(args, stack), class = "rfargate_estimate")
}

#' @export
print.rfargate_estimate <- function(x, ...) {
  usd <- x$perRun
  cost <- if (is.null(usd)) "not known: give `minutes`" else paste(format(signif(usd, 3), scientific = FALSE), "USD")
  cat("<rfargate estimate>\n", "one run: ", cost, "\n", sep = "")
  if (!is.null(x$seconds)) cat("takes:   ", format(round(x$seconds)), " s\n", sep = "")
  invisible(x)
}
