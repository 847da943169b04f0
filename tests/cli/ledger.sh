#!/bin/sh
# ledger.sh - the ledger by hand: what it takes, what it refuses, what it shows.
name=ledger
. "${top_srcdir:-.}/tests/cli/lib.sh"

ws=$work/ws
mkdir -p "$ws"
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -days 1 -keyout "$ws/key.pem" -out "$ws/cert.pem" 2>/dev/null
chmod 600 "$ws/key.pem"
cat >"$ws/aftermove.lua" <<'END'
tenant "source" {
  host = "contoso.sharepoint.com", tenant_id = "0f6b1c52-0000-4000-8000-000000000001",
  client_id = "0f6b1c52-0000-4000-8000-00000000000a", auth = certificate { pem = "cert.pem", key = "key.pem" },
}
tenant "target" {
  host = "fabrikam.sharepoint.com", tenant_id = "0f6b1c52-0000-4000-8000-000000000002",
  client_id = "0f6b1c52-0000-4000-8000-00000000000b", auth = certificate { pem = "cert.pem", key = "key.pem" },
}
END
cd "$ws" || exit 99
count() { "$aftermove" ledger list --format csv | grep -c '^[0-9]'; }

run ledger list
gives 'an empty ledger' 0 'the ledger is empty'
run ledger show ann@contoso.com
gives 'has no entries' 1 'no entry ann@contoso.com' 'ledger list'
run ledger add Ann@contoso.com --target-upn ann@fabrikam.com
gives 'a user is added' 0 '#1 ann@contoso.com is planned'
run ledger add https://contoso.sharepoint.com/sites/Team/ --upn boss@contoso.com --reason 'asked for by phone'
gives 'a site is added' 0 '#2 https://contoso.sharepoint.com/sites/team is planned'
run ledger add ann@contoso.com --source-url https://contoso-my.sharepoint.com/personal/ann_contoso_com
gives 'what is known later is filled in' 0 'it was in the ledger already'
run ledger add ann@contoso.com --source-url https://contoso-my.sharepoint.com/personal/ann
gives 'and not overwritten' 1 'with another URL on the source' 'ledger remove'
run ledger add "pat.o'neill@contoso.com"
gives 'an apostrophe is part of a name' 0 "pat.o'neill@contoso.com is planned"
run ledger remove "pat.o'neill@contoso.com" --reason 'a test'
run ledger add eve@contoso.com --target-url https://fabrikam.example.com/sites/a
gives 'a URL of somebody else is told' 2 'https://fabrikam.example.com/sites/a is no URL of the target (https://fabrikam.sharepoint.com,' 'the target where it is now'
run ledger add https://fabrikam.sharepoint.com/sites/a --target-url https://contoso.sharepoint.com/sites/a
gives 'so are sides that are swapped' 2 'https://fabrikam.sharepoint.com/sites/a is no URL of the source (https://contoso.sharepoint.com,'
run ledger add http://contoso.sharepoint.com/sites/a
gives 'so is a URL that is not https' 2 'is no URL of the source'
run ledger add https://contoso-admin.sharepoint.com/sites/a
gives 'no site is on the administration host' 2 'is no URL of the source'
run ledger list
prints 'list shows it' 'ann@contoso.com'
run ledger list --format json
prints 'as JSON' '"source_url":"https://contoso-my.sharepoint.com/personal/ann_contoso_com"'
run ledger list --format csv
prints 'as CSV' 'id,direction,kind,name,upn,target_upn,source_url,target_url,state'
run ledger list --state closed
gives 'by state' 0 'no entry is closed'
run ledger show 2
prints 'show tells what it went through' 'asked for by phone'
run ledger show https://contoso.sharepoint.com/sites/team --format json
prints 'as JSON' '"steps": ['

run ledger close 2
gives 'to close it takes a reason' 2 'needs a reason' '--reason TEXT'
run ledger close '#2' --reason 'it stays where it is'
gives 'then it is closed' 0 'is closed'
run ledger close 2 --reason again
gives 'once' 0 'is closed already'
run ledger remove 2
gives 'what has happened stays on record' 1 'stays on record' 'ledger close'
run ledger reopen 2 --reason 'after all'
gives 'it can begin again' 0 'is planned'
run ledger remove 1 --reason 'a mistake'
gives 'what is planned can be taken out' 0 'is taken out'
[ "$(count)" -eq 1 ]
ok 'and is gone' $?
run journal verify
prints 'the chain covers all of that' 'events fit'

