# migrate_back.awk - a table of users into a scenario, what the ledger is told, and the truth.
#
# A line: kind, state of the job ("-": none), what stands on the source, what on the target, the verdict,
# the state. Two users of each kind: the first is told to the ledger by URLs (-v csv=FILE), the second by an
# identity map (-v map=FILE). The scenario goes to standard output, the truth to -v truth=FILE.

function add(list, text) { return list (list == "" ? "" : ",\n  ") text }

function site(upn, url, what,   s) {
    if (what == "site")
        return "{\"url\":\"" url "\",\"owner\":\"" upn "\",\"admins\":[\"helpdesk@contoso.com\"]}"
    if (what == "no-helpdesk")
        return "{\"url\":\"" url "\",\"owner\":\"" upn "\"}"
    if (what == "locked")
        return "{\"url\":\"" url "\",\"owner\":\"" upn "\",\"lock_state\":\"ReadOnly\"}"
    if (what == "another's")
        return "{\"url\":\"" url "\",\"owner\":\"mallory@contoso.com\"}"
    if (what == "silent")
        return "{\"url\":\"" url "\",\"owner\":\"" upn "\",\"admins\":[\"helpdesk@contoso.com\"],\"hide_from_anonymous\":true}"
    if (what == "recycled")
        return "{\"url\":\"" url "\",\"owner\":\"" upn "\",\"status\":\"recycled\",\"deleted\":\"-5d\"}"
    return ""
}

function user(n, by_url,   name, upn, there, here, far, s) {
    name = sprintf("u%02d", n)
    upn = name "@contoso.com"
    there = name "@fabrikam.com"
    here = "/personal/" name "_contoso_com"
    far = "/personal/" name "_fabrikam_com"
    if ($3 == "redirect")
        s = "{\"url\":\"" here "\",\"location\":\"" far "\"}"
    else if ($3 == "renamed")
        s = "{\"url\":\"" here "\",\"location\":\"https://contoso-my.sharepoint.com/personal/renamed_" name "\"}"
    else
        s = site(upn, here, $3)
    if (s != "") source = add(source, s)
    s = ""
    if ($4 == "redirect")
        s = "{\"url\":\"" far "\",\"location\":\"" here "\",\"orphan\":true}"
    else if ($4 == "elsewhere")
        s = "{\"url\":\"" far "\",\"location\":\"https://contoso-my.sharepoint.com/personal/another_" name "\",\"orphan\":true}"
    else if ($4 == "site")
        s = "{\"url\":\"" far "\",\"owner\":\"" there "\"}"
    if (s != "") target = add(target, s)
    if ($2 != "-")
        moves = add(moves, "{\"type\":\"Odb\",\"back\":true,\"state\":\"" $2 "\",\"key\":\"" there "\",\"source\":\"" far \
            "\",\"target\":\"" here "\"}")
    if (by_url)
        print upn ",https://contoso-my.sharepoint.com" here ",https://fabrikam-my.sharepoint.com" far > csv
    else
        print "User," tenant "," upn "," there "," there ",RegularUser" > map
    print upn, $5, $6 > truth
}

BEGIN { print "upn,source_url,target_url" > csv }
/^#/ || NF == 0 { next }
{ user(++n, 1); user(++n, 0) }
END {
    # a site among them, which nobody in particular is to own
    source = add(source, "{\"url\":\"/sites/lab\",\"owner\":\"boss@contoso.com\",\"admins\":[\"helpdesk@contoso.com\"]}")
    target = add(target, "{\"url\":\"/sites/lab-2\",\"location\":\"/sites/lab\",\"orphan\":true}")
    print "{\"seed\":5,\"page_size\":20,\"trust\":\"both_ways\","
    print " \"source\":{\"name\":\"contoso\",\"generate\":{\"redirects\":12,\"onedrive_redirects\":6,\"deleted\":4},\n  \"sites\":[" source "]},"
    print " \"target\":{\"name\":\"fabrikam\",\"generate\":{\"redirects\":5,\"onedrive_redirects\":3},\n  \"sites\":[" target "]},"
    print " \"moves\":[" moves "]}"
}
