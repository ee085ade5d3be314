# One run at a time, for runs that must not overlap (RFARGATE_EXCLUSIVE). A run holds a lease: an object in the bucket that it renews
# while it works and releases at its end. The lease of a killed run expires. Writes are conditional and times are S3's own, so neither
# simultaneous starts nor a wrong clock let two runs through.
# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html

LEASE_SECONDS=300 RENEW_SECONDS=60
KEEPER=   # the process that renews it
SKIPPED=  # why nothing ran

check_exclusive() {
  EXCLUSIVE=${RFARGATE_EXCLUSIVE:-}
  [[ -n $EXCLUSIVE ]] || return 0
  [[ $EXCLUSIVE =~ ^locks/[a-z0-9/-]+$ ]] ||
    fail $USAGE "RFARGATE_EXCLUSIVE=\"${EXCLUSIVE//[[:cntrl:]]/?}\" is invalid: use locks/ and lower-case letters, digits, \"-\" and \"/\""
  [[ $STORE == s3 ]] || fail $USAGE "RFARGATE_EXCLUSIVE needs a bucket: a folder has no conditional writes"
}

# Returns once the lease is held; ends the run as skipped if another run holds it.
hold_lease() {
  local try holder
  [[ -n $EXCLUSIVE ]] || return 0
  for ((try = 0; try < 5; try++)); do
    ((try == 0)) || pause "$try"
    [[ -z $SIGNAL$LATE ]] || finish $TERMINATED
    ask_lease PUT 'If-None-Match: *' "run=$RUN_ID renewed=0"
    if [[ $LEASE_CODE == 412 ]]; then
      ask_lease GET
      [[ $LEASE_CODE == 200 ]] || continue
      holder=${LEASE_TEXT#run=} holder=${holder%% *}
      # After a lost answer, the lease may already be this run's.
      if [[ $LEASE_TEXT == run=* && $holder != "$RUN_ID" ]] && ((LEASE_AGE <= LEASE_SECONDS)); then
        shown holder "$holder"
        SKIPPED="run $holder of ${EXCLUSIVE#locks/} is still going, and its runs may not overlap"
        say "skipped: $SKIPPED"
        finish 0
      fi
      ask_lease PUT "If-Match: $LEASE_TAG" "run=$RUN_ID renewed=0"
    fi
    [[ $LEASE_CODE != 200 ]] || { keep_lease; return; }
  done
  fail $UNAVAILABLE "cannot tell whether an earlier run is still going: bucket \"$RFARGATE_BUCKET\" answers $LEASE_CODE for $EXCLUSIVE"
}

keep_lease() {
  # A request's process can be read by the script: it must not have the log.
  (trap - TERM INT USR1; log_leave; renew_lease) >/dev/null 2>&1 &
  KEEPER=$!
  own $KEEPER
}

renew_lease() {
  local count=0
  while pause $RENEW_SECONDS; do
    ask_lease GET
    [[ $LEASE_CODE == 200 ]] || continue
    [[ $LEASE_TEXT == "run=$RUN_ID "* ]] || return
    ask_lease PUT "If-Match: $LEASE_TAG" "run=$RUN_ID renewed=$((++count))"
  done
}

# Leaves a lease that has become another run's: this one was cut off from S3 for longer than the lease.
release_lease() {
  [[ -n $KEEPER ]] || return 0
  local try
  kill $KEEPER 2>/dev/null
  KEEPER=
  # A renewal may still be under way.
  for try in 1 2 3; do
    ask_lease GET
    [[ $LEASE_CODE != 200 || $LEASE_TEXT == "run=$RUN_ID "* ]] || return
    [[ $LEASE_CODE != 200 ]] || ask_lease PUT "If-Match: $LEASE_TAG" free
    [[ $LEASE_CODE != 200 ]] || return
  done
}

# One request. Sets LEASE_CODE (HTTP's status, 000 for no answer), LEASE_TEXT, LEASE_TAG and LEASE_AGE, in seconds.
ask_lease() { # method, header, text
  local url=https://$RFARGATE_BUCKET.s3.$AWS_REGION.amazonaws.com domain
  local -a curl answer
  [[ $AWS_REGION != cn-* ]] || url+=.cn
  # AWS's certificate covers only one label before s3.
  domain=${url#*"$RFARGATE_BUCKET."}
  [[ $RFARGATE_BUCKET != *.* ]] || url=https://$domain/$RFARGATE_BUCKET
  [[ -z ${RFARGATE_ENDPOINT_URL:-} ]] || url=${RFARGATE_ENDPOINT_URL%/}/$RFARGATE_BUCKET
  curl=(curl --silent --connect-timeout 5 --max-time 10 --aws-sigv4 "aws:amz:$AWS_REGION:s3" -X "$1")
  [[ -z ${AWS_CA_BUNDLE:-} ]] || curl+=(--cacert "$AWS_CA_BUNDLE")
  [[ $1 != PUT ]] || curl+=(-H "$2" -H 'Content-Type: text/plain' --data-binary "$3")
  LEASE_CODE=000 LEASE_TEXT= LEASE_TAG= LEASE_AGE=0
  credentials || return 0
  mapfile -t answer < <("${curl[@]}" --config <(signing_options) -H "x-amz-content-sha256: $(printf %s "${3:-}" | sha256sum | head -c 64)" \
    -w '\n%{http_code}\n%header{etag}\n%header{date}\n%header{last-modified}\n' "$url/$EXCLUSIVE")
  ((${#answer[@]} >= 5)) || return 0
  LEASE_TEXT=${answer[0]} LEASE_CODE=${answer[-4]} LEASE_TAG=${answer[-3]}
  [[ -z ${answer[-1]} ]] || LEASE_AGE=$(($(date -d "${answer[-2]}" +%s) - $(date -d "${answer[-1]}" +%s)))
}
