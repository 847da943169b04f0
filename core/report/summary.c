#include "report/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "report/table.h"

enum { SHOWN = 20 };

typedef struct count {
    char *text; /* NULL: without a reason */
    uint64_t n;
} count;

typedef struct item {
    char *subject, *reason, *hint;
} item;

typedef struct group {
    char *name;
    am_ink ink;
    bool listed;
    uint64_t n;
    count reasons[AM_SUMMARY_REASONS];
    size_t n_reasons;
    uint64_t other; /* with reasons beyond those */
    item *items;
    size_t n_items, cap;
} group;

struct am_summary {
    group groups[AM_SUMMARY_GROUPS];
    size_t n;
};

am_summary *am_summary_new(void)
{
    return am_new(am_summary);
}

void am_summary_free(am_summary *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++) {
        group *g = &s->groups[i];
        for (size_t r = 0; r < g->n_reasons; r++)
            free(g->reasons[r].text);
        for (size_t k = 0; k < g->n_items; k++) {
            free(g->items[k].subject);
            free(g->items[k].reason);
            free(g->items[k].hint);
        }
        free(g->items);
        free(g->name);
    }
    free(s);
}

static group *find(am_summary *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->groups[i].name, name) == 0)
            return &s->groups[i];
    return NULL;
}

void am_summary_group(am_summary *s, const char *name, am_ink ink, bool listed)
{
    group *g = find(s, name);
    if (!g) {
        if (s->n == AM_SUMMARY_GROUPS)
            return;
        g = &s->groups[s->n++];
        g->name = am_strdup(name);
    }
    g->ink = ink;
    g->listed = listed;
}

static void add_reason(group *g, const char *reason)
{
    for (size_t i = 0; i < g->n_reasons; i++) {
        const char *known = g->reasons[i].text;
        if ((!known && !reason) || (known && reason && strcmp(known, reason) == 0)) {
            g->reasons[i].n++;
            return;
        }
    }
    if (g->n_reasons == AM_SUMMARY_REASONS) {
        g->other++;
        return;
    }
    g->reasons[g->n_reasons].text = am_strdup(reason);
    g->reasons[g->n_reasons++].n = 1;
}

/* A reason that names its own site or user would be one of a kind: heap, the item is "it". NULL: it does
 * not. */
static char *in_general(const char *reason, const char *subject)
{
    if (!reason || !subject || !strpbrk(subject, "/@") || !strstr(reason, subject))
        return NULL;
    char *text = am_strdup(reason), *at = text;
    size_t n = strlen(subject);
    while (n > 1 && (at = strstr(at, subject))) {
        memmove(at + 2, at + n, strlen(at + n) + 1);
        memcpy(at, "it", 2);
        at += 2;
    }
    return text;
}

static void add_item(group *g, const char *subject, const char *reason, const char *hint)
{
    if (g->n_items == AM_SUMMARY_ITEMS)
        return;
    if (g->n_items == g->cap) {
        g->cap = g->cap ? g->cap * 2 : 8;
        g->items = am_realloc(g->items, g->cap * sizeof *g->items);
    }
    g->items[g->n_items++] = (item){am_strdup(subject), am_strdup(reason), am_strdup(hint)};
}

void am_summary_add(am_summary *s, const char *name, const char *subject, const char *reason,
                    const char *hint)
{
    group *g = find(s, name);
    if (!g) {
        bool room = s->n + 1 < AM_SUMMARY_GROUPS;
        am_summary_group(s, room ? name : "other", AM_INK_WARN, true);
        g = find(s, room ? name : "other");
    }
    g->n++;
    char *general = in_general(reason, subject);
    add_reason(g, general ? general : reason && *reason ? reason : NULL);
    free(general);
    if (g->listed)
        add_item(g, subject, reason, hint);
}

uint64_t am_summary_count(const am_summary *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->groups[i].name, name) == 0)
            return s->groups[i].n;
    return 0;
}

static void counts(const am_summary *s, const am_style *style)
{
    static const am_column columns[] = {
        {"outcome", false, true}, {"count", true, true}, {"reason", false, false}};
    am_table *t = am_table_new(columns, 3, 0);
    char n[24];
    for (size_t i = 0; i < s->n; i++) {
        const group *g = &s->groups[i];
        am_ink ink = g->n ? g->ink : AM_INK_DIM;
        bool one = g->n_reasons <= 1 && !g->other;
        snprintf(n, sizeof n, "%llu", (unsigned long long)g->n);
        am_table_row(t, (const char *[]){g->name, n, one && g->n ? g->reasons[0].text : NULL}, ink);
        for (size_t r = 0; !one && r < g->n_reasons; r++) {
            snprintf(n, sizeof n, "%llu", (unsigned long long)g->reasons[r].n);
            const char *why = g->reasons[r].text ? g->reasons[r].text : "no reason given";
            am_table_row(t, (const char *[]){"", n, why}, AM_INK_DIM);
        }
        if (g->other) {
            snprintf(n, sizeof n, "%llu", (unsigned long long)g->other);
            am_table_row(t, (const char *[]){"", n, "other reasons"}, AM_INK_DIM);
        }
    }
    am_table_print(t, style);
    am_table_free(t);
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* The items of a group; a hint stands once below those that share it. */
static void list(const group *g, const am_style *style, bool all)
{
    size_t shown = all || g->n_items < SHOWN ? g->n_items : SHOWN;
    char text[AM_TABLE_CELL];
    fprintf(style->out, "\n%s%s%s\n", am_style_ink(style, AM_INK_BOLD), g->name,
            am_style_ink(style, AM_INK_NONE));
    for (size_t i = 0; i < shown; i++) {
        const item *it = &g->items[i];
        am_printable(text, sizeof text, it->subject ? it->subject : "(no name)");
        fprintf(style->out, "  %s%s%s\n", am_style_ink(style, g->ink), text,
                am_style_ink(style, AM_INK_NONE));
        if (it->reason && *it->reason) {
            am_printable(text, sizeof text, it->reason);
            fprintf(style->out, "    %s\n", text);
        }
        if (it->hint && *it->hint && !(i + 1 < shown && same(it->hint, g->items[i + 1].hint))) {
            am_printable(text, sizeof text, it->hint);
            fprintf(style->out, "    %shint: %s%s\n", am_style_ink(style, AM_INK_DIM), text,
                    am_style_ink(style, AM_INK_NONE));
        }
    }
    if (g->n > shown)
        fprintf(style->out, "  ... and %llu more%s\n", (unsigned long long)(g->n - shown),
                shown < g->n_items ? " (--verbose lists them)" : "");
}

void am_summary_print(const am_summary *s, const am_style *style, bool all)
{
    counts(s, style);
    for (size_t i = 0; i < s->n; i++)
        if (s->groups[i].listed && s->groups[i].n_items)
            list(&s->groups[i], style, all);
}
