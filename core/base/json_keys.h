/* json_keys.h - the keys of an object that was read. */
#ifndef AM_BASE_JSON_KEYS_H
#define AM_BASE_JSON_KEYS_H

#include "base/value.h"

/* Of members with the same key the last one stays. */
void am_json_unique(am_value *object);

#endif
