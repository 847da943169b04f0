/* foreign.h - a library as others write them, for the tests of manifests: each
 * type, each convention of success and ownership. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define API __attribute__((visibility("default")))

typedef struct box box;
enum colour { RED = 1, GREEN = 2, BLUE = 4 };

API void nothing(void);
API int8_t neg8(int8_t v);
API uint8_t inc8(uint8_t v);
API int16_t neg16(int16_t v);
API uint16_t inc16(uint16_t v);
API int32_t neg32(int32_t v);
API uint32_t inc32(uint32_t v);
API int64_t neg64(int64_t v);
API uint64_t inc64(uint64_t v);
API float half32(float v);
API double half64(double v);
API bool flip(bool v);
API enum colour next_colour(enum colour c);
API const char *greet(const char *name, int times);
API char *shout(const char *text);
API const char *latin1(void);
API size_t sum(const void *data, size_t n);
API const void *raw(size_t *n);
API int copy_bytes(const void *data, size_t n, void **out, size_t *out_n);
API void three(int *a, double *b, const char **c);
API int open_file(const char *path);
API long parse(const char *text);
API int status(int code);
API const char *explain(int code);

/* boxes */
API int box_new(const char *content, box **out);
API box *box_or_null(bool there);
API int box_broken(box **out); /* makes one, and fails */
API const char *box_get(box *b);
API int box_set(box *b, const char *content);
API box *box_self(box *b);
API int box_free(box *b);
API int boxes(void);  /* alive */
API int shouts(void); /* allocated and not given back */
API void shout_free(char *text);

/* a thing that can be changed */
API const char *flag_get(const char *name);
API int flag_set(const char *name, const char *value);

#endif
