/* trust.h - whose packages a workspace takes: policy.trusted_keys. */
#ifndef AM_APP_TRUST_H
#define AM_APP_TRUST_H

#include "app/config.h"
#include "app/workspace.h"

/* The trusted key of that number, or NULL. */
const am_trusted_key *am_trust_by_id(const am_trusted_key *, size_t n, const uint8_t id[8]);
/* The trusted key that is written so, or NULL. */
const am_trusted_key *am_trust_by_text(const am_trusted_key *, size_t n, const char *text);
/* Is the key that signed an installed package still trusted? AM_OK for what is no package, and for what
 * was allowed by name. AM_REFUSED. */
AM_CHECK am_kind am_trust_check(const am_config *, const am_playbook_file *, am_err *);

#endif
