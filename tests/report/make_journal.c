/* make_journal.c - a workspace whose journal holds one run of so many changes, some of them hostile.
 *
 * usage: make_journal DIR CHANGES
 * Prints the run's id, then "OUTCOME NUMBER" lines: what a report of it must say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "journal/chain.h"
#include "journal/effects.h"
#include "journal/runs.h"

#define RUN "01JREPORT00000000000000000"

enum { SKIPPED = 4, HELD = 3 };

static am_journal *journal;
static am_arena *arena;
static am_err err;

static void must(am_kind k)
{
    if (k) {
        fprintf(stderr, "make_journal: %s\n", err.text);
        exit(99);
    }
}

/* Whatever a tenant's people may call a site. */
static const char *const hostile[] = {
    "</script><script>document.title='owned'</script>",
    "\"><img src=x onerror=\"document.title='owned'\">",
    "<!-- <b>bold</b> &amp; 'quotes' \\ and \\u003c",
    "bell \x07 escape \x1b[31m delete \x7f",
    "\xe2\x80\xaetxt.exe turned around\xe2\x80\xac, \xef\xbb\xbf\xe2\x80\xa8 zero\xe2\x80\x8bwidth",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "  ]]> %s %n \xf0\x9f\x99\x82 \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d end # TAP \\",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static void end_effect(long i, int64_t id, const am_effect_row *r)
{
    am_err why = {0};
    const char *request = am_arena_format(arena, "%08lx-7d0c-4a6b-9f31-0f3c2f6f%04lx", i * 2654435761 & 0xffffffff, i & 0xffff);
    if (i % 50 != 7) {
        must(am_journal_effect_state(journal, id, AM_EFFECT_DONE, am_json_make(arena, "{\"gone\":true}"), NULL, request, &err));
        return;
    }
    (void)am_fail(&why, AM_REMOTE, "remove site %s: the service answered 500 <html>", r->target);
    must(am_journal_item(journal, RUN,
                         am_json_make(arena,
                                      "{\"step\":%s,\"tenant\":\"source\",\"op\":%s,\"subject\":%s,\"word\":\"failed\","
                                      "\"reason\":%s,\"kind\":\"remote\",\"error\":%s,\"hint\":\"run again later\","
                                      "\"request_id\":%s,\"value\":null,\"key\":%s,\"nth\":0}",
                                      r->step, r->op, r->target, r->reason, why.text, request, r->key),
                         &err));
    must(am_journal_effect_state(journal, id, AM_EFFECT_FAILED, NULL, &why, request, &err));
}

static void effect(long i)
{
    char key[AM_DIGEST_TEXT];
    int64_t id = 0;
    am_arena_reset(arena);
    const char *url = i < HOSTILE ? hostile[i] : am_arena_format(arena, "https://contoso.sharepoint.com/sites/project-%05ld", i);
    const am_value *args = am_json_make(arena, "{\"url\":%s,\"site_id\":%s}", url, am_arena_format(arena, "%012ld", i));
    am_effect_row r = {.run = RUN, .step = "remove redirects", .tenant = "source", .op = "remove-redirect",
                       .args = args, .target = url, .reason = "the destination answers", .undo_op = "restore-site",
                       .undo = args, .undo_days = 93, .seen = am_clock_wall(), .state = AM_EFFECT_INTENT,
                       .evidence = am_json_make(arena, "{\"site_id\":%s,\"template\":\"REDIRECTSITE#0\",\"location\":%s,\"title\":%s}",
                                                am_arena_format(arena, "%012ld", i),
                                                am_arena_format(arena, "https://fabrikam.sharepoint.com/sites/project-%05ld", i),
                                                i < HOSTILE ? hostile[i] : "Project")};
    r.key = am_effect_key(r.tenant, r.op, args, key);
    must(am_journal_effect_put(journal, &r, &id, &err));
    must(am_journal_effect_state(journal, id, AM_EFFECT_SENT, NULL, NULL, NULL, &err));
    am_clock_advance(13);
    end_effect(i, id, &r);
}

static void item(const char *word, long i, const char *why, const char *hint)
{
    am_arena_reset(arena);
    must(am_journal_item(journal, RUN,
                         am_json_make(arena, "{\"step\":\"remove redirects\",\"tenant\":null,\"op\":null,\"subject\":%s,"
                                             "\"word\":%s,\"reason\":null,\"kind\":null,\"error\":null,\"hint\":null,"
                                             "\"request_id\":null,\"value\":{\"reason\":%s,\"hint\":%s}}",
                                      am_arena_format(arena, "https://contoso.sharepoint.com/sites/%s-%ld", word, i), word, why,
                                      hint),
                         &err));
}

static void throttle(int64_t ms)
{
    am_arena_reset(arena);
    must(am_chain_append(journal, RUN, "throttle", 0,
                         am_json_make(arena, "{\"tenant\":\"source\",\"ms\":%d,\"refused\":1}", ms), &err));
    am_clock_advance(ms);
}

int main(int argc, char **argv)
{
    long n = argc == 3 ? strtol(argv[2], NULL, 10) : 0, failed = 0;
    arena = am_arena_new(0);
    if (n < HOSTILE + 1) {
        fprintf(stderr, "usage: make_journal DIR CHANGES (at least %d)\n", HOSTILE + 1);
        return 2;
    }
    am_clock_freeze(1000, 1764144000000);
    must(am_dir_make(argv[1], 0755, &err));
    must(am_file_write(am_arena_format(arena, "%s/aftermove.lua", argv[1]), "", 0, 0600, &err));
    must(am_journal_open(argv[1], AM_JOURNAL_WRITE, "make_journal", &journal, &err));
    am_run_row run = {.id = RUN, .kind = "apply", .playbook = "remove-redirects", .version = "1.0.0", .os_user = "olga",
                      .host = "ops-01",
                      .params = am_json_make(arena, "{\"keep\":[%s]}", hostile[0]),
                      .tenants = am_json_make(arena, "[{\"name\":\"source\",\"role\":\"source\",\"tenant_id\":\"t\",\"client_id\":\"c\","
                                                     "\"hosts\":{\"root\":\"contoso.sharepoint.com\"}}]")};
    must(am_journal_run_begin(journal, &run, &err));
    must(am_journal_step_begin(journal, RUN, "remove redirects", &err));
    for (long i = 0; i < n; i++) {
        effect(i);
        failed += i % 50 == 7;
        if (i == n / 2)
            throttle(4200);
    }
    for (long i = 0; i < SKIPPED; i++)
        item("skipped", i, "kept by parameter", NULL);
    for (long i = 0; i < HELD; i++)
        item("held", i, "held by a retention policy", "ask who owns the policy");
    must(am_journal_step_end(journal, RUN, "remove redirects", NULL, &err));
    must(am_journal_run_end(journal, RUN, "done with failures", 1, &err));
    must(am_journal_commit(journal, &err));
    am_journal_close(journal);
    am_arena_free(arena);
    printf(RUN "\ndone %ld\nfailed %ld\nskipped %d\nheld %d\n", n - failed, failed, SKIPPED, HELD);
    return 0;
}
