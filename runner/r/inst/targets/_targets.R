# A pipeline for one large task: crew's workers are processes within it. Run it with
#   fargate_run("run-targets.R", input = "_targets.R", cpu = 8192, memory = 32768)
# The stack's image needs the packages targets and crew in its requirements.R.
library(targets)

tar_option_set(
  # One worker less than there are vCPUs: the main process has one.
  controller = crew::crew_controller_local(workers = 7),
  packages = "stats"
)

list(
  tar_target(speeds, sort(unique(cars$speed))),
  tar_target(fit, predict(lm(dist ~ speed, cars), data.frame(speed = speeds)), pattern = map(speeds)),
  tar_target(table, write.csv(data.frame(speeds, fit), "output/fit.csv", row.names = FALSE))
)
