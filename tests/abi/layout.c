/* layout.c - interface 1.0 as it was frozen, by offset, for machines with 64-bit pointers.
 *
 * It compiles with the header of today and with the frozen one. A later minor appends: it may add
 * lines behind those of a type, and raises SIZE; no other line may ever change. */
#include <aftermove/plugin.h>

#define AT(type, member, offset)                                                                   \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member " moved")
#define SIZE(type, n) _Static_assert(sizeof(type) >= (n), #type " shrank")

_Static_assert(AM_FAIL == -1, "AM_FAIL moved");
_Static_assert(AM_DONE == 0, "AM_DONE moved");
_Static_assert(AM_SEND == 1, "AM_SEND moved");
_Static_assert(AM_WAIT == 2, "AM_WAIT moved");
_Static_assert(AM_INTEND == 3, "AM_INTEND moved");
_Static_assert(AM_CALL == 4, "AM_CALL moved");
_Static_assert(AM_LEASE == 5, "AM_LEASE moved");
_Static_assert(AM_OK == 0, "AM_OK moved");
_Static_assert(AM_USAGE == 1, "AM_USAGE moved");
_Static_assert(AM_DENIED == 2, "AM_DENIED moved");
_Static_assert(AM_ABSENT == 3, "AM_ABSENT moved");
_Static_assert(AM_CONFLICT == 4, "AM_CONFLICT moved");
_Static_assert(AM_LIMIT == 5, "AM_LIMIT moved");
_Static_assert(AM_REFUSED == 6, "AM_REFUSED moved");
_Static_assert(AM_REMOTE == 7, "AM_REMOTE moved");
_Static_assert(AM_NETWORK == 8, "AM_NETWORK moved");
_Static_assert(AM_TIMEOUT == 9, "AM_TIMEOUT moved");
_Static_assert(AM_CANCELLED == 10, "AM_CANCELLED moved");
_Static_assert(AM_NOMEM == 11, "AM_NOMEM moved");
_Static_assert(AM_DISK == 12, "AM_DISK moved");
_Static_assert(AM_BUG == 13, "AM_BUG moved");
_Static_assert(AM_READ == 0, "AM_READ moved");
_Static_assert(AM_CHANGE == 1 << 0, "AM_CHANGE moved");
_Static_assert(AM_IDEMPOTENT == 1 << 1, "AM_IDEMPOTENT moved");
_Static_assert(AM_FINAL == 1 << 2, "AM_FINAL moved");
_Static_assert(AM_STREAM == 1 << 3, "AM_STREAM moved");
_Static_assert(AM_REQ_CHANGE == 1 << 0, "AM_REQ_CHANGE moved");
_Static_assert(AM_REQ_ANONYMOUS == 1 << 1, "AM_REQ_ANONYMOUS moved");
_Static_assert(AM_REQ_RAW == 1 << 2, "AM_REQ_RAW moved");

#if UINTPTR_MAX == UINT64_MAX
SIZE(am_param, 24);
AT(am_param, name, 0);
AT(am_param, type, 8);
AT(am_param, help, 16);
SIZE(am_intent, 56);
AT(am_intent, size, 0);
AT(am_intent, undo_days, 4);
AT(am_intent, evidence, 8);
AT(am_intent, undo, 16);
AT(am_intent, undo_op, 24);
AT(am_intent, no_undo, 32);
AT(am_intent, target, 40);
AT(am_intent, predicted, 48);
SIZE(am_host, 368);
AT(am_host, size, 0);
AT(am_host, major, 4);
AT(am_host, minor, 6);
AT(am_host, args, 8);
AT(am_host, tenant, 16);
AT(am_host, config, 24);
AT(am_host, local, 32);
AT(am_host, alloc, 40);
AT(am_host, print, 48);
AT(am_host, now, 56);
AT(am_host, log, 64);
AT(am_host, pick, 72);
AT(am_host, status, 80);
AT(am_host, lost, 88);
AT(am_host, header, 96);
AT(am_host, json, 104);
AT(am_host, body, 112);
AT(am_host, saved, 120);
AT(am_host, result, 128);
AT(am_host, result_kind, 136);
AT(am_host, get, 144);
AT(am_host, at, 152);
AT(am_host, key, 160);
AT(am_host, len, 168);
AT(am_host, str, 176);
AT(am_host, num, 184);
AT(am_host, real, 192);
AT(am_host, truth, 200);
AT(am_host, type, 208);
AT(am_host, make, 216);
AT(am_host, put, 224);
AT(am_host, push, 232);
AT(am_host, set_header, 240);
AT(am_host, set_json, 248);
AT(am_host, set_body, 256);
AT(am_host, save, 264);
AT(am_host, queue, 272);
AT(am_host, send, 280);
AT(am_host, wait, 288);
AT(am_host, call, 296);
AT(am_host, intend, 304);
AT(am_host, already, 312);
AT(am_host, lease, 320);
AT(am_host, lease_moot, 328);
AT(am_host, append, 336);
AT(am_host, done, 344);
AT(am_host, detail, 352);
AT(am_host, fail, 360);
SIZE(am_op, 48);
AT(am_op, name, 0);
AT(am_op, effects, 8);
AT(am_op, params, 16);
AT(am_op, step, 24);
AT(am_op, help, 32);
AT(am_op, consent, 40);
SIZE(am_connector, 72);
AT(am_connector, size, 0);
AT(am_connector, op_size, 4);
AT(am_connector, major, 8);
AT(am_connector, minor, 10);
AT(am_connector, name, 16);
AT(am_connector, version, 24);
AT(am_connector, help, 32);
AT(am_connector, ops, 40);
AT(am_connector, config, 48);
AT(am_connector, bases, 56);
AT(am_connector, many, 64);
#endif
