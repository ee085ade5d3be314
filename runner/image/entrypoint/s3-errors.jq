# One line of s5cmd's error log in, one record out: fault, command, what AWS said. Names in a command may hold any byte but NUL, so
# NUL ends each field.
def fault:
  if test("NoSuchBucket") then "no-bucket"
  elif test("NoSuchKey|no object found|not found|status code: 404") then "missing"
  elif test("AccessDenied|status code: 403") then "denied"
  elif test("RequestError|NoCredentialProviders|RequestCanceled|dial tcp|timeout|status code: 5") then "unreachable"
  else "other" end;
(. as $line | try fromjson catch {error: $line})
| (.error // tostring) as $error
| [($error | fault), (.command // ""), ($error | sub(",? *request id: .*"; "") | gsub("[[:cntrl:]]"; " "))]
| map(. + "\u0000") | add