# import: a head and rows, with a mark, quotes and CR LF
printf '\357\273\277URL,"upn",Reason\r\nhttps://contoso.sharepoint.com/sites/a,,"one, two"\r\n,bob@contoso.com,\r\n\r\nhttps://contoso.sharepoint.com/sites/team,boss@contoso.com,known\r\n' >a.csv
run ledger import a.csv
gives 'a CSV file is imported' 0 '2 added, 1 were there already'
run ledger show bob@contoso.com
prints 'with its users' 'bob@contoso.com'
run ledger show https://contoso.sharepoint.com/sites/a
prints 'and its reasons' 'one, two'
run ledger import a.csv
gives 'a second time it brings nothing new' 0 '0 added, 3 were there already'

cat >map.csv <<'END'
User,0f6b1c52-0000-4000-8000-000000000001,cy@contoso.com,cy@fabrikam.com,cy@fabrikam.com,RegularUser
Group,0f6b1c52-0000-4000-8000-000000000001,11111111-2222-4333-8444-555555555555,66666666-2222-4333-8444-555555555555,All,RegularGroup
user,{0F6B1C52-0000-4000-8000-000000000001},Dee@contoso.com,dee@fabrikam.com,dee@fabrikam.com,RegularUser
END
run ledger import map.csv
gives 'an identity map is imported' 0 '2 added' '1 groups of the map'
run ledger list --format json
prints 'with both names of each user' '"upn":"dee@contoso.com","target_upn":"dee@fabrikam.com"'

# wrong files: every line is named, and nothing of them is taken
before=$(count)
[ "$before" -eq 5 ]
ok "there are five now" $?
printf 'upn,source_url\nann@contoso.com,\nbob,\n,ftp://contoso.sharepoint.com\neve@contoso.com,https://contoso.sharepoint.com/sites/e,more\n' >bad.csv
run ledger import bad.csv
gives 'wrong lines are named' 2 'bad.csv, line 3' 'bad.csv, line 4'
gives 'all of them' 2 'bad.csv, line 5: 3 cells under a head of 2'
[ "$(count)" -eq "$before" ]
ok '... and nothing was taken' $?
printf 'upn,sorce_url\n' >bad.csv
run ledger import bad.csv
gives 'a wrong column' 2 "line 1: there is no column 'sorce_url'" 'did you mean source_url?'
printf 'url,source_url\n' >bad.csv
run ledger import bad.csv
gives 'a column twice' 2 'stands there twice'
printf 'upn\n"ann@contoso.com\n' >bad.csv
run ledger import bad.csv
gives 'a quote without an end' 2 'bad.csv'
: >bad.csv
run ledger import bad.csv
gives 'an empty file' 2 'is empty'
sed 's/0001,cy/0002,eve/' map.csv >bad.csv
run ledger import bad.csv
gives 'the map of other tenants' 2 'line 1' 'roles in aftermove.lua swapped'
printf 'User,0f6b1c52-0000-4000-8000-000000000001,fay@contoso.com\n' >bad.csv
run ledger import bad.csv
gives 'a map with too few cells' 2 '3 cells, an identity map has 6'
run ledger import none.csv
[ "$code" -ne 0 ] && grep -q 'none.csv' "$work/err"
ok 'a file that is not there' $?
[ "$(count)" -eq "$before" ]
ok 'nothing was taken of any' $?

run ledger lst
gives 'a wrong word' 2 "ledger does not know 'lst'" "did you mean 'list'?"
run ledger add
gives 'a missing word' 2 'ledger add: expected one user, URL or number'
run ledger list --reason x
gives 'an option of another' 2 'ledger list takes no --reason'
run ledger add ann@contoso.com --upn bob@contoso.com
gives 'the user twice' 2 'the user is given twice'
run ledger add 'not a user'
gives 'no user' 2 'is no user' 'john.doe@contoso.com'
done_testing
