# An item as R code, since R cannot read JSON by itself: objects are named lists, arrays of one scalar type are vectors.
# JSON's strings are valid in R, except for NUL, which R's strings cannot have.
def text: gsub("\u0000"; "") | tojson;
def code:
  if type == "object" then
    "structure(list(" + ([.[] | code] | join(", ")) + "), names = c(character(), " + ([keys_unsorted[] | text] | join(", ")) + "))"
    | sub(", \\)\\)$"; "))")
  elif type == "array" then
    (map(type) | unique) as $types
    | (if length > 0 and ($types == ["string"] or $types == ["number"] or ($types - ["boolean"]) == []) then "c(" else "list(" end)
      + (map(code) | join(", ")) + ")"
  elif type == "string" then text
  elif type == "boolean" then if . then "TRUE" else "FALSE" end
  elif type == "null" then "NULL"
  else tojson end;
(.item | if type == "object" then . else {value: .} end) as $item
| "list(index = \(.index)L, json = \(.item | tojson | text), item = \($item | code))"
