#include "app/trust.h"

#include <string.h>

const am_trusted_key *am_trust_by_id(const am_trusted_key *keys, size_t n, const uint8_t id[8])
{
    for (size_t i = 0; i < n; i++)
        if (memcmp(keys[i].key.id, id, sizeof keys[i].key.id) == 0)
            return &keys[i];
    return NULL;
}

const am_trusted_key *am_trust_by_text(const am_trusted_key *keys, size_t n, const char *text)
{
    char own[AM_MINISIGN_KEY_TEXT];
    for (size_t i = 0; i < n; i++)
        if (strcmp(am_minisign_key_format(&keys[i].key, own), text) == 0)
            return &keys[i];
    return NULL;
}

am_kind am_trust_check(const am_config *c, const am_playbook_file *file, am_err *err)
{
    const char *key = am_value_text(am_value_member(file->pin, "key"), NULL);
    if (!file->package || !key || am_trust_by_text(c->trusted, c->n_trusted, key))
        return AM_OK;
    am_fail(err, AM_REFUSED, "the playbook %s was signed with the key %s, which is not trusted any more", file->package,
            key);
    return am_hint(err, "policy.trusted_keys in " AM_CONFIG_FILE " lists whose playbooks may run here");
}
