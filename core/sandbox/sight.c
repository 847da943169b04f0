#include "sandbox/sight.h"

#include <string.h>

#include "base/text.h"

static void name_it(am_arena *arena, sb_sight *s, const char *kind, const char *p, size_t n)
{
    const char *text = s->n_what < SB_SIGHT_MAX && n && n < 200
                           ? am_arena_format(arena, "%s:%.*s", kind, (int)n, p)
                           : NULL;
    if (text)
        s->what[s->n_what++] = text;
}

/* XML text as it is meant: the five entities of the standard. */
static const char *plain(am_arena *arena, const char *p, size_t n)
{
    static const struct {
        const char *name;
        char is;
    } entity[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    char *out = am_arena_alloc(arena, n + 1);
    size_t k = 0;
    for (size_t i = 0; out && i < n; i++) {
        out[k] = p[i];
        for (size_t j = 0; p[i] == '&' && j < sizeof entity / sizeof *entity; j++) {
            size_t len = strlen(entity[j].name);
            if (i + len <= n && memcmp(p + i, entity[j].name, len) == 0) {
                out[k] = entity[j].is;
                i += len - 1;
                break;
            }
        }
        k++;
    }
    return out;
}

static void subject_is(am_arena *arena, sb_sight *s, const char *p, size_t n)
{
    const char *text = s->n_subject < SB_SIGHT_MAX && n ? plain(arena, p, n) : NULL;
    if (text)
        s->subject[s->n_subject++] = text;
}

static bool starts(const char *p, const char *word)
{
    return strncmp(p, word, strlen(word)) == 0;
}

static void of_csom(am_arena *arena, const sb_request *in, sb_sight *s)
{
    for (const char *p = strchr(in->body, '<'); p; p = strchr(p + 1, '<')) {
        const char *end = strchr(p, '>');
        if (!end)
            break;
        bool named = starts(p, "<Method ") || starts(p, "<StaticMethod ") ||
                     starts(p, "<SetProperty ") || starts(p, "<Identity ");
        const char *name = named ? strstr(p, " Name=\"") : NULL;
        const char *quote = name && name < end ? strchr(name + 7, '"') : NULL;
        if (quote && starts(p, "<Identity ")) {
            name_it(arena, s, "csom", "Identity", 8);
            subject_is(arena, s, name + 7, (size_t)(quote - name) - 7);
        } else if (quote) {
            name_it(arena, s, "csom", name + 7, (size_t)(quote - name) - 7);
        } else if (starts(p, "<Parameter Type=\"String\">") ||
                   starts(p, "<Object Type=\"String\">")) {
            const char *close = strchr(end, '<');
            if (close)
                subject_is(arena, s, end + 1, (size_t)(close - end) - 1);
        }
    }
}

/* "/_api/SPO.Tenant/RemoveSite('x')" is rest:RemoveSite. */
static void of_path(am_arena *arena, const sb_request *in, sb_sight *s, const char *kind)
{
    size_t n = strcspn(in->path, "(");
    size_t from = n;
    while (from && in->path[from - 1] != '/')
        from--;
    name_it(arena, s, kind, in->path + from, n - from);
}

void sb_sight_of(am_arena *arena, const sb_request *in, sb_sight *s)
{
    size_t n = strlen(in->path);
    memset(s, 0, sizeof *s);
    s->host = in->host;
    s->path = in->path;
    s->method = in->method;
    if (n >= 13 && am_streq_fold(in->path + n - 13, "/ProcessQuery"))
        of_csom(arena, in, s);
    else if (strstr(in->path, "/oauth2/v2.0/"))
        of_path(arena, in, s, "entra");
    else if (am_streq_fold(in->path, "/msi/token") || am_prefix_fold(in->path, "/metadata/"))
        name_it(arena, s, "msi", "token", 5);
    else if (am_prefix_fold(in->host, "graph."))
        of_path(arena, in, s, "graph");
    else if (strstr(in->path, "/_api/"))
        of_path(arena, in, s, "rest");
    else
        name_it(arena, s, "plain", starts(in->path, "/:") ? "link" : "probe",
                starts(in->path, "/:") ? 4 : 5);
    subject_is(arena, s, in->path, n);
    if (in->query)
        subject_is(arena, s, in->query, strlen(in->query));
}

bool sb_sight_what(const sb_sight *s, const char *glob)
{
    for (size_t i = 0; i < s->n_what; i++)
        if (am_glob(glob, s->what[i], true))
            return true;
    return false;
}

bool sb_sight_subject(const sb_sight *s, const char *glob)
{
    for (size_t i = 0; i < s->n_subject; i++)
        if (am_glob(glob, s->subject[i], true))
            return true;
    return false;
}
