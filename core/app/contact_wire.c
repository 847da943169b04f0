#include "app/contact.h"

#include <string.h>

am_kind am_wire_book_add(void *self, const am_value *item, am_err *err)
{
    am_wire_book *b = self;
    if (b->n == AM_CONTACT_ENTRIES)
        return am_fail(err, AM_LIMIT, "the wire table has more than %d entries",
                       AM_CONTACT_ENTRIES);
    b->entry[b->n++] = (am_wire_entry){
        .name = am_arena_strdup(b->arena, am_value_text(am_value_member(item, "name"), "")),
        .value = am_arena_strdup(b->arena, am_value_text(am_value_member(item, "value"), "")),
        .certainty =
            am_arena_strdup(b->arena, am_value_text(am_value_member(item, "certainty"), "")),
    };
    return AM_OK;
}

static am_wire_entry *find(am_wire_book *b, const char *name)
{
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->entry[i].name, name) == 0)
            return &b->entry[i];
    return NULL;
}

/* What once was seen to work stays so. */
static void decide(am_wire_book *b, const char *name, am_verdict verdict, const char *instead,
                   const char *why)
{
    am_wire_entry *e = find(b, name);
    if (!e || e->verdict == AM_VERDICT_CONFIRMED)
        return;
    e->verdict = verdict;
    e->instead = instead ? am_arena_strdup(b->arena, instead) : NULL;
    e->why = am_arena_strdup(b->arena, why);
}

void am_wire_book_confirm(am_wire_book *b, const char *name, const char *why)
{
    decide(b, name, AM_VERDICT_CONFIRMED, NULL, why);
}

void am_wire_book_doubt(am_wire_book *b, const char *name, const char *instead, const char *why)
{
    decide(b, name, AM_VERDICT_OTHERWISE, instead, why);
}

/* The name of the error in a CSOM reply: "" when there was none, NULL when it is no such reply. */
static const char *error_type(const char *reply, char out[160])
{
    const char *info = strstr(reply, "\"ErrorInfo\"");
    const char *type = info ? strstr(info, "\"ErrorTypeName\"") : NULL;
    out[0] = '\0';
    if (!info)
        return NULL;
    info += strlen("\"ErrorInfo\"");
    info += strspn(info, ": \t\r\n");
    if (strncmp(info, "null", 4) == 0 || !type)
        return out;
    type += strlen("\"ErrorTypeName\"");
    type += strspn(type, ": \t\r\n\"");
    snprintf(out, 160, "%.*s", (int)strcspn(type, "\""), type);
    return out;
}

static void see_call(am_wire_book *b, const char *call, int n, const char *error)
{
    static const char *const parts[] = {"method", "form", "parameters"};
    char name[96], why[256];
    bool bad = strstr(error, "InvalidClientQuery") || strstr(error, "XmlSchemaValidation");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(name, sizeof name, "%.*s.%s", n, call, parts[i]);
        snprintf(why, sizeof why, "the service answered %s",
                 *error ? error : "it without an error");
        if (!*error)
            am_wire_book_confirm(b, name, why);
        else if (bad)
            am_wire_book_doubt(b, name, NULL, why);
    }
}

void am_wire_book_see(am_wire_book *b, const am_sighting *s)
{
    char error[160];
    const char *type = s->status == 200 ? error_type(s->reply, error) : NULL;
    if (!type || !strstr(s->url, "/ProcessQuery"))
        return;
    char *body = am_arena_strndup(b->arena, s->body, s->body_n);
    for (size_t i = 0; body && i < b->n; i++) {
        const char *dot = strrchr(b->entry[i].name, '.');
        const char *method = am_arena_format(b->arena, "Name=\"%s\"", b->entry[i].value);
        if (dot && strcmp(dot, ".method") == 0 && strstr(body, method))
            see_call(b, b->entry[i].name, (int)(dot - b->entry[i].name), type);
    }
}

static void say(am_checks *c, const am_wire_book *b, const am_wire_entry *e, const char *tenant)
{
    bool good = e->verdict == AM_VERDICT_CONFIRMED;
    const char *todo =
        good ? NULL
        : e->instead
            ? am_arena_format(b->arena,
                              "override it in the tenant's block: wire = { [\"%s\"] = %s }",
                              e->name, e->instead)
            : am_arena_format(b->arena,
                              "find out what fits (the raw exchange shows it), then override it: "
                              "wire = { [\"%s\"] = ... }",
                              e->name);
    am_checks_add(
        c, &(am_finding){.level = good ? AM_LEVEL_OK : AM_LEVEL_WARNING,
                         .tenant = tenant,
                         .check = "wire",
                         .text = am_arena_format(b->arena, "%s = %s %s: %s", e->name,
                                                 *e->value ? e->value : "\"\"",
                                                 good ? "is confirmed" : "is in doubt", e->why),
                         .todo = todo});
}

void am_wire_book_report(const am_wire_book *b, am_checks *c, const char *tenant)
{
    const char *open = "";
    unsigned n = 0;
    for (size_t i = 0; i < b->n; i++) {
        const am_wire_entry *e = &b->entry[i];
        bool inferred = strcmp(e->certainty, "inferred") == 0;
        if (e->verdict == AM_VERDICT_OTHERWISE || (inferred && e->verdict == AM_VERDICT_CONFIRMED))
            say(c, b, e, tenant);
        if (inferred && e->verdict == AM_VERDICT_OPEN) {
            open = am_arena_format(b->arena, "%s%s%s", open, n ? ", " : "", e->name);
            n++;
        }
    }
    if (n)
        am_checks_add(
            c, &(am_finding){
                   .level = AM_LEVEL_SKIPPED,
                   .tenant = tenant,
                   .check = "wire",
                   .text =
                       am_arena_format(b->arena, "%u inferred entries are still open: %s", n, open),
                   .todo = am_arena_format(b->arena,
                                           "nothing came back that could tell; aftermove call "
                                           "%s wire-table shows them",
                                           tenant)});
}
