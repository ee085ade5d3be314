outer <- function(x) inner(x)
inner <- function(x) stop("no such model: ", x)
outer("forecast")
