/* kit.h - the conformance kit: a connector's operations, driven without a network.
 *
 * Every operation is called with valid, least, missing, wrong and huge
 * arguments, and its requests are answered with every fault. Scenarios, which
 * an author may give, are answers that lead an operation to its end: they are
 * played as they are, in plan mode, and with a fault in each place.
 *
 *   { "set-done": [ { "args": {"id": 1}, "replies": [ {"status": 200, "body": {...}} ] } ] }
 *
 * A manifest's functions never meet arguments that the kit invents: a library
 * trusts what it is given. Those are made ready for C, and the library's answer
 * is invented. What is called are reads that need nothing from their caller, and
 * reads with the samples of an author; a change comes to its door, no further.
 *
 *   { "step": [ { "given": {"db": {"op": "open", "args": {"path": ":memory:"}}, ...},
 *                 "args": {"rows": "$rows"}, "result": "row" } ] } */
#ifndef AM_PLUGIN_KIT_H
#define AM_PLUGIN_KIT_H

#include "plugin/registry.h"

typedef struct am_kit_sink {
    void *self;
    /* About to do it; a crash happened in the last one told. */
    void (*begin)(void *self, const char *what);
    void (*point)(void *self, bool good, const char *what, const char *why);
} am_kit_sink;

/* One operation; scenarios may be NULL. */
void am_kit_operation(const am_connector_info *, const am_operation *, const am_value *scenarios,
                      const am_kit_sink *);
/* Rows and texts: what a reader of help and manual would miss. */
void am_kit_rows(const am_connector_info *, const am_kit_sink *);

/* kit_args.c */
typedef enum am_kit_args { AM_KIT_ALL, AM_KIT_LEAST, AM_KIT_HUGE, AM_KIT_ODD } am_kit_args;
/* Arguments for those rows as a caller gives them. */
am_value *am_kit_make_args(am_arena *, const am_param_info *, size_t n, am_kit_args);
/* A value that this row cannot take; NULL: it takes everything. */
const am_value *am_kit_wrong(am_arena *, const am_param_info *);

#endif
