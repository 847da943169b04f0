#include "bare.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"

enum { PAGE_BYTES = 64 << 20, PAGES_MAX = 20000 };

#define ENVELOPE                                                                                   \
    "<Request AddExpandoFieldTypeSuffix='true' SchemaVersion='15.0.0.0' "                          \
    "LibraryVersion='16.0.0.0' ApplicationName='curl' "                                            \
    "xmlns='http://schemas.microsoft.com/sharepoint/clientquery/2009'><Actions>"
#define TENANT "TypeId='{268004ae-ef6b-4e9b-8425-127220d84719}'"

static FILE *open_file(const char *path, const char *mode)
{
    FILE *f = fopen(path, mode);
    if (!f)
        rig_die("cannot open %s", path);
    return f;
}

static void add(const rig *r, FILE *f, const char *body, const char *output)
{
    fprintf(f,
            "next\nsilent\nfail\ncacert = \"%s\"\nconnect-to = \"::%s\"\n"
            "header = \"Authorization: Bearer %s\"\nheader = \"Content-Type: text/xml\"\n"
            "header = \"Accept: application/json\"\ndata-raw = \"%s\"\noutput = \"%s\"\n"
            "url = \"https://%s/_vti_bin/client.svc/ProcessQuery\"\n",
            r->ca, r->connect_to, r->token, body, output, r->admin);
}

static const char *list_body(rig *r, const char *template, const char *start)
{
    return am_arena_format(
        r->arena,
        ENVELOPE "<ObjectPath Id='2' ObjectPathId='1' /><ObjectPath Id='4' ObjectPathId='3' />"
                 "<Query Id='5' ObjectPathId='3'><Query SelectAllProperties='true'><Properties />"
                 "</Query><ChildItemQuery SelectAllProperties='true'><Properties />"
                 "</ChildItemQuery></Query></Actions><ObjectPaths><Constructor Id='1' " TENANT " />"
                 "<Method Id='3' ParentId='1' Name='GetSitePropertiesFromSharePointByFilters'>"
                 "<Parameters><Parameter TypeId='{b92aeee2-c92c-4b67-abcc-024e471bc140}'>"
                 "<Property Name='Filter' Type='String'></Property>"
                 "<Property Name='IncludeDetail' Type='Boolean'>false</Property>"
                 "<Property Name='IncludePersonalSite' Type='Enum'>1</Property>"
                 "<Property Name='StartIndex' Type='String'>%s</Property>"
                 "<Property Name='Template' Type='String'>%s</Property>"
                 "</Parameter></Parameters></Method></ObjectPaths></Request>",
        start, template);
}

/* Ask for one page as the measured run will; where the next one begins, NULL: it was the last. The
 * URLs on it are appended to urls. */
static const char *walk(rig *r, const char *body, FILE *urls)
{
    const char *one = rig_path(r, "one.curl");
    am_err err = {0};
    am_buf text = AM_BUF(PAGE_BYTES);
    const am_value *reply, *page = NULL;
    am_arena *arena = am_arena_new(0);
    FILE *f = open_file(one, "w");
    add(r, f, body, rig_path(r, "page"));
    fclose(f);
    const char *const argv[] = {r->curl, "-q", "-K", one, NULL};
    rig_run(r, argv);
    if (am_file_read(rig_path(r, "page"), &text, &err) ||
        am_json_parse(arena, am_buf_text(&text), text.n, &reply, &err))
        rig_die("a page of the list: %s", err.text);
    for (size_t i = 0; i < am_value_len(reply) && !page; i++)
        if (am_value_member(am_value_at(reply, i), "_Child_Items_"))
            page = am_value_at(reply, i);
    if (!page)
        rig_die("a page of the list holds none: %.300s", am_buf_text(&text));
    const am_value *rows = am_value_member(page, "_Child_Items_");
    for (size_t i = 0; i < am_value_len(rows); i++)
        fprintf(urls, "%s\n", am_value_text(am_value_member(am_value_at(rows, i), "Url"), ""));
    const char *next = am_value_text(am_value_member(page, "NextStartIndexFromSharePoint"), "");
    next = next[strspn(next, " ")] ? am_arena_strdup(r->arena, next) : NULL;
    am_buf_free(&text);
    am_arena_free(arena);
    return next;
}

long bare_list(rig *r, const char *file)
{
    static const char *const templates[] = {"REDIRECTSITE#0", "REDIRECTSITE#1"};
    long pages = 0;
    FILE *f = open_file(file, "w"), *urls = open_file(rig_path(r, "urls"), "w");
    for (int i = 0; i < 2; i++) {
        for (const char *start = "0"; start && pages < PAGES_MAX; pages++) {
            const char *body = list_body(r, templates[i], start);
            add(r, f, body, "/dev/null");
            start = walk(r, body, urls);
        }
    }
    fclose(f);
    fclose(urls);
    return pages;
}

const char *bare_reads(rig *r, const char *file, long times)
{
    char url[2048] = "";
    FILE *urls = open_file(rig_path(r, "urls"), "r"), *f = open_file(file, "w");
    if (!fgets(url, sizeof url, urls))
        rig_die("the list has no redirect");
    url[strcspn(url, "\n")] = '\0';
    const char *body = am_arena_format(
        r->arena,
        ENVELOPE "<ObjectPath Id='2' ObjectPathId='1' /><ObjectPath Id='4' ObjectPathId='3' />"
                 "<Query Id='5' ObjectPathId='3'><Query SelectAllProperties='true'><Properties />"
                 "</Query></Query></Actions><ObjectPaths><Constructor Id='1' " TENANT " />"
                 "<Method Id='3' ParentId='1' Name='GetSitePropertiesByUrl'><Parameters>"
                 "<Parameter Type='String'>%s</Parameter><Parameter Type='Boolean'>true</Parameter>"
                 "</Parameters></Method></ObjectPaths></Request>",
        url);
    for (long i = 0; i < times; i++)
        add(r, f, body, "/dev/null");
    fclose(urls);
    fclose(f);
    return am_arena_strdup(r->arena, url);
}

long bare_removals(rig *r, const char *file, int parallel, bool again)
{
    char url[2048];
    long n = 0;
    FILE *urls = open_file(rig_path(r, "urls"), "r"), *f = open_file(file, "w");
    fprintf(f, "parallel\nparallel-max = %d\n", parallel);
    for (; fgets(url, sizeof url, urls); n++) {
        am_buf body = AM_BUF(8192);
        url[strcspn(url, "\n")] = '\0';
        am_buf_fmt(&body,
                   ENVELOPE
                   "<Query Id='3' ObjectPathId='1'><Query SelectAllProperties='false'><Properties>"
                   "<Property Name='PollingInterval' ScalarProperty='true' />"
                   "<Property Name='IsComplete' ScalarProperty='true' />"
                   "<Property Name='HasTimedout' ScalarProperty='true' /></Properties></Query>"
                   "</Query></Actions><ObjectPaths><Constructor Id='2' " TENANT " />"
                   "<Method Id='1' ParentId='2' Name='RemoveSite'><Parameters>"
                   "<Parameter Type='String'>%s</Parameter></Parameters></Method></ObjectPaths>"
                   "</Request>",
                   url);
        add(r, f, am_buf_text(&body), "/dev/null");
        if (again)
            fprintf(f, "retry = 5\nretry-all-errors\n");
        am_buf_free(&body);
    }
    fclose(urls);
    fclose(f);
    return n;
}

figures bare_measure(rig *r, const char *file)
{
    const char *const argv[] = {r->curl, "-q", "-K", file, NULL};
    return rig_measure(r, argv);
}
