#include "foreign.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct box {
    char content[64];
};

static int alive, loud;
static char flag[64] = "off";

void nothing(void)
{
}

int8_t neg8(int8_t v)
{
    return (int8_t)-v;
}

uint8_t inc8(uint8_t v)
{
    return (uint8_t)(v + 1);
}

int16_t neg16(int16_t v)
{
    return (int16_t)-v;
}

uint16_t inc16(uint16_t v)
{
    return (uint16_t)(v + 1);
}

int32_t neg32(int32_t v)
{
    return -v;
}

uint32_t inc32(uint32_t v)
{
    return v + 1;
}

int64_t neg64(int64_t v)
{
    return -v;
}

uint64_t inc64(uint64_t v)
{
    return v + 1;
}

float half32(float v)
{
    return v / 2;
}

double half64(double v)
{
    return v / 2;
}

bool flip(bool v)
{
    return !v;
}

enum colour next_colour(enum colour c)
{
    return (enum colour)((unsigned)c << 1);
}

const char *greet(const char *name, int times)
{
    static char text[64];
    snprintf(text, sizeof text, "hello %s %d", name ? name : "nobody", times);
    return text;
}

char *shout(const char *text)
{
    char *s = strdup(text);
    for (char *c = s; c && *c; c++) {
        *c = (char)toupper((unsigned char)*c);
    }
    loud += s != NULL;
    return s;
}

void shout_free(char *text)
{
    loud--;
    free(text);
}

int shouts(void)
{
    return loud;
}

const char *latin1(void)
{
    return "caf\xe9";
}

size_t sum(const void *data, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        total += ((const unsigned char *)data)[i];
    }
    return total;
}

const void *raw(size_t *n)
{
    static const unsigned char bytes[] = {0, 1, 2, 255};
    *n = sizeof bytes;
    return bytes;
}

int copy_bytes(const void *data, size_t n, void **out, size_t *out_n)
{
    *out = malloc(n ? n : 1);
    if (!*out) {
        return -1;
    }
    if (n) {
        memcpy(*out, data, n);
    }
    *out_n = n;
    return 0;
}

void three(int *a, double *b, const char **c)
{
    *a = 1;
    *b = 2.5;
    *c = "three";
}

int open_file(const char *path)
{
    errno = strcmp(path, "secret") == 0 ? EACCES : ENOENT;
    return strcmp(path, "there") == 0 ? 3 : -1;
}

long parse(const char *text)
{
    return strtol(text, NULL, 10);
}

int status(int code)
{
    return code;
}

const char *explain(int code)
{
    return code == 14 ? "unable to open" : "a mystery";
}

int box_new(const char *content, box **out)
{
    *out = calloc(1, sizeof **out);
    if (*out) {
        snprintf((*out)->content, sizeof(*out)->content, "%s", content);
        alive++;
    }
    return *out ? 0 : -1;
}

box *box_or_null(bool there)
{
    box *b = NULL;
    return there && box_new("some", &b) == 0 ? b : NULL;
}

int box_broken(box **out)
{
    box_new("broken", out);
    return 14;
}

const char *box_get(box *b)
{
    return b ? b->content : "no box";
}

int box_set(box *b, const char *content)
{
    snprintf(b->content, sizeof b->content, "%s", content);
    return 0;
}

box *box_self(box *b)
{
    return b;
}

int box_free(box *b)
{
    alive--;
    free(b);
    return 0;
}

int boxes(void)
{
    return alive;
}

const char *flag_get(const char *name)
{
    return strcmp(name, "gone") == 0 ? NULL : flag;
}

int flag_set(const char *name, const char *value)
{
    snprintf(flag, sizeof flag, "%s", value);
    return strcmp(name, "stuck") == 0 ? 14 : 0;
}
