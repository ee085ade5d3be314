# The script of the task: the pipeline's store is an output, so that a later run can start from it.
targets::tar_config_set(store = "output/_targets")
targets::tar_make()
