#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/records.h"
#include "base/json.h"
#include "journal/chain.h"
#include "report/tar.h"

enum { LINE_MAX_BYTES = 64 << 20, FACTS_MAX = 16 << 20 };

/* Read one member's lines and hold them against each other. */
static am_kind check_chain(FILE *f, uint64_t size, am_chain_check *c, am_err *e)
{
    char *line = NULL;
    size_t room = 0;
    am_kind k = AM_OK;
    while (!k && size > 0) {
        ssize_t n = getline(&line, &room, f);
        if (n <= 0 || (uint64_t)n > size || n > LINE_MAX_BYTES) {
            k = am_fail(e, AM_REFUSED, "the archive's chain.jsonl is cut short");
            break;
        }
        size -= (uint64_t)n;
        k = am_chain_check_line(c, line, (size_t)n - (line[n - 1] == '\n'), e);
    }
    free(line);
    return k;
}

static am_kind read_facts(FILE *f, uint64_t size, am_arena *a, const am_value **facts, am_err *e)
{
    char *text = size <= FACTS_MAX ? am_arena_alloc(a, (size_t)size + 1) : NULL;
    if (!text || fread(text, 1, (size_t)size, f) != size)
        return am_fail(e, AM_REFUSED, "the archive's run.json is too large or cut short");
    return am_json_parse(a, text, (size_t)size, facts, e);
}

static am_kind skip(FILE *f, uint64_t size, am_err *e)
{
    return fseeko(f, (off_t)size, SEEK_CUR) ? am_fail(e, AM_DISK, "cannot read the archive: %s", strerror(errno))
                                            : AM_OK;
}

static am_kind verify_archive(am_arena *a, const char *path, am_chain_check *c, const am_value **facts, am_err *e)
{
    bool end = false, seen = false;
    am_tar_entry entry;
    FILE *f = fopen(path, "re");
    if (!f)
        return am_fail(e, AM_ABSENT, "cannot open %s: %s", path, strerror(errno));
    am_kind k = AM_OK;
    while (!k && !(k = am_tar_next(f, &entry, &end, e)) && !end) {
        if (!strcmp(entry.name, "chain.jsonl")) {
            seen = true;
            k = check_chain(f, entry.size, c, e);
        } else if (!strcmp(entry.name, "run.json")) {
            k = read_facts(f, entry.size, a, facts, e);
        } else {
            k = skip(f, entry.size, e);
        }
        if (!k)
            k = am_tar_pad(f, entry.size, e);
    }
    (void)fclose(f);
    if (!k && (!seen || !*facts))
        k = am_fail(e, AM_REFUSED, "%s is no evidence: run.json or chain.jsonl is missing", path);
    if (!k && strcmp(am_value_text(am_value_member(*facts, "head"), ""), c->head) != 0)
        k = am_fail(e, AM_CONFLICT, "the chain in %s ends elsewhere than run.json says", path);
    return k;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    am_workspace w;
    am_journal *j = NULL;
    char head[AM_DIGEST_TEXT] = "";
    int64_t events = 0;
    am_kind k;
    if (strcmp(args->words[0], "verify") != 0) {
        (void)am_fail(&e, AM_USAGE, "journal does not know '%s'", args->words[0]);
        (void)am_hint(&e, "aftermove journal verify [FILE]");
        return am_app_error(app, &e);
    }
    if (args->n_words == 2) {
        am_chain_check c = {.next = 1};
        const am_value *facts = NULL;
        k = verify_archive(args->arena, args->words[1], &c, &facts, &e);
        events = c.next - 1;
        memcpy(head, c.head, sizeof head);
    } else {
        k = am_records_open(app, args->arena, &w, &j, &e);
        if (!k)
            k = am_chain_verify(j, &events, head, &e);
        am_journal_close(j);
    }
    if (k)
        return am_app_error(app, &e);
    fprintf(app->out.out, "%lld events fit, head %s\n", (long long)events, head);
    return 0;
}

const am_command am_cmd_journal = {
    .name = "journal",
    .args = "verify [FILE]",
    .help = "Check the chain of events: of the workspace's journal, or of what `evidence` packed.\n"
            "A changed, missing or reordered event is named.",
    .words_min = 1,
    .words_max = 2,
    .run = run};
