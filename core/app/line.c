#include "app/line.h"

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "report/table.h"

enum { CANDIDATES = 200, PROMPT = 64, ROWS_USUAL = 24 };

struct am_line {
    EditLine *edit; /* NULL: no terminal */
    History *history;
    char *file;
    char *line; /* of a pipe, or the last one */
    size_t cap;
    char prompt[PROMPT];
    char *context;
    am_line_complete complete;
    void *self;
    bool cut; /* by Ctrl-C */
};

/* --- completion ------------------------------------------------------------- */

typedef struct offer {
    char *words[CANDIDATES], *abouts[CANDIDATES];
    size_t n;
    bool more;
} offer;

static void add(void *self, const char *word, const char *about)
{
    offer *o = self;
    if (o->n == CANDIDATES) {
        o->more = true;
        return;
    }
    o->words[o->n] = am_strdup(word);
    o->abouts[o->n++] = am_strdup(about);
}

static size_t common(const offer *o)
{
    size_t n = strlen(o->words[0]);
    for (size_t i = 1; i < o->n; i++)
        for (size_t k = 0; k < n; k++)
            if (o->words[i][k] != o->words[0][k])
                n = k;
    return n;
}

static void list(const offer *o)
{
    static const am_column columns[] = {{"", false, true}, {"", false, false}};
    am_style style = am_style_of(stdout, AM_COLOR_AUTO);
    am_table *t = am_table_new(columns, 2, 2);
    for (size_t i = 0; i < o->n; i++)
        am_table_row(t, (const char *[]){o->words[i], o->abouts[i]}, AM_INK_NONE);
    fputc('\n', stdout);
    am_table_print_bare(t, &style);
    if (o->more)
        fputs("  ...\n", stdout);
    fflush(stdout);
    am_table_free(t);
}

static unsigned char on_tab(EditLine *edit, int key)
{
    am_line *l = NULL;
    (void)key;
    if (el_get(edit, EL_CLIENTDATA, &l) || !l || !l->complete)
        return CC_ERROR;
    const LineInfo *info = el_line(edit);
    size_t before = l->context ? strlen(l->context) : 0, here = (size_t)(info->cursor - info->buffer);
    char *text = am_alloc(before + here + 1);
    if (before)
        memcpy(text, l->context, before);
    memcpy(text + before, info->buffer, here);
    offer *o = am_new(offer);
    size_t typed = l->complete(l->self, text, add, o);
    unsigned char result = CC_ERROR;
    if (o->n) {
        size_t n = common(o);
        char *rest = n > typed ? am_strdup(o->words[0] + typed) : NULL;
        result = CC_REFRESH;
        if (rest) {
            rest[n - typed] = '\0';
            if (el_insertstr(edit, rest))
                result = CC_ERROR;
        } else if (o->n > 1) {
            list(o);
            result = CC_REDISPLAY;
        }
        free(rest);
    }
    for (size_t i = 0; i < o->n; i++) {
        free(o->words[i]);
        free(o->abouts[i]);
    }
    free(o);
    free(text);
    return result;
}

/* --- Ctrl-C ------------------------------------------------------------------- */

/* A key like the others while a line is edited. As a signal it would be lost when it comes between two
 * reads, and the next one would be the second. */
static unsigned char on_cut(EditLine *edit, int key)
{
    am_line *l = NULL;
    (void)key;
    if (el_get(edit, EL_CLIENTDATA, &l) || !l)
        return CC_ERROR;
    l->cut = true;
    return CC_EOF;
}

/* --- history ------------------------------------------------------------------ */

static void load(am_line *l)
{
    HistEvent ev;
    l->history = history_init();
    if (!l->history)
        return;
    history(l->history, &ev, H_SETSIZE, AM_LINE_HISTORY);
    history(l->history, &ev, H_SETUNIQUE, 1);
    if (l->file)
        history(l->history, &ev, H_LOAD, l->file);
    el_set(l->edit, EL_HIST, history, l->history);
}

