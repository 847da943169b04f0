#include "expect.h"

#include <ctype.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/like.h"
#include "base/text.h"

enum { FILE_MAX = 64 << 20, TOKEN_MIN = 24 };

static int wrong;
static am_arena *arena;

static void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("# ");
    vprintf(fmt, ap);
    printf("\n");
    va_end(ap);
    wrong++;
}

static const char *shown(const am_value *v)
{
    return am_json_text(arena, v, AM_JSON_PLAIN);
}

/* [{"like": {...}, "count" or "least" or "most": n}]; without a number, at least one. */
static void check_list(const char *what, const am_value *expected, const am_value *list)
{
    for (size_t i = 0; i < am_value_len(expected); i++) {
        const am_value *e = am_value_at(expected, i), *like = am_value_member(e, "like");
        int64_t n = (int64_t)am_like_count(like, list);
        int64_t exactly = am_value_num(am_value_member(e, "count"), -1);
        int64_t most = am_value_num(am_value_member(e, "most"), exactly);
        int64_t least = am_value_num(am_value_member(e, "least"), exactly);
        if (least < 0 && most < 0)
            least = 1;
        if (!am_value_is(like, AM_T_OBJECT))
            tell("%s[%zu] has no \"like\"", what, i);
        else if ((least >= 0 && n < least) || (most >= 0 && n > most))
            tell("%s: %lld like %s", what, (long long)n, shown(e));
    }
}

static const am_value *find_site(const am_value *list, const char *url)
{
    for (size_t i = 0; i < am_value_len(list); i++) {
        const am_value *s = am_value_at(list, i);
        if (am_streq_fold(am_value_text(am_value_member(s, "url"), ""), url))
            return s;
    }
    return NULL;
}

static const char *place(const am_value *tenant, const char *url, const am_value **site)
{
    *site = find_site(am_value_member(tenant, "sites"), url);
    if (*site)
        return "live";
    *site = find_site(am_value_member(tenant, "recycle_bin"), url);
    return *site ? "recycled" : "gone";
}

/* {"https://...": "live", "recycled", "gone", "as before", or an object}. */
static void check_sites(const am_value *expected, const am_value *before, const am_value *after)
{
    for (size_t i = 0; i < am_value_len(expected); i++) {
        const char *url = expected->u.o.v[i].key;
        const am_value *want = am_value_at(expected, i), *site, *old;
        const char *where = place(after, url, &site), *word = am_value_text(want, NULL);
        (void)place(before, url, &old);
        if (word && strcmp(word, "as before") == 0) {
            if (!old || !am_value_equal(old, site))
                tell("%s is not as before: %s", url, site ? shown(site) : where);
        } else if (word ? strcmp(word, where) != 0 : !am_like(want, site)) {
            tell("%s is %s %s, expected %s", url, where, site ? shown(site) : "", shown(want));
        }
    }
}

static bool is_redirect(const am_value *site)
{
    return am_prefix_fold(am_value_text(am_value_member(site, "template"), ""), "REDIRECTSITE");
}

/* Nobody's site may be other than before, whatever a case does. */
static void check_live(const am_value *before, const am_value *after)
{
    const am_value *sites = am_value_member(before, "sites"), *found;
    for (size_t i = 0; i < am_value_len(sites); i++) {
        const am_value *s = am_value_at(sites, i);
        if (is_redirect(s))
            continue;
        const char *url = am_value_text(am_value_member(s, "url"), "");
        (void)place(after, url, &found);
        if (!am_value_equal(s, found))
            tell("the live site %s was %s and is %s", url, shown(s), shown(found));
    }
}

/* A URL that is asked where it leads is asked without a token, whoever it belongs to. */
static void check_tokens(const am_value *log)
{
    for (size_t i = 0; i < am_value_len(log); i++) {
        const am_value *r = am_value_at(log, i);
        const char *path = am_value_text(am_value_member(r, "path"), "");
        if (am_value_truth(am_value_member(r, "authenticated"), false) &&
            (am_prefix_fold(path, "/sites/") || am_prefix_fold(path, "/personal/")) &&
            !strstr(path, "/_api/") && !strstr(path, "/_vti_bin/"))
            tell("a token went to %s", shown(r));
    }
}

/* JSON Web Tokens and assertions begin with eyJ, private keys say so. */
static void check_secrets(const char *where, const char *text)
{
    static const char *const words[] = {"PRIVATE KEY", "sandbox-secret",
                                        "client_assertion=", "Bearer ey"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(text, words[i]))
            tell("%s shows a secret: \"%s\"", where, words[i]);
    for (const char *p = text; (p = strstr(p, "eyJ")) != NULL; p += 3) {
        size_t n = 0;
        while (isalnum((unsigned char)p[n]) || p[n] == '-' || p[n] == '_')
            n++;
        if (n >= TOKEN_MIN)
            tell("%s shows a token: %.12s...", where, p);
    }
}

