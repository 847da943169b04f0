/* sb_drive.h - a sandbox world in a test's hand: requests in, decoded replies out. */
#ifndef SB_DRIVE_H
#define SB_DRIVE_H

#include "base/json.h"
#include "sandbox/service.h"

#define SB_DRIVE_NOW INT64_C(1784592000000)

typedef struct sb_drive {
    am_arena *mem;
    sb_world *world;
    int64_t now;
    const char *upn;        /* signed-in user, or NULL: app-only */
    const char *headers[8]; /* name, value, ..., NULL */
    int status;             /* of the last reply */
    const char *text;       /* its body */
    const char *location, *what, *subject, *authenticate;
    unsigned units;
    bool changed;
    const am_value *json; /* decoded; NULL: no JSON */
} sb_drive;

/* A world out of scenario text; fails the test when it is wrong. */
void sb_drive_open(sb_drive *, const char *scenario);
void sb_drive_close(sb_drive *);
/* The scenario is refused; the error's text, for the test to look at. */
const char *sb_drive_refused(sb_drive *, const char *scenario);

/* token: audience host, or NULL: none. tenant: 0 source, 1 target, of the token. */
void sb_drive_ask(sb_drive *, const char *method, const char *host, const char *raw,
                  const char *body, int tenant, const char *token);
/* Actions and ObjectPaths, wrapped into an envelope, to a tenant's admin host. */
void sb_drive_csom(sb_drive *, int tenant, const char *actions, const char *paths);
/* One method of Tenant with its Parameters, in Actions. The result is value 3. */
void sb_drive_call(sb_drive *, int tenant, const char *method, const char *parameters);
/* The same in ObjectPaths, with everything of the object and its items queried as 5. */
void sb_drive_object(sb_drive *, int tenant, const char *method, const char *parameters);
/* The value of action id in the last CSOM reply; NULL: no entry. */
const am_value *sb_drive_entry(const sb_drive *, int64_t id);
/* ErrorTypeName of the last CSOM reply, or "". */
const char *sb_drive_error(const sb_drive *);
const char *sb_drive_message(const sb_drive *);
void sb_drive_rest(sb_drive *, int tenant, const char *method, const char *raw, const char *body);
void sb_drive_graph(sb_drive *, int tenant, const char *method, const char *raw, const char *body);
/* The world's state, decoded. */
const am_value *sb_drive_state(sb_drive *);

#define S(x)   "<Parameter Type=\"String\">" x "</Parameter>"
#define E(x)   "<Parameter Type=\"Enum\">" x "</Parameter>"
#define B(x)   "<Parameter Type=\"Boolean\">" x "</Parameter>"
#define G(x)   "<Parameter Type=\"Guid\">{" x "}</Parameter>"
#define I(x)   "<Parameter Type=\"Int32\">" x "</Parameter>"
#define TENANT "<Constructor Id=\"1\" TypeId=\"{268004ae-ef6b-4e9b-8425-127220d84719}\" />"

#endif