void am_line_remember(am_line *l, const char *text)
{
    HistEvent ev;
    if (!l->history || !*text || *text == ' ' || *text == '\t')
        return;
    char *clean = am_strdup(text);
    am_secret_scrub(clean);
    for (char *p = clean; *p; p++)
        if (*p == '\n')
            *p = ' ';
    history(l->history, &ev, H_ENTER, clean);
    free(clean);
    /* made before it is written, so that it never is for others to read */
    int fd = l->file ? open(l->file, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return;
    if (fchmod(fd, 0600) == 0)
        history(l->history, &ev, H_SAVE, l->file);
    close(fd);
}

/* --- lines -------------------------------------------------------------------- */

static char *prompt(EditLine *edit)
{
    am_line *l = NULL;
    return el_get(edit, EL_CLIENTDATA, &l) || !l ? NULL : l->prompt;
}

am_line *am_line_new(const char *history, am_line_complete complete, void *self)
{
    am_line *l = am_new(am_line);
    l->file = am_strdup(history);
    l->complete = complete;
    l->self = self;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return l;
    l->edit = el_init("aftermove", stdin, stdout, stderr);
    if (!l->edit)
        return l;
    el_set(l->edit, EL_CLIENTDATA, l);
    el_set(l->edit, EL_PROMPT, prompt);
    el_set(l->edit, EL_EDITOR, "emacs");
    el_set(l->edit, EL_SIGNAL, 0);
    /* libedit keeps these two as they are; the narrow call would keep copies that nobody frees */
    el_wset(l->edit, EL_ADDFN, L"complete", L"complete the word", on_tab);
    el_wset(l->edit, EL_ADDFN, L"cut", L"forget the line", on_cut);
    el_set(l->edit, EL_BIND, "\t", "complete", NULL);
    el_set(l->edit, EL_BIND, "^C", "cut", NULL);
    el_set(l->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    load(l);
    return l;
}

void am_line_free(am_line *l)
{
    if (!l)
        return;
    if (l->history)
        history_end(l->history);
    if (l->edit)
        el_end(l->edit);
    free(l->file);
    free(l->line);
    free(l->context);
    free(l);
}

bool am_line_is_live(const am_line *l)
{
    return l->edit != NULL;
}

unsigned am_line_rows(const am_line *l)
{
    struct winsize size;
    if (!l->edit)
        return 0;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row ? size.ws_row : ROWS_USUAL;
}

void am_line_context(am_line *l, const char *text)
{
    free(l->context);
    l->context = am_strdup(text);
}

static am_line_how take(am_line *l, const char *from, size_t n, const char **text)
{
    if (n && from[n - 1] == '\n')
        n--;
    if (n > AM_LINE_BYTES)
        n = AM_LINE_BYTES;
    if (from != l->line) {
        free(l->line);
        l->cap = n + 1;
        l->line = am_alloc(l->cap);
        memcpy(l->line, from, n);
    }
    l->line[n] = '\0';
    *text = l->line;
    return AM_LINE_TEXT;
}

am_line_how am_line_read(am_line *l, const char *shown, const char **text)
{
    *text = "";
    errno = 0;
    if (!l->edit) {
        ssize_t n = getline(&l->line, &l->cap, stdin);
        if (n >= 0)
            return take(l, l->line, (size_t)n, text);
        bool cut = errno == EINTR;
        clearerr(stdin);
        return cut ? AM_LINE_INTERRUPTED : AM_LINE_END;
    }
    int n = 0;
    l->cut = false;
    snprintf(l->prompt, sizeof l->prompt, "%s", shown);
    el_resize(l->edit);
    struct termios usual = {0};
    bool known = tcgetattr(STDIN_FILENO, &usual) == 0;
    struct termios keys = usual;
    keys.c_cc[VINTR] = _POSIX_VDISABLE; /* see on_cut */
    if (known)
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &keys);
    const char *got = el_gets(l->edit, &n);
    if (known)
        (void)tcsetattr(STDIN_FILENO, TCSANOW, &usual);
    if (got && n > 0)
        return take(l, got, (size_t)n, text);
    bool cut = l->cut || (n < 0 && errno == EINTR);
    if (cut)
        el_reset(l->edit);
    fputc('\n', stdout);
    return cut ? AM_LINE_INTERRUPTED : AM_LINE_END;
}
