/* msi.h - managed identity: a token for who asks from the right place, with the right header.
 *
 *   GET /msi/token?resource=…&api-version=2019-08-01        X-IDENTITY-HEADER: the secret
 *   GET /msi/token?resource=…                               Metadata: true (Cloud Shell)
 *   GET /metadata/identity/oauth2/token?api-version=…&resource=…   Metadata: true (IMDS)
 *
 * On any host. The identity lives in one tenant, the source unless the scenario says otherwise
 * ("identity_tenant": name). Numbers are strings in the reply, as they are in Azure. */
#ifndef SB_MSI_H
#define SB_MSI_H

#include "sandbox/entra.h"

#define SB_MSI_PATH   "/msi/token"
#define SB_IMDS_PATH  "/metadata/identity/oauth2/token"
#define SB_MSI_HEADER "sandbox-identity" /* the value of IDENTITY_HEADER */

bool sb_msi_is_path(const char *path);
/* tenant: the one that the identity lives in. */
void sb_msi_answer(const sb_entra *, const sb_app *, const sb_ask *, sb_reply *);

#endif
