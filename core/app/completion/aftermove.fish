# fish completion for aftermove(1); the program itself knows what may follow.
function __aftermove_complete
    set -l words (commandline -opc)
    set -l cursor (commandline -ct)
    for line in ($words[1] complete $words[2..-1] "$cursor" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$cursor"
            case :directories
                __fish_complete_directories "$cursor" directory
            case '*'
                echo $line
        end
    end
end
complete -c aftermove -f -a '(__aftermove_complete)'
