#include "app/completion.h"

#include <string.h>

#include "app/completion_names.h"
#include "app/params.h"
#include "base/text.h"

enum { TOLD_MAX = 1024 };

/* A command line as far as it was read. */
typedef struct line {
    am_names names;
    const am_command *command;
    const char *words[AM_COMPLETION_WORDS];
    size_t n;
    const am_option *option;  /* whose value is the next word, or NULL */
    const am_param_info *param; /* the same of a parameter, or NULL */
    bool plain;                 /* behind "--" */
    const char *cursor;         /* the word to complete */
    const char *before;         /* stands before each value: "--format=", or "" */
    const char *told[TOLD_MAX]; /* each is told once */
    size_t n_told;
} line;

/* --- what the rows say -------------------------------------------------- */

/* The next token between blanks, without brackets and dots; false at the end. *whole: its bracket
 * ends with it. */
static bool token(const char **at, const char *end, const char **word, size_t *n, bool *whole)
{
    const char *p = *at;
    p += strspn(p, " ");
    if (p >= end)
        return false;
    size_t len = strcspn(p, " ");
    if (p + len > end)
        len = (size_t)(end - p);
    *at = p + len;
    *whole = memchr(p, ']', len) != NULL;
    while (len && *p == '[') {
        p++;
        len--;
    }
    while (len && (p[len - 1] == ']' || p[len - 1] == '.'))
        len--;
    *word = p;
    *n = len;
    return true;
}

static bool is_name(const char *word, size_t n)
{
    return n && word[0] >= 'a' && word[0] <= 'z' && !memchr(word, '|', n);
}

/* Of one alternative: the token at place n, when the names before it are those that were given. */
static bool place_of(const char *from, const char *end, const char *const *before, size_t n,
                     const char **word, size_t *len)
{
    bool whole, value = false;
    size_t at = 0;
    while (token(&from, end, word, len, &whole)) {
        if (*len > 2 && strncmp(*word, "--", 2) == 0) {
            value = !whole && *from && from[1] != '[';
            continue;
        }
        if (value) {
            value = false;
            continue;
        }
        if (at == n)
            return true;
        if (is_name(*word, *len) && (strlen(before[at]) != *len || strncmp(before[at], *word, *len) != 0))
            return false;
        at++;
    }
    return false;
}

const char *am_completion_place(am_arena *arena, const char *args, const char *const *before, size_t n)
{
    const char *found = NULL, *word;
    size_t len;
    while (args) {
        const char *next = strstr(args, " | "), *end = next ? next : args + strlen(args);
        if (place_of(args, end, before, n, &word, &len))
            found = found ? am_arena_format(arena, "%s|%.*s", found, (int)len, word)
                          : am_arena_strndup(arena, word, len);
        args = next ? next + 3 : NULL;
    }
    return found;
}

/* --- candidates ---------------------------------------------------------- */

static void tell(void *self, const char *name, const char *about)
{
    line *l = self;
    char shown[200];
    if (!name || strncmp(name, l->cursor, strlen(l->cursor)) != 0 || strpbrk(name, "\t\n"))
        return;
    for (size_t i = 0; i < l->n_told; i++)
        if (strcmp(l->told[i], name) == 0)
            return;
    if (l->n_told < TOLD_MAX)
        l->told[l->n_told++] = am_arena_strdup(l->names.arena, name);
    am_printable(shown, sizeof shown, about ? about : "");
    fprintf(l->names.app.out.out, "%s%s\t%s\n", l->before, name, shown);
}

static void ask_files(const line *l, const char *what)
{
    fprintf(l->names.app.out.out, ":%s\n", what);
}

/* "a|B|FILE": small words stand for themselves. */
static void values(line *l, const char *kinds, const char *about)
{
    while (kinds && *kinds) {
        size_t n = strcspn(kinds, "|");
        const char *kind = am_arena_strndup(l->names.arena, kinds, n);
        kinds += n + (kinds[n] == '|');
        if (strcmp(kind, "FILE") == 0 || strcmp(kind, "INVENTORY") == 0)
            ask_files(l, "files");
        else if (strcmp(kind, "DIR") == 0)
            ask_files(l, "directories");
        else if (kind[0] >= 'a' && kind[0] <= 'z')
            tell(l, kind, about);
        else
            (void)am_names_each(&l->names, kind, l->command && l->command->params_after == 2 ? l->words[0] : NULL,
                                tell, l);
        if (strcmp(kind, "PLAN") == 0 || (strcmp(kind, "PLAYBOOK") == 0 && strpbrk(l->cursor, "./")))
            ask_files(l, "files");
    }
}

static void param_values(line *l, const am_param_info *p)
{
    for (size_t i = 0; p->base == AM_P_WORDS && p->words[i]; i++)
        tell(l, p->words[i], p->help);
    if (p->base == AM_P_BOOLEAN) {
        tell(l, "true", p->help);
        tell(l, "false", "");
    }
}

