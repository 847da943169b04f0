/* guid.h - identifiers and the repeatable randomness that they are made of. */
#ifndef SB_GUID_H
#define SB_GUID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sb_guid {
    uint8_t b[16]; /* in the order of the text */
} sb_guid;

enum { SB_GUID_TEXT = 37 };

/* Bare or in braces, either case; false: no GUID, out is zero then. */
bool sb_guid_parse(const char *text, sb_guid *out);
/* Lower case, bare; returns out. */
const char *sb_guid_text(char out[SB_GUID_TEXT], const sb_guid *);
bool sb_guid_zero(const sb_guid *);
bool sb_guid_same(const sb_guid *, const sb_guid *);

typedef struct sb_random {
    uint64_t state;
} sb_random;

/* The same seed gives the same row. */
uint64_t sb_random_next(sb_random *);
sb_guid sb_guid_make(sb_random *); /* version 4 */

#endif
