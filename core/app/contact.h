/* contact.h - the first meeting with a real tenant: what the reference leaves to be confirmed
 * (section 9) is asked, what came back is kept, and the wire table is held against it. */
#ifndef AM_APP_CONTACT_H
#define AM_APP_CONTACT_H

#include "app/check.h"
#include "app/session.h"
#include "tenant/exchange.h"

enum { AM_CONTACT_ENTRIES = 256, AM_CONTACT_BODY_MAX = 1 << 20 };

/* What became of one entry of the wire table. */
typedef enum am_verdict { AM_VERDICT_OPEN, AM_VERDICT_CONFIRMED, AM_VERDICT_OTHERWISE } am_verdict;
typedef struct am_wire_entry { /* strings in the session's arena */
    const char *name, *value, *certainty;
    am_verdict verdict;
    const char *why;     /* what came back */
    const char *instead; /* a value that would fit, or NULL */
} am_wire_entry;

/* The wire table of the tenant at hand. */
typedef struct am_wire_book {
    am_arena *arena;
    am_wire_entry entry[AM_CONTACT_ENTRIES];
    size_t n;
} am_wire_book;
am_kind am_wire_book_add(void *self, const am_value *item, am_err *); /* an am_ask_item */
void am_wire_book_confirm(am_wire_book *, const char *name, const char *why);
void am_wire_book_doubt(am_wire_book *, const char *name, const char *instead, const char *why);
/* What one exchange says about the calls that it named. */
void am_wire_book_see(am_wire_book *, const am_sighting *);
/* One line an entry that is decided, and one for what is still open. */
void am_wire_book_report(const am_wire_book *, am_checks *, const char *tenant);

/* Ask every tenant of the session that can be asked; upn: a migrated user, or NULL. The raw
 * exchange goes to first-contact-ULID.jsonl in the workspace, without tokens. */
void am_contact(am_checks *, am_session *, const bool asked[AM_TENANTS_MAX], const char *upn);

#endif
