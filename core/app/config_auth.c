#include "app/config_read.h"

#include <string.h>

typedef struct auth_key {
    const char *of, *name;
    size_t offset;
    bool file;
    const char *expected;
} auth_key;

#define AT(member) offsetof(am_tenant_config, auth.member)
static const auth_key auth_keys[] = {
    {"certificate", "pem", AT(pem), true, "a PEM file with the certificate"},
    {"certificate", "key", AT(key), true, "a PEM file with the private key"},
    {"certificate", "pfx", AT(pfx), true, "a PKCS #12 file"},
    {"certificate", "password_env", AT(password_env), false,
     "the name of the variable that holds the file's password"},
    {"certificate", "algorithm", AT(algorithm), false, "\"PS256\" or \"RS256\""},
    {"managed_identity", "client_id", AT(identity), false,
     "the client id of a user-assigned identity"},
};
enum { N_AUTH_KEYS = sizeof auth_keys / sizeof *auth_keys };

static const struct {
    const char *name;
    am_auth_kind kind;
} kinds[] = {
    {"certificate", AM_AUTH_CERTIFICATE},
    {"device_code", AM_AUTH_DEVICE_CODE},
    {"managed_identity", AM_AUTH_MANAGED_IDENTITY},
    {"token_command", AM_AUTH_TOKEN_COMMAND},
    {"token_env", AM_AUTH_TOKEN_ENV},
};

/* The line of a key of the constructor, which may stand on the same line as others. */
static int line_of(const am_config_reader *r, int from, const char *key)
{
    am_config_reader at = *r;
    at.line = from;
    return am_config_line(&at, key);
}

static void members(am_config_reader *r, const char *of, int line, const am_value *args,
                    am_tenant_config *t)
{
    for (size_t i = 0; i < am_value_len(args); i++) {
        const char *word = args->u.o.v[i].key, *names[N_AUTH_KEYS + 1];
        const am_value *v = args->u.o.v[i].value;
        const auth_key *found = NULL;
        size_t n = 0;
        for (size_t k = 0; k < N_AUTH_KEYS; k++) {
            if (strcmp(auth_keys[k].of, of) != 0)
                continue;
            names[n++] = auth_keys[k].name;
            if (strcmp(auth_keys[k].name, word) == 0)
                found = &auth_keys[k];
        }
        names[n] = NULL;
        const char *text = am_value_text(v, NULL);
        bool good = text && *text;
        if (good && found && strcmp(word, "algorithm") == 0)
            good = strcmp(text, "PS256") == 0 || strcmp(text, "RS256") == 0;
        if (!found && !n)
            am_config_mistake(r, line_of(r, line, word), "auth: %s takes no keys, found '%s'", of,
                              word);
        else if (!found)
            am_config_unknown(r, word, names);
        else if (!good)
            am_config_expected(r, line_of(r, line, word), word, v, found->expected);
        else
            *(const char **)((char *)t + found->offset) =
                found->file ? am_config_file(r, text) : text;
    }
}

static void certificate(am_config_reader *r, int line, const am_tenant_config *t)
{
    if (!t->auth.pem && !t->auth.pfx)
        am_config_mistake(r, line,
                          "auth: certificate: found neither pem nor pfx, expected pem = "
                          "\"certs/contoso.pem\" or pfx = \"certs/contoso.pfx\"");
    else if (t->auth.pem && t->auth.pfx)
        am_config_mistake(r, line,
                          "auth: certificate: found both pem and pfx, expected one of them");
    else if (t->auth.pfx && t->auth.key)
        am_config_mistake(r, line,
                          "auth: certificate: found a key beside a pfx, which holds its own");
}

static void command(am_config_reader *r, int line, const am_value *args, am_tenant_config *t)
{
    size_t n = am_value_is(args, AM_T_ARRAY) ? am_value_len(args) : 0;
    const char **list = am_arena_alloc(r->arena, (n + 1) * sizeof *list);
    bool good = n > 0 && list;
    for (size_t i = 0; good && i < n; i++) {
        list[i] = am_value_text(am_value_at(args, i), NULL);
        good = list[i] && (i || *list[i]);
    }
    if (good)
        t->auth.command = list;
    else
        am_config_expected(r, line, "auth: token_command", args,
                           "a program and its arguments, as { \"az\", \"account\", "
                           "\"get-access-token\", \"--resource\", \"%s\" }");
}

void am_config_auth(am_config_reader *r, const am_value *auth, am_tenant_config *t)
{
    const char *of = am_value_text(am_value_member(auth, "constructor"), NULL);
    const am_value *args = am_value_member(auth, "args");
    int line = (int)am_value_num(am_value_member(auth, "line"), am_config_line(r, "auth"));
    if (!of) {
        am_config_expected(r, am_config_line(r, "auth"), "auth", auth,
                           "certificate {...}, device_code {}, managed_identity {}, "
                           "token_command {...} or token_env \"NAME\"");
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, of) == 0)
            t->auth.kind = kinds[i].kind;
    switch (t->auth.kind) {
    case AM_AUTH_TOKEN_ENV:
        t->auth.env = am_value_text(args, NULL);
        if (!t->auth.env || !*t->auth.env)
            am_config_expected(r, line, "auth: token_env", args,
                               "the name of a variable, as token_env \"TOKEN\"");
        break;
    case AM_AUTH_TOKEN_COMMAND:
        command(r, line, args, t);
        break;
    case AM_AUTH_CERTIFICATE:
    case AM_AUTH_DEVICE_CODE:
    case AM_AUTH_MANAGED_IDENTITY:
        if (!am_value_is(args, AM_T_OBJECT)) {
            am_config_mistake(r, line, "auth: %s: found %s, expected %s { ... }", of,
                              am_config_found(r, args), of);
            break;
        }
        members(r, of, line, args, t);
        if (t->auth.kind == AM_AUTH_CERTIFICATE)
            certificate(r, line, t);
        break;
    }
}
