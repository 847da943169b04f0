/* config_trust.c - policy.trusted_keys: whose packages of playbooks are taken. */
#include <string.h>

#include "app/config_read.h"

/* { acme = "RW...", ... } */
void am_config_trusted(am_config_reader *r, int line, const am_value *v)
{
    size_t n = am_value_is(v, AM_T_OBJECT) ? am_value_len(v) : 0;
    am_trusted_key *keys = am_arena_alloc(r->arena, (n + 1) * sizeof *keys);
    if (!am_value_is(v, AM_T_OBJECT))
        am_config_expected(r, line, "trusted_keys", v, "a table of names and public keys of minisign");
    for (size_t i = 0; keys && i < n; i++) {
        const char *text = am_value_text(v->u.o.v[i].value, "");
        am_err err;
        keys[i].name = v->u.o.v[i].key;
        if (strlen(text) != AM_MINISIGN_KEY_TEXT - 1 || am_minisign_key_parse(text, strlen(text), &keys[i].key, &err))
            am_config_expected(r, am_config_line(r, keys[i].name), keys[i].name, v->u.o.v[i].value,
                               "a public key of minisign (56 characters that begin with RW)");
    }
    r->out->trusted = keys;
    r->out->n_trusted = keys ? n : 0;
}
