#include "sandbox/device.h"

#include <stdio.h>
#include <string.h>

#include <openssl/rand.h>

#include "base/json.h"
#include "base/text.h"
#include "sandbox/base64.h"

static void copy(char *out, size_t n, const char *text)
{
    (void)snprintf(out, n, "%s", text);
}

static void random_code(char *out, size_t n)
{
    unsigned char bytes[32] = {0};
    am_buf text = AM_BUF(64);
    if (RAND_bytes(bytes, (int)sizeof bytes) == 1)
        sb_base64_add(&text, bytes, sizeof bytes);
    copy(out, n, am_buf_text(&text));
    am_buf_free(&text);
}

static void random_word(char *out, size_t n)
{
    static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
    unsigned char bytes[9] = {0};
    if (RAND_bytes(bytes, (int)sizeof bytes) != 1)
        memset(bytes, 7, sizeof bytes);
    size_t k = 0;
    for (; k < sizeof bytes && k + 1 < n; k++)
        out[k] = letters[bytes[k] % (sizeof letters - 1)];
    out[k] = '\0';
}

sb_device *sb_device_begin(sb_devices *all, const sb_app *tenant, const char *scope,
                           int64_t expires)
{
    if (strlen(scope) >= SB_SCOPE_MAX)
        return NULL;
    sb_device *d = &all->device[all->device_at];
    all->device_at = (all->device_at + 1) % SB_DEVICES_MAX;
    memset(d, 0, sizeof *d);
    random_code(d->device_code, sizeof d->device_code);
    random_word(d->user_code, sizeof d->user_code);
    copy(d->scope, sizeof d->scope, scope);
    d->tenant = tenant;
    d->expires = expires;
    return d;
}

sb_device *sb_device_find(sb_devices *all, const char *device_code)
{
    for (size_t i = 0; i < SB_DEVICES_MAX; i++)
        if (*device_code && strcmp(all->device[i].device_code, device_code) == 0)
            return &all->device[i];
    return NULL;
}

size_t sb_device_decide(sb_devices *all, const char *user_code, bool approve, const char *upn)
{
    size_t n = 0;
    for (size_t i = 0; i < SB_DEVICES_MAX; i++) {
        sb_device *d = &all->device[i];
        if (!*d->device_code || d->state != SB_DEVICE_PENDING ||
            (strcmp(user_code, "all") != 0 && !am_streq_fold(user_code, d->user_code)))
            continue;
        d->state = approve ? SB_DEVICE_APPROVED : SB_DEVICE_DECLINED;
        if (upn)
            copy(d->upn, sizeof d->upn, upn);
        else
            (void)snprintf(d->upn, sizeof d->upn, "admin@%s.onmicrosoft.com", d->tenant->info.name);
        n++;
    }
    return n;
}

void sb_device_list(const sb_devices *all, am_buf *json)
{
    static const char *const names[] = {"pending", "approved", "declined", "used"};
    bool first = true;
    am_buf_char(json, '[');
    for (size_t i = 0; i < SB_DEVICES_MAX; i++) {
        const sb_device *d = &all->device[i];
        if (!*d->device_code)
            continue;
        am_buf_fmt(json, "%s{\"user_code\":\"%s\",\"tenant\":", first ? "" : ",", d->user_code);
        am_json_quote(json, d->tenant->info.name, strlen(d->tenant->info.name));
        am_buf_fmt(json, ",\"state\":\"%s\"}", names[d->state]);
        first = false;
    }
    am_buf_char(json, ']');
}

const char *sb_refresh_issue(sb_devices *all, const sb_app *tenant, const char *upn)
{
    sb_refresh *r = &all->refresh[all->refresh_at];
    all->refresh_at = (all->refresh_at + 1) % SB_REFRESH_MAX;
    random_code(r->token, sizeof r->token);
    copy(r->upn, sizeof r->upn, upn);
    r->tenant = tenant;
    return r->token;
}

const sb_refresh *sb_refresh_find(const sb_devices *all, const char *token)
{
    for (size_t i = 0; i < SB_REFRESH_MAX; i++)
        if (*token && strcmp(all->refresh[i].token, token) == 0)
            return &all->refresh[i];
    return NULL;
}
