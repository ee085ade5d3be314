# The files that a run fetches: each entry has a key, a place under the working directory and an outcome. A key that ends in "/"
# is a prefix, and its place a folder.

ENTRY_KEY=() ENTRY_PLACE=()
ENTRY_FAULT=()   # empty, or: missing, denied, no-bucket, unreachable, other
ENTRY_DETAIL=()  # what the store said

entry_add() { # key, place
  ENTRY_KEY+=("$1") ENTRY_PLACE+=("$2") ENTRY_FAULT+=('') ENTRY_DETAIL+=('')
}

# Quotes a word for s5cmd's command files, which have a shell's syntax.
quoted() { # variable, text
  printf -v "$1" "'%s'" "${2//\'/\'\\\'\'}"
}
