/* reader.h - reading a scenario: members with their path, strict about what is unknown. */
#ifndef SB_READER_H
#define SB_READER_H

#include "sandbox/world.h"

typedef struct sb_reader {
    sb_world *world;
    am_err *err;
    am_kind kind; /* the first mistake, or AM_OK */
} sb_reader;

/* The mistake "scenario: PATH...": kept if it is the first. */
void sb_reader_bad(sb_reader *, const char *fmt, ...) AM_PRINTF(2, 3);
/* v is an object whose keys are all in known (ends with NULL); false: absent or a mistake. */
bool sb_reader_object(sb_reader *, const am_value *v, const char *path, const char *const *known);
/* Members; a wrong type is a mistake. Text lives as long as the world. */
const char *sb_reader_text(sb_reader *, const am_value *, const char *path, const char *key,
                           const char *otherwise);
int64_t sb_reader_num(sb_reader *, const am_value *, const char *path, const char *key, int64_t low,
                      int64_t high, int64_t otherwise);
bool sb_reader_bool(sb_reader *, const am_value *, const char *path, const char *key,
                    bool otherwise);
/* ISO 8601, or relative to the start: "+20d", "-3h", "-90m", "10s". */
int64_t sb_reader_time(sb_reader *, const am_value *, const char *path, const char *key,
                       int64_t otherwise);
bool sb_reader_guid(sb_reader *, const am_value *, const char *path, const char *key, sb_guid *out);
/* An array, or NULL when absent. */
const am_value *sb_reader_list(sb_reader *, const am_value *, const char *path, const char *key);
/* An absolute https URL out of one, or of a path ("/personal/x" is on the my-site host). */
const char *sb_reader_url(sb_reader *, const sb_tenant *, const am_value *, const char *path,
                          const char *key);

#endif
