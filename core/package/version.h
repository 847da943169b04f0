/* version.h - which of two versions is the newer. */
#ifndef AM_PACKAGE_VERSION_H
#define AM_PACKAGE_VERSION_H

#include <stdbool.h>

/* Whole numbers between dots, at most four, and perhaps "-word" for one before the release:
 * "1.2.3", "2.0-rc1". */
bool am_version_valid(const char *text);
/* Below 0, 0, above 0, as strcmp(): "1.10" is newer than "1.9", "1.0" than "1.0-rc1", "1.0" equals
 * "1.0.0". Both must be valid. */
int am_version_compare(const char *a, const char *b);

#endif
