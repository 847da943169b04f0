# extract.awk - what a page of the manual shows, as files below dir; shell blocks as shell.NAME.
/^\.\\" (file|shell): / { file = $2 == "shell:" ? "shell." $3 : $3; next }
/^\.Bd -literal/ { on = file != ""; next }
/^\.Ed/ { on = 0; file = ""; next }
on { gsub(/\\e/, "\\"); sub(/^\\&/, ""); gsub(/\\\(dq/, "\""); print > (dir "/" file) }
