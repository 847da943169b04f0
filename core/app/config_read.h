/* config_read.h - what the readers of aftermove.lua's blocks share: where they are, how they
 * complain. */
#ifndef AM_APP_CONFIG_READ_H
#define AM_APP_CONFIG_READ_H

#include "app/config.h"

typedef struct am_config_reader {
    am_arena *arena;
    const char *path, *dir; /* the file; what paths in it are relative to */
    const char *text;
    size_t n;
    am_registry *registry;
    am_config *out;
    const char *block; /* 'tenant "source"', for messages */
    int line;          /* where the block begins */
} am_config_reader;

/* Note a mistake at a line: "path:line: block: text". */
void am_config_mistake(am_config_reader *, int line, const char *fmt, ...) AM_PRINTF(3, 4);
/* The line of a key of the block. */
int am_config_line(const am_config_reader *, const char *key);
/* 'the number 12', 'the text "x"', 'a table': what was found. */
const char *am_config_found(const am_config_reader *, const am_value *);
/* "key: found the number 12, expected ...". */
void am_config_expected(am_config_reader *, int line, const char *key, const am_value *found,
                        const char *expected);
/* "unknown key 'x'", with the nearest of names (ends with NULL). */
void am_config_unknown(am_config_reader *, const char *key, const char *const *names);
/* A path relative to the file; in the arena. */
const char *am_config_file(const am_config_reader *, const char *path);

/* Keys that the engine reads, of a tenant's block and a plugin's; false: it has none of that name. */
bool am_config_key(am_config_reader *, const am_connector_info *, am_tenant_config *,
                   const char *name, const am_value *);
/* The connector's own keys: is it one; all of them against their rows; an unknown one beside names. */
bool am_config_is_own(const am_connector_info *, const char *name);
void am_config_own(am_config_reader *, const am_connector_info *, const am_value *given,
                   am_tenant_config *);
void am_config_unknown_of(am_config_reader *, const char *const *names, const am_connector_info *,
                          const char *name);
/* bases = { hook = "https://..." } */
void am_config_bases(am_config_reader *, const am_connector_info *, const am_value *,
                     am_tenant_config *);

/* The blocks. A plugin's is read twice: to load it, then, behind the tenants, for its service. */
void am_config_plugin(am_config_reader *, const char *name, const am_value *body);
void am_config_service(am_config_reader *, const char *name, const am_value *body);
void am_config_tenant(am_config_reader *, const char *name, const am_value *body);
/* policy.trusted_keys */
void am_config_trusted(am_config_reader *, int line, const am_value *);
void am_config_auth(am_config_reader *, const am_value *auth, am_tenant_config *);

#endif
