/* scenario.h - a world out of its description. The whole format is documented in
 * aftermove-sandbox(1), SCENARIO; in short:
 *
 *   {"seed": 1, "page_size": 200, "empty_page_every": 0,
 *    "poll": {"count": 0, "interval_ms": 1000, "delay_ms": 0},
 *    "combined_expand": true, "needs_admin_app_only": true, "recycled_by_url": false,
 *    "move_report": "nested", "trust": "good",
 *    "source": {"name": "contoso", "licences_end": "+20d",
 *               "sites": [{"url": "/sites/old", "location": "/sites/new"}],
 *               "generate": {"redirects": 50, "orphans": 3, "held": 1}},
 *    "target": {"name": "fabrikam"}, "moves": [...], "identity_map": [...]}
 *
 * The keys faults, budget, units, latency, tokens and identity_tenant are the front's. Unknown
 * keys are mistakes, named with their path. */
#ifndef SB_SCENARIO_H
#define SB_SCENARIO_H

#include "sandbox/reader.h"

/* tenant.sites[] */
void sb_explicit_sites(sb_reader *, sb_tenant *, const am_value *list, const char *path);
/* tenant.generate, tenant.users[] and tenant.groups[] */
void sb_generate_sites(sb_reader *, sb_tenant *, const am_value *counts, const char *path);
void sb_people_read(sb_reader *, sb_tenant *, const am_value *tenant, const char *path);
/* trust, moves[], identity_map[] */
void sb_bonds_read(sb_reader *, const am_value *scenario);
/* The site where a redirect leads: made on the tenant whose host it is, unless it exists. NULL: that
 * host is neither tenant's. */
sb_site *sb_explicit_destination(sb_reader *, const char *location, const char *template);

#endif