static const am_param_info *params(line *l, size_t *n)
{
    *n = 0;
    unsigned after = l->command ? l->command->params_after : 0;
    if (!after || l->n < after)
        return NULL;
    return am_names_params(&l->names, after == 2 ? l->words[0] : NULL, l->words[after - 1], n);
}

static void option_names(line *l)
{
    const am_option *tables[] = {l->command ? l->command->options : NULL,
                                 l->command && l->command->raw ? NULL : am_options_global};
    size_t n;
    char name[128];
    const am_param_info *p = params(l, &n);
    for (size_t i = 0; i < n; i++) {
        am_params_dashed(name, sizeof name, p[i].name);
        tell(l, name, p[i].help);
        if (p[i].base == AM_P_BOOLEAN && am_value_truth(p[i].otherwise, false))
            tell(l, am_arena_format(l->names.arena, "--no-%s", name + 2), p[i].help);
    }
    for (size_t t = 0; t < 2; t++)
        for (const am_option *o = tables[t]; o && o->name; o++)
            tell(l, am_arena_format(l->names.arena, "--%s", o->name), o->help);
}

/* --- the line ------------------------------------------------------------ */

static const am_option *find_option(const line *l, const char *name, size_t n)
{
    const am_option *tables[] = {l->command ? l->command->options : NULL, am_options_global};
    for (size_t t = 0; t < 2; t++)
        for (const am_option *o = tables[t]; o && o->name; o++)
            if (strlen(o->name) == n && strncmp(o->name, name, n) == 0)
                return o;
    return NULL;
}

static const am_param_info *find_param(line *l, const char *dashed, size_t n)
{
    size_t count;
    char name[128];
    const am_param_info *p = params(l, &count);
    for (size_t i = 0; i < count; i++) {
        am_params_dashed(name, sizeof name, p[i].name);
        if (strlen(name) == n && strncmp(name, dashed, n) == 0)
            return &p[i];
    }
    return NULL;
}

/* An option or a parameter: l->option or l->param is set when it takes a value. */
static void name_taken(line *l, const char *word, size_t n)
{
    l->option = find_option(l, word + 2, n - 2);
    if (l->option && !l->option->arg)
        l->option = NULL;
    else if (!l->option)
        l->param = find_param(l, word, n);
}

static void take(line *l, const char *word)
{
    if (l->option || l->param) {
        if (l->option && strcmp(l->option->name, "workspace") == 0)
            l->names.app.workspace = word;
        l->option = NULL;
        l->param = NULL;
    } else if (!l->plain && strcmp(word, "--") == 0) {
        l->plain = true;
    } else if (!l->plain && strncmp(word, "--", 2) == 0) {
        size_t n = strcspn(word, "=");
        name_taken(l, word, n);
        if (word[n] && (l->option || l->param))
            take(l, word + n + 1);
        else if (l->param && l->param->base == AM_P_BOOLEAN)
            l->param = NULL; /* a switch, unless "=" follows */
    } else if (!l->command) {
        l->command = am_command_find(word);
    } else if (l->n < AM_COMPLETION_WORDS) {
        l->words[l->n++] = word;
    }
}

/* --name=VALUE: what may follow the sign. */
static void joined(line *l)
{
    size_t n = strcspn(l->cursor, "=");
    name_taken(l, l->cursor, n);
    l->before = am_arena_strndup(l->names.arena, l->cursor, n + 1);
    l->cursor += n + 1;
}

static void candidates(line *l)
{
    if (!l->option && !l->param && !l->plain && strncmp(l->cursor, "--", 2) == 0 && strchr(l->cursor, '='))
        joined(l);
    if (l->option) {
        values(l, l->option->arg, l->option->help);
    } else if (l->param) {
        param_values(l, l->param);
    } else if (!l->plain && l->cursor[0] == '-') {
        option_names(l);
    } else if (!l->command) {
        if (!l->n)
            values(l, "COMMAND", NULL);
    } else {
        const char *kinds = am_completion_place(l->names.arena, l->command->args, l->words, l->n);
        if (l->command->raw)
            ask_files(l, "files");
        values(l, kinds, NULL);
        if (!kinds && !l->plain && !*l->cursor)
            option_names(l);
    }
}

void am_completion_print(const am_app *app, am_arena *arena, const char *const *words, size_t n)
{
    line l = {.names = {.app = *app, .arena = arena}, .cursor = "", .before = ""};
    bool unknown = false;
    for (size_t i = 0; i + 1 < n && !unknown; i++) {
        bool names = !l.command && !l.option && words[i][0] != '-';
        take(&l, words[i]);
        unknown = names && !l.command;
    }
    if (n)
        l.cursor = words[n - 1];
    if (!unknown)
        candidates(&l);
    am_names_close(&l.names);
}
