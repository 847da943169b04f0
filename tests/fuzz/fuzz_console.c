/* Whatever is typed at the console: each candidate begins as the text ends, and nothing is called.
 */
#include "lua/console.h"

#include <stdlib.h>
#include <string.h>

#include "lua_fake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct heard {
    char *words; /* each with its NUL */
    size_t bytes, n;
} heard;

static void must(bool so)
{
    if (!so)
        abort();
}

static void hear(void *self, const char *word, const char *about)
{
    heard *h = self;
    size_t n = strlen(word) + 1;
    must(n > 1 && about);
    h->words = realloc(h->words, h->bytes + n);
    must(h->words != NULL);
    memcpy(h->words + h->bytes, word, n);
    h->bytes += n;
    h->n++;
}

static am_console *open_console(void)
{
    am_console *c = NULL;
    am_err err = {0};
    fake_begin(AM_MODE_APPLY);
    must(am_console_new(the.run, NULL, NULL, &the.limits, &c, &err) == AM_OK);
    return c;
}

/* Of what only a call could tell, as behind "f().", nothing is known. */
static bool unknowable(const char *text, size_t n)
{
    return n > 1 && strchr(")]}", text[n - 2]) && strchr(".:", text[n - 1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static am_console *console;
    heard first = {0}, again = {0};
    char *text = malloc(size + 1);
    must(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    if (!console)
        console = open_console();
    size_t logged = the.log.n, length = strlen(text);
    size_t typed = am_console_complete(console, text, hear, &first);
    must(typed <= length && (first.n == 0 || !unknowable(text, length)));
    for (size_t at = 0; at < first.bytes; at += strlen(first.words + at) + 1)
        must(strncmp(first.words + at, text + length - typed, typed) == 0);
    must(am_console_complete(console, text, hear, &again) == typed && again.n == first.n);
    (void)am_console_wants_more(console, text);
    must(the.drives == 0 && the.log.n == logged);
    free(first.words);
    free(again.words);
    free(text);
    return 0;
}
