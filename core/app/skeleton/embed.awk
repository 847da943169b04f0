# embed.awk - text files as C strings: FILE of a.b becomes PREFIX_a_b; -v prefix=PREFIX.
function finish() { if (open) print "    \"\";"; open = 0 }
BEGIN { printf "/* made of the files in core/app/%s */\n", prefix }
FNR == 1 {
    finish()
    name = FILENAME
    sub(/.*\//, "", name)
    gsub(/[^A-Za-z0-9]/, "_", name)
    printf "static const char %s_%s[] =\n", prefix, name
    open = 1
}
{
    gsub(/\\/, "&&")
    gsub(/"/, "\\\\&")
    gsub(/\t/, "\\t")
    printf "    \"%s\\n\"\n", $0
}
END { finish() }
