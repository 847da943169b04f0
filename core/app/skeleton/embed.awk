# embed.awk - text files as C strings: FILE of a.b becomes skeleton_a_b.
function finish() { if (open) print "    \"\";"; open = 0 }
BEGIN { print "/* made of the files in core/app/skeleton */" }
FNR == 1 {
    finish()
    name = FILENAME
    sub(/.*\//, "", name)
    gsub(/[^A-Za-z0-9]/, "_", name)
    printf "static const char skeleton_%s[] =\n", name
    open = 1
}
{
    gsub(/\\/, "&&")
    gsub(/"/, "\\\\&")
    gsub(/\t/, "\\t")
    printf "    \"%s\\n\"\n", $0
}
END { finish() }
