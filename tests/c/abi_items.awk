# Lists what is in lexel_c.h. With -v kind=layout: C lines that abi_dump.c prints sizes and values with;
# with -v kind=functions: one line per function.
{
  sub(/\/\/.*/, "")
  gsub(/[ \t]+/, " ")
  sub(/^ /, "")
  sub(/ $/, "")
}
/^#/ || $0 == "" { next }

/^typedef struct [a-z_]+ \{$/ {
  type = $3
  if (kind == "layout") print "STRUCT(" type ");"
  next
}
/^enum/ { in_enum = 1 }
in_enum {
  line = $0
  while (match(line, /LEXEL_[A-Z0-9_]+ =/)) {
    if (kind == "layout") print "VALUE(" substr(line, RSTART, RLENGTH - 2) ");"
    line = substr(line, RSTART + RLENGTH)
  }
  if ($0 ~ /\};$/) in_enum = 0
  next
}
/^\}/ { type = "" }
type != "" {
  name = $NF
  gsub(/[;*]/, "", name)
  if (kind == "layout") print "FIELD(" type ", " name ");"
  next
}

/^LEXEL_C_API/ { declaration = ""; in_function = 1; sub(/^LEXEL_C_API /, "") }
in_function {
  declaration = declaration (declaration == "" ? "" : " ") $0
  if ($0 ~ /;$/) {
    in_function = 0
    if (kind == "functions") print "function " declaration
  }
}
