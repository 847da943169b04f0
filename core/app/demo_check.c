#include "app/demo_check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* What becomes of a site of the source. */
typedef enum fate { MUST_STAY, MUST_GO, HELD, ORPHANED } fate;

typedef struct site_index {
    const am_value **v; /* sites, sorted by URL */
    size_t n;
} site_index;

typedef struct checker {
    const am_app *app;
    site_index before, after, bin, target_before, target_after;
    const char *partners[2]; /* "https://fabrikam.sharepoint.com/" and its my-site host */
    bool good;
} checker;

static const char *text_of(const am_value *v, const char *key)
{
    return am_value_text(am_value_member(v, key), "");
}

static int by_url(const void *a, const void *b)
{
    return strcmp(text_of(*(const am_value *const *)a, "url"),
                  text_of(*(const am_value *const *)b, "url"));
}

static site_index index_of(const am_value *list)
{
    site_index x = {.n = am_value_len(list)};
    x.v = am_alloc((x.n + 1) * sizeof *x.v);
    for (size_t i = 0; i < x.n; i++)
        x.v[i] = am_value_at(list, i);
    qsort(x.v, x.n, sizeof *x.v, by_url);
    return x;
}

static const am_value *find(const site_index *x, const char *url)
{
    size_t from = 0, to = x->n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = strcmp(url, text_of(x->v[mid], "url"));
        if (order == 0)
            return x->v[mid];
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

static fate fate_of(const checker *c, const am_value *site)
{
    const char *location = text_of(site, "location");
    bool partner =
        am_prefix_fold(location, c->partners[0]) || am_prefix_fold(location, c->partners[1]);
    if (!partner || !am_prefix_fold(text_of(site, "template"), "REDIRECTSITE") ||
        am_value_member(site, "group_id"))
        return MUST_STAY;
    if (!find(&c->target_before, location))
        return ORPHANED;
    return am_value_truth(am_value_member(site, "held"), false) ? HELD : MUST_GO;
}

static void say(checker *c, bool good, const char *fmt, ...) AM_PRINTF(3, 4);
static void say(checker *c, bool good, const char *fmt, ...)
{
    char line[512];
    va_list ap;
    const am_style *s = &c->app->out;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    c->good = c->good && good;
    fprintf(s->out, "  %s%s%s  %s\n", am_style_ink(s, good ? AM_INK_GOOD : AM_INK_BAD),
            good ? "ok" : "WRONG", am_style_ink(s, AM_INK_NONE), line);
}

/* Every site as it was: lock, administrators and all. first gets one that is not. */
static size_t differing(const site_index *before, const site_index *after, const checker *source,
                        const char **first)
{
    size_t n = 0;
    for (size_t i = 0; i < before->n; i++) {
        const char *url = text_of(before->v[i], "url");
        if (source && fate_of(source, before->v[i]) == MUST_GO)
            continue;
        if (am_value_equal(before->v[i], find(after, url)))
            continue;
        *first = url;
        n++;
    }
    for (size_t i = 0; i < after->n; i++)
        if (!find(before, text_of(after->v[i], "url"))) {
            *first = text_of(after->v[i], "url");
            n++;
        }
    return n;
}

static void check_sites(checker *c, const am_performed *done)
{
    size_t go = 0, gone = 0, held = 0, orphaned = 0, stay = 0;
    const char *which = "";
    for (size_t i = 0; i < c->before.n; i++) {
        const am_value *site = c->before.v[i];
        const char *url = text_of(site, "url");
        switch (fate_of(c, site)) {
        case MUST_GO:
            go++;
            gone += !find(&c->after, url) && find(&c->bin, url);
            break;
        case HELD:
            held++;
            break;
        case ORPHANED:
            orphaned++;
            break;
        case MUST_STAY:
            stay++;
            break;
        }
    }
    say(c, go && gone == go,
        "%zu of %zu redirects that lead to the other tenant are removed and in "
        "the recycle bin",
        gone, go);
    size_t wrong = differing(&c->before, &c->after, c, &which);
    say(c, !wrong,
        "all other sites of the source are as before, locks and administrators included "
        "(%zu sites)%s%s",
        stay + held + orphaned, wrong ? ", but not " : "", which);
    which = "";
    wrong = differing(&c->target_before, &c->target_after, NULL, &which);
    say(c, !wrong, "no site of the target was touched (%zu sites)%s%s", c->target_before.n,
        wrong ? ", but " : "", which);
    say(c, done->held == held, "%zu held redirects, %llu reported", held,
        (unsigned long long)done->held);
    say(c, done->orphaned == orphaned, "%zu orphaned redirects, %llu reported and left alone",
        orphaned, (unsigned long long)done->orphaned);
}

/* A change that names a site must name a redirect. */
static void check_log(checker *c, const am_value *log)
{
    size_t changes = 0, wrong = 0;
    const char *which = "";
    for (size_t i = 0; i < am_value_len(log); i++) {
        const am_value *e = am_value_at(log, i);
        if (!am_value_truth(am_value_member(e, "changed"), false))
            continue;
        changes++;
        if (am_glob("*OrgRelation*", text_of(e, "what"), true))
            continue; /* its subject is the partner's host, not a site that is changed */
        const char *subject = text_of(e, "subject");
        const am_value *site = find(&c->before, subject);
        if (!site)
            site = find(&c->target_before, subject);
        if (site && fate_of(c, site) == MUST_STAY) {
            wrong++;
            which = subject;
        }
    }
    say(c, changes && !wrong,
        "%zu changes in the request log, none to a live site or to a redirect "
        "within a tenant%s%s",
        changes, wrong ? ", but " : "", which);
}

bool am_demo_check(const am_app *app, const am_value *before, const am_value *after,
                   const am_value *log, const am_performed *done)
{
    checker c = {.app = app,
                 .good = true,
                 .before = index_of(am_value_get(before, "source.sites")),
                 .after = index_of(am_value_get(after, "source.sites")),
                 .bin = index_of(am_value_get(after, "source.recycle_bin")),
                 .target_before = index_of(am_value_get(before, "target.sites")),
                 .target_after = index_of(am_value_get(after, "target.sites"))};
    const char *name = am_value_text(am_value_get(before, "target.name"), "?");
    char *root = am_format("https://%s.sharepoint.com/", name);
    char *my = am_format("https://%s-my.sharepoint.com/", name);
    c.partners[0] = root;
    c.partners[1] = my;
    fprintf(app->out.out, "\nChecked against the sandbox's own state and request log:\n");
    check_sites(&c, done);
    check_log(&c, log);
    say(&c,
        am_value_len(am_value_get(before, "source.trusts")) == 1 &&
            am_value_len(am_value_get(after, "source.trusts")) == 0 &&
            am_value_len(am_value_get(after, "target.trusts")) == 0,
        "the trust is gone on both sides");
    say(&c, am_value_len(am_value_get(after, "operations")) == 0, "no operation is left running");
    const site_index *all[] = {&c.before, &c.after, &c.bin, &c.target_before, &c.target_after};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]->v);
    free(root);
    free(my);
    return c.good;
}
