#include "sandbox/filter.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

static const char *const fields[] = {"Owner", "Template", "LockState", "Url", "IsAuthoritative"};

static const char *blanks(const char *p)
{
    return p + strspn(p, " \t");
}

static const char *word(const char *p, char *out, size_t n)
{
    size_t len = strcspn(p, " \t'");

    snprintf(out, n, "%.*s", (int)(len < n ? len : n - 1), p);
    return p + len;
}

/* 'value' with doubled quotes inside; NULL: none. */
static const char *quoted(const char *p, char out[SB_FILTER_TEXT])
{
    size_t n = 0;
    char mark = *p;

    if (mark != '\'' && mark != '"')
        return NULL;
    for (p++; *p; p++) {
        if (*p == mark && p[1] != mark)
            break;
        if (*p == mark)
            p++;
        if (n + 1 < SB_FILTER_TEXT)
            out[n++] = *p;
    }
    out[n] = '\0';
    return *p ? p + 1 : NULL;
}

static const char *clause(const char *p, sb_clause *c)
{
    char name[64], op[16];
    size_t f;

    p = blanks(word(blanks(p), name, sizeof name));
    for (f = 0; f < sizeof fields / sizeof *fields; f++)
        if (am_streq_fold(fields[f], name))
            break;
    if (f == sizeof fields / sizeof *fields)
        return NULL;
    c->field = (sb_field)f;
    p = blanks(word(p, op, sizeof op));
    c->like = !strcmp(op, "-like") || !strcmp(op, "-notlike");
    c->negative = !strcmp(op, "-ne") || !strcmp(op, "-notlike");
    if (!c->like && !c->negative && strcmp(op, "-eq"))
        return NULL;
    return quoted(p, c->value);
}

bool sb_filter_parse(const char *text, sb_filter *f, sb_error *error)
{
    const char *p = blanks(text ? text : "");
    bool template = false;

    f->n = 0;
    while (p && *p) {
        char join[16];

        if (f->n == SB_FILTER_CLAUSES)
            goto bad;
        p = clause(p, &f->clause[f->n]);
        if (!p)
            goto bad;
        template = template || f->clause[f->n].field == SB_BY_TEMPLATE;
        f->n++;
        p = blanks(p);
        if (!*p)
            break;
        p = blanks(word(p, join, sizeof join));
        if (strcmp(join, "-and") || !*p)
            goto bad;
    }
    if (!template || f->n == 1)
        return true;
bad:
    return sb_raise(error, SB_E_ARGUMENT, "Syntax error in the filter expression '%s'.", text);
}

static bool has(const char *text, const char *part)
{
    for (; *text; text++)
        if (am_prefix_fold(text, part))
            return true;
    return !*part;
}

bool sb_filter_match(const sb_world *w, const sb_filter *f, const sb_site *s)
{
    for (size_t i = 0; i < f->n; i++) {
        const sb_clause *c = &f->clause[i];
        const char *have = c->field == SB_BY_OWNER      ? (s->owner ? s->owner : "")
                           : c->field == SB_BY_TEMPLATE ? sb_world_template_name(w, s)
                           : c->field == SB_BY_LOCK     ? sb_world_lock_name(s->lock)
                           : c->field == SB_BY_URL      ? s->url
                                                        : "False";
        bool yes = !c->like                ? am_streq_fold(have, c->value)
                   : strchr(c->value, '*') ? am_glob(c->value, have, true)
                                           : has(have, c->value);

        if (yes == c->negative)
            return false;
    }
    return true;
}

static size_t base_length(const char *name)
{
    return strcspn(name, "#");
}

static bool same_base(const char *a, const char *b)
{
    return base_length(a) == base_length(b) && !strncasecmp(a, b, base_length(a));
}

bool sb_filter_template(const sb_world *w, const char *name, sb_error *error)
{
    static const char *const known[] = {
        "STS",     "SITEPAGEPUBLISHING", "GROUP",       "SPSPERS", "SPSMSITEHOST", "REDIRECTSITE",
        "SRCHCEN", "APPCATALOG",         "TEAMCHANNEL", "EHS",     "BDR",          "PROJECTSITE"};

    if (!name || !*name)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (same_base(name, known[i]))
            return true;
    for (size_t i = 0; i < w->n_templates; i++)
        if (same_base(name, w->templates[i]))
            return true;
    return sb_raise(error, SB_E_SPO,
                    "FillSiteCollectionDTOInfo: Could not obtain valid templateId (-1) from "
                    "provided template filter '%s'",
                    name);
}

bool sb_filter_template_match(const char *name, const char *template)
{
    const char *number;

    if (!name || !*name)
        return true;
    number = name + base_length(name);
    return !number[0] || !number[1] ? same_base(name, template) : am_streq_fold(name, template);
}
