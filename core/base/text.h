/* text.h - small questions about text. */
#ifndef AM_BASE_TEXT_H
#define AM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Well-formed UTF-8 without NUL; bad (may be NULL) gets the offset of the first wrong byte. */
bool am_utf8_valid(const char *s, size_t n, size_t *bad);
/* Shell-like pattern: * (also across /), ?, [a-z], \ quotes. Case is ignored when fold. Linear in
 * the text for one star, bounded by n*m always. */
bool am_glob(const char *pattern, const char *text, bool fold);
/* ASCII case only, independent of the locale. */
bool am_streq_fold(const char *a, const char *b);
bool am_prefix_fold(const char *text, const char *prefix);
/* The candidate nearest to word (edit distance at most a third of it), or NULL. The list ends with NULL. */
const char *am_nearest(const char *word, const char *const *candidates);
/* Copy src into dst of size n as one printable line: control characters become \xNN, cut with "...". */
void am_printable(char *dst, size_t n, const char *src);
/* 1234567 as 1,234,567; returns out. */
enum { AM_GROUPED = 32 };
const char *am_grouped(char out[AM_GROUPED], uint64_t);

#endif
