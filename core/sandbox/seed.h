/* seed.h - the built-in scenario. */
#ifndef SB_SEED_H
#define SB_SEED_H

/* JSON text of contoso, divested to fabrikam: redirects of every kind. Static. */
const char *sb_seed_demo(void);

#endif
