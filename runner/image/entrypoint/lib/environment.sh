# The environment of the task, kept apart from bash's own variables: rf_environment holds it, as NAME=value.

# Exports the environment as it was given. In the process that becomes R: variables of bash's that have the same name,
# arrays and locals too, make way.
restore_environment() {
  local rf_pair
  for rf_pair in "${rf_environment[@]}"; do
    [[ $rf_pair =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] || continue
    { unset -v "${rf_pair%%=*}"; export "$rf_pair"; } 2>/dev/null
  done
}
