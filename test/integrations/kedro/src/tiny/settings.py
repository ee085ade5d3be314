# The one line that a project adds: files called fargate.yml are the section "fargate" of its configuration.
CONFIG_LOADER_ARGS = {"base_env": "base", "default_run_env": "local", "config_patterns": {"fargate": ["fargate*"]}}