static int check_file(const char *path, const struct stat *st, int type, struct FTW *where)
{
    am_buf b = AM_BUF(FILE_MAX);
    (void)st;
    (void)where;
    if (type == FTW_F && am_file_read(path, &b, NULL) == AM_OK) {
        for (size_t i = 0; i < b.n; i++)
            if (b.p[i] == '\0')
                b.p[i] = ' '; /* databases */
        check_secrets(path, am_buf_text(&b));
    }
    am_buf_free(&b);
    return 0;
}

static void check_says(const am_value *step, const ran *r)
{
    const am_value *says = am_value_member(step, "says"), *never = am_value_member(step, "hides");
    const char *all = am_arena_format(arena, "%s%s", r->out, r->err);
    for (size_t i = 0; i < am_value_len(says); i++) {
        const char *text = am_value_text(am_value_at(says, i), "");
        if (!strstr(all, text))
            tell("it does not say \"%s\"", text);
    }
    for (size_t i = 0; i < am_value_len(never); i++) {
        const char *text = am_value_text(am_value_at(never, i), "");
        if (strstr(all, text))
            tell("it says \"%s\"", text);
    }
}

static const am_value *totals(const am_value *lines)
{
    const am_value *found = NULL;
    for (size_t i = 0; i < am_value_len(lines); i++) {
        const am_value *line = am_value_at(lines, i);
        if (strcmp(am_value_text(am_value_member(line, "type"), ""), "totals") == 0)
            found = line;
    }
    return found;
}

static void check_state(const am_value *expected, const am_value *state)
{
    for (size_t i = 0; i < am_value_len(expected); i++) {
        const am_value *found = am_value_get(state, expected->u.o.v[i].key);
        if (!am_like(am_value_at(expected, i), found))
            tell("%s is %s, expected %s", expected->u.o.v[i].key, shown(found),
                 shown(am_value_at(expected, i)));
    }
}

static void check_both(const am_value *step, const evidence *e)
{
    static const char *const roles[] = {"source", "target"};
    for (size_t i = 0; i < 2; i++) {
        const am_value *old = am_value_member(e->before, roles[i]);
        const am_value *now = am_value_member(e->after, roles[i]);
        check_sites(am_value_get(step, i ? "sites.target" : "sites.source"), old, now);
        check_live(old, now);
        if (am_value_truth(am_value_member(step, "unchanged"), false) && !am_value_equal(old, now))
            tell("the %s is not as before: %s", roles[i], shown(now));
    }
}

int expect_all(am_arena *a, const am_value *step, const evidence *e)
{
    const am_value *counts = am_value_member(step, "counts"), *total = totals(e->lines);
    int64_t code = am_value_num(am_value_member(step, "exit"), 0);
    int64_t memory = am_value_num(am_value_member(step, "memory_mb"), 0);
    wrong = 0;
    arena = a;
    const am_value *exit = am_value_member(step, "exit");
    if ((!exit || !am_value_is(exit, AM_T_NULL)) && e->ran->code != code)
        tell("the exit code is %d, expected %lld", e->ran->code, (long long)code);
    if (counts && !am_like(counts, total))
        tell("the totals are %s, expected %s", shown(total), shown(counts));
    if (memory && e->ran->memory_kb > memory * 1024)
        tell("it took %ld kB of memory", e->ran->memory_kb);
    check_list("outcomes", am_value_member(step, "outcomes"), e->lines);
    check_list("requests", am_value_member(step, "requests"), e->log);
    check_says(step, e->ran);
    check_both(step, e);
    check_state(am_value_member(step, "state"), e->after);
    if (am_value_num(am_value_get(e->after, "budget.violations"), -1) != 0)
        tell("requests came inside a Retry-After window");
    if (am_value_truth(am_value_member(step, "done_is_recycled"), false)) {
        int64_t done = am_value_num(am_value_member(total, "done"), -1);
        int64_t there = am_value_num(am_value_get(e->after, "source.counts.recycled"), -2);
        if (done != there)
            tell("it says %lld done, and %lld are", (long long)done, (long long)there);
    }
    check_tokens(e->log);
    check_secrets("standard output", e->ran->out);
    check_secrets("standard error", e->ran->err);
    nftw(e->workspace, check_file, 16, FTW_PHYS);
    return wrong;
}
