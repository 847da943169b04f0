# zsh_offers.zsh - print what an interactive zsh offers for a line and <TAB>, one candidate a line.
# usage: zsh -f zsh_offers.zsh SCRIPT LINE    (SCRIPT: what `aftermove completion zsh` printed)
zmodload zsh/zpty || exit 77
script=$1 line=$2
zpty shell zsh -f -i
zpty -w shell "source ${(q)script}.setup"
repeat 20; do
    zpty -r shell said
    [[ $said == *ready-to-go* ]] && break
done
zpty -w -n shell "$line"$'\t'
on=
while zpty -r shell said; do
    said=${${said//$'\r'/}//$'\n'/}
    case $said in
    *'<<offers') on=1 ;;
    *'offers>>') exit 0 ;;
    *) [[ -n $on ]] && print -r -- $said ;;
    esac
done
exit 1
