/* registry.h - the connectors that this process knows, and their operations. (contract)
 *
 * Descriptors are copied and checked when they are added; what is handed out
 * here lives as long as the registry. */
#ifndef AM_PLUGIN_REGISTRY_H
#define AM_PLUGIN_REGISTRY_H

#include "base/err.h"
#include "base/value.h"

enum { AM_OPS_MAX = 256, AM_PARAMS_MAX = 32 };

typedef enum am_base_type {
    AM_P_STRING, AM_P_URL, AM_P_GUID, AM_P_TIME, AM_P_INTEGER, AM_P_NUMBER, AM_P_BOOLEAN,
    AM_P_OBJECT, AM_P_ANY, AM_P_WORDS
} am_base_type;

/* What a playbook's parameter makes of the file that its value names. */
typedef enum am_param_form {
    AM_FORM_NONE, /* it is no file */
    AM_FORM_CSV,  /* a list of rows, each a list of texts */
    AM_FORM_TABLE, /* the first row names the columns: a list of objects */
    AM_FORM_JSON  /* an object or a list */
} am_param_form;

typedef struct am_param_info {
    const char *name;             /* snake_case, as in Lua; "--dash-case" on the command line */
    const char *type;             /* as declared */
    const char *help;
    am_base_type base;
    bool list, optional;
    const am_value *otherwise;    /* the default, or NULL */
    const char *const *words;     /* AM_P_WORDS: the choices, ends with NULL */
    am_param_form form;           /* of playbooks only; its base is AM_P_ANY */
} am_param_info;

typedef struct am_connector_info am_connector_info;

typedef struct am_operation {
    const char *name;     /* list-redirects */
    const char *lua_name; /* list_redirects */
    const char *summary;  /* first line of help */
    const char *help;     /* all of it */
    const char *consent;  /* or NULL */
    unsigned effects;
    const am_param_info *params;
    size_t n_params;
    am_step (*step)(const am_host *, am_call *);
    const struct am_operation *many; /* the read that answers several of these at once, or NULL */
    const am_connector_info *connector;
    const struct am_manifest_op *manifest; /* what a manifest says of it, or NULL */
} am_operation;

struct am_connector_info {
    const char *name, *version, *help;
    const char *origin; /* "built in", or the file it came from */
    const am_operation *ops;
    size_t n_ops;
    const am_param_info *config;
    size_t n_config;
    const char *const *bases; /* ends with NULL */
};

typedef struct am_registry am_registry;

am_registry *am_registry_new(void);
void am_registry_free(am_registry *); /* closes handles: no call may be running on a worker */
/* Check and copy a descriptor; origin is for messages. */
AM_CHECK am_kind am_registry_add(am_registry *, const am_connector *, const char *origin, am_err *);
/* Open a shared object (loader.h), or a manifest when the name ends with ".plugin.json"
 * (manifest.h), and add what it brings; its path is the origin. */
AM_CHECK am_kind am_registry_load(am_registry *, const char *path, am_err *);
size_t am_registry_len(const am_registry *);
const am_connector_info *am_registry_at(const am_registry *, size_t i);
const am_connector_info *am_registry_find(const am_registry *, const char *name); /* or NULL */
/* By either spelling of its name; NULL with err: AM_USAGE that names the nearest. */
const am_operation *am_registry_operation(const am_connector_info *, const char *name, am_err *);

#endif
