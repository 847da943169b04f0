/* tally.h - how often has this key been seen? */
#ifndef AM_RUN_TALLY_H
#define AM_RUN_TALLY_H

#include <stddef.h>
#include <stdint.h>

typedef struct am_tally {
    struct am_tally_slot *slots;
    size_t n, cap; /* cap is a power of two */
} am_tally;

/* The number of earlier calls with an equal key; copies the key. A zeroed tally is empty. */
unsigned am_tally_next(am_tally *, const char *key);
unsigned am_tally_peek(const am_tally *, const char *key); /* the same, counting nothing */
void am_tally_fini(am_tally *);

#endif
