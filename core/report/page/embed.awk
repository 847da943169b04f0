# embed.awk - text files as lines of C strings: page.css becomes page_css[], which ends with NULL.
function finish() { if (open) print "    NULL};"; open = 0 }
BEGIN { print "/* made of the files in core/report/page */" }
FNR == 1 {
    finish()
    name = FILENAME
    sub(/.*\//, "", name)
    gsub(/[^A-Za-z0-9]/, "_", name)
    printf "static const char *const %s[] = {\n", name
    open = 1
}
{
    gsub(/\\/, "&&")
    gsub(/"/, "\\\\&")
    gsub(/\t/, "\\t")
    gsub(/\?/, "\\?") # no trigraphs
    printf "    \"%s\\n\",\n", $0
}
END { finish() }
