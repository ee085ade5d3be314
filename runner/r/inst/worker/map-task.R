# The script that a task of a map runs: reads its payload, works the items off, writes the results.
source("work-items.R", local = TRUE)
payload <- readRDS("payload.rds")
for (package in payload$packages) library(package, character.only = TRUE)
list2env(payload$globals, envir = globalenv())
say <- function(index, line) cat(sprintf("[%d] %s\n", index, line))
cores <- if (is.null(payload$cores)) task_vcpus() else payload$cores
results <- work_items(payload, cores, say)
done <- vapply(results, function(result) is.null(result$error), logical(1))
cat(sprintf("%d items done, %d failed\n", sum(done), sum(!done)))
dir.create("output", showWarnings = FALSE)
saveRDS(list(map = payload$map, indices = payload$indices, results = results), "output/results.rds")
