/* json_keys.h - members of one object that have the same key. */
#ifndef AM_BASE_JSON_KEYS_H
#define AM_BASE_JSON_KEYS_H

#include "base/value.h"

/* Of members with the same key the last one stays. The object was just read: its members are in the
 * order of the text. */
void am_json_keys_last(am_value *object);

#endif
