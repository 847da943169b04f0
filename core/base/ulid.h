/* ulid.h - run and plan identifiers: 26 characters that sort by time. */
#ifndef AM_BASE_ULID_H
#define AM_BASE_ULID_H

#include <stdbool.h>
#include <stdint.h>

enum { AM_ULID_TEXT = 27 };
void am_ulid_new(char out[AM_ULID_TEXT]);  /* monotonic within the process */
bool am_ulid_valid(const char *text);
void am_random(void *out, unsigned n);     /* from the kernel; aborts if it has none */
void am_uuid_new(char out[37]);            /* version 4, lower case */

#endif
