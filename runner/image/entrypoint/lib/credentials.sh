# The task role's credentials, from the ECS agent (kept until shortly before they expire) or from the environment.
# Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html

KEY_ID=${AWS_ACCESS_KEY_ID:-} KEY_SECRET=${AWS_SECRET_ACCESS_KEY:-} KEY_TOKEN=${AWS_SESSION_TOKEN:-}
RENEW_AT=0     # seconds since 1970
RENEW_BEFORE=300

credentials() {
  [[ -n ${AWS_CONTAINER_CREDENTIALS_RELATIVE_URI:-} ]] || return 0
  ((EPOCHSECONDS >= RENEW_AT)) || return 0
  local -a found
  mapfile -t found < <(
    curl --silent --fail --max-time 5 --retry 3 --noproxy '*' "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" |
      jq -r '.AccessKeyId, .SecretAccessKey, .Token, (.Expiration | sub("\\.[0-9]+"; "") | fromdate)'
  )
  if ((${#found[@]} != 4)); then
    say "error: the ECS agent gives no credentials of the task role"
    return 1
  fi
  KEY_ID=${found[0]} KEY_SECRET=${found[1]} KEY_TOKEN=${found[2]} RENEW_AT=$((found[3] - RENEW_BEFORE))
}

# Asks for new credentials at the next call if AWS says that these have expired: the clock may have been put back.
credentials_refused() { # AWS's response
  [[ $1 != *@(ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient)* ]] || RENEW_AT=0
}

# For curl's --config: no secret is on a command line.
signing_options() {
  printf 'user = "%s:%s"\n' "$KEY_ID" "$KEY_SECRET"
  [[ -z $KEY_TOKEN ]] || printf 'header = "X-Amz-Security-Token: %s"\n' "$KEY_TOKEN"
}
