/* replay.c - runs a libFuzzer target without libFuzzer: every file of its
 * corpus, then mutations of them that are the same each time. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 256, INPUT_MAX = 64 * 1024, MUTATIONS = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct input {
    char *name;
    uint8_t *bytes;
    size_t n;
} input;

static input inputs[FILES_MAX];
static size_t count;

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static size_t below(size_t n)
{
    return n ? (size_t)(next() % n) : 0;
}

/* The target gets memory of exactly this size: a sanitizer sees one byte too far. */
static void run(const uint8_t *bytes, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact)
        abort();
    memcpy(exact, bytes, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static void load(const char *dir, const char *name)
{
    char *path = NULL;
    FILE *f = asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : fopen(path, "rb");
    uint8_t *bytes = malloc(INPUT_MAX);
    if (!f || !bytes) {
        printf("Bail out! cannot read %s in %s\n", name, dir);
        exit(99);
    }
    inputs[count++] = (input){strdup(name), bytes, fread(bytes, 1, INPUT_MAX, f)};
    fclose(f);
    free(path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const input *)a)->name, ((const input *)b)->name);
}

static void load_all(const char *dir)
{
    DIR *d = opendir(dir);
    for (struct dirent *entry; d && count < FILES_MAX && (entry = readdir(d));)
        if (entry->d_name[0] != '.')
            load(dir, entry->d_name);
    if (d)
        closedir(d);
    qsort(inputs, count, sizeof inputs[0], by_name);
}

static size_t overwrite(uint8_t *b, size_t n)
{
    static const char special[] = "\"\\{}[]:,%/?#@<>&;=-0eu \t\n\r\x7f\xff\xc3\xed";
    if (n)
        b[below(n)] = next() & 1 ? (uint8_t)special[below(sizeof special)] : (uint8_t)next();
    return n;
}

static size_t remove_some(uint8_t *b, size_t n)
{
    size_t at = below(n), len = below(n - at < 16 ? n - at + 1 : 16);
    memmove(b + at, b + at + len, n - at - len);
    return n - len;
}

static size_t repeat_some(uint8_t *b, size_t n)
{
    size_t at = below(n), len = below(n - at + 1);
    if (n + len > INPUT_MAX)
        return n;
    memmove(b + at + len, b + at, n - at);
    return n + len;
}

/* The beginning of this one, the end of another. */
static size_t splice(uint8_t *b, size_t n)
{
    const input *other = &inputs[below(count)];
    size_t at = below(n), from = below(other->n), len = other->n - from;
    if (at + len > INPUT_MAX)
        return n;
    memcpy(b + at, other->bytes + from, len);
    return at + len;
}

static size_t mutate(uint8_t *b, size_t n)
{
    static size_t (*const ways[])(uint8_t *, size_t) = {overwrite, overwrite, remove_some,
                                                        repeat_some, splice};
    for (size_t times = 1 + below(4); times; times--)
        n = ways[below(sizeof ways / sizeof ways[0])](b, n);
    return n;
}

int main(int argc, char **argv)
{
    const char *top = getenv("top_srcdir");
    char *dir = NULL;
    if (asprintf(&dir, "%s/%s", top ? top : ".", FUZZ_CORPUS) < 0)
        return 99;
    load_all(argc > 1 ? argv[1] : dir);
    free(dir);
    printf("1..%zu\n", count + 2);
    printf("%s 1 - %s has a corpus\n", count ? "ok" : "not ok", argc > 1 ? argv[1] : FUZZ_CORPUS);
    for (size_t i = 0; i < count; i++) {
        run(inputs[i].bytes, inputs[i].n);
        printf("ok %zu - %s\n", i + 2, inputs[i].name);
        fflush(stdout);
    }
    uint8_t *work = malloc(INPUT_MAX);
    for (int i = 0; work && count && i < MUTATIONS; i++) {
        const input *from = &inputs[below(count)];
        memcpy(work, from->bytes, from->n);
        run(work, mutate(work, from->n));
    }
    printf("ok %zu - %d mutations\n", count + 2, MUTATIONS);
    free(work);
    for (size_t i = 0; i < count; i++) {
        free(inputs[i].name);
        free(inputs[i].bytes);
    }
    return count ? 0 : 1;
}
