#include "sandbox/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void *sb_world_grow(void *v, size_t n, size_t *cap, size_t size)
{
    if (n == *cap) {
        *cap = *cap ? *cap * 2 : 16;
        v = am_realloc(v, *cap * size);
    }
    memset((char *)v + n * size, 0, size);
    return v;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool sb_world_key(char out[SB_URL_MAX], const char *url)
{
    size_t n = 0;
    const char *p = url;

    if (!url || !am_prefix_fold(url, "https://"))
        return false;
    while (*p && *p != '?' && *p != '#') {
        char c = *p++;

        if (c == '%' && hex(p[0]) >= 0 && hex(p[1]) >= 0) {
            int byte = hex(p[0]) << 4 | hex(p[1]);

            if (byte > 0x20 && byte != 0x7f && !strchr("/?#%\\", byte)) {
                c = (char)byte;
                p += 2;
            }
        }
        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 0x20);
        if (n + 1 >= SB_URL_MAX)
            return false;
        out[n++] = c;
    }
    while (n > 8 && out[n - 1] == '/')
        n--;
    out[n] = '\0';
    return n > 8;
}

static uint32_t hash(const char *key)
{
    uint32_t h = 2166136261u;

    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 16777619u;
    return h;
}

sb_tenant *sb_world_by_host(sb_world *w, const char *host)
{
    for (size_t i = 0; i < SB_TENANTS; i++) {
        sb_tenant *t = &w->tenant[i];

        if (!strcmp(host, t->root) || !strcmp(host, t->admin) || !strcmp(host, t->my))
            return t;
    }
    return NULL;
}

sb_tenant *sb_world_by_id(sb_world *w, const char *tenant_id)
{
    for (size_t i = 0; tenant_id && i < SB_TENANTS; i++)
        if (am_streq_fold(w->tenant[i].tenant_id, tenant_id))
            return &w->tenant[i];
    return NULL;
}

/* One of several sites of a URL: the first behind after that fits. */
static sb_site *search(const sb_tenant *t, const char *url, const sb_guid *id, sb_where where,
                       const sb_site *after)
{
    char key[SB_URL_MAX], other[SB_URL_MAX];
    uint32_t h;

    if (!t->buckets || !sb_world_key(key, url))
        return NULL;
    h = hash(key);
    for (sb_site *s = after ? after->next : t->bucket[h & (t->buckets - 1)]; s; s = s->next)
        if (s->hash == h && s->where == where && (!id || sb_guid_same(&s->id, id)) &&
            sb_world_key(other, s->url) && !strcmp(key, other))
            return s;
    return NULL;
}

sb_site *sb_world_version(const sb_tenant *t, const char *url, const sb_guid *id, sb_where where)
{
    return search(t, url, id, where, NULL);
}

sb_site *sb_world_site(const sb_tenant *t, const char *url, sb_where where)
{
    return search(t, url, NULL, where, NULL);
}

sb_site *sb_world_next(const sb_tenant *t, const char *url, sb_where where, const sb_site *after)
{
    return search(t, url, NULL, where, after);
}

/* Ids are random where they were not given: any part of one is a hash. */
static sb_site **of_id(const sb_tenant *t, const sb_guid *id)
{
    uint64_t h[2];

    memcpy(h, id->b, sizeof h);
    h[0] = (h[0] ^ h[1]) * UINT64_C(0x9e3779b97f4a7c15);
    return &t->id_bucket[(h[0] >> 32) & (t->buckets - 1)];
}

sb_site *sb_world_site_by_id(const sb_tenant *t, const sb_guid *id, sb_where where)
{
    sb_site *s = t->buckets ? *of_id(t, id) : NULL;

    while (s && (s->where != where || !sb_guid_same(&s->id, id)))
        s = s->next_id;
    return s;
}

static void chain_id(sb_tenant *t, sb_site *s)
{
    sb_site **head = of_id(t, &s->id);

    s->next_id = *head;
    *head = s;
}

void sb_world_rename(sb_tenant *t, sb_site *s, const sb_guid *id)
{
    sb_site **at = of_id(t, &s->id);

    while (*at != s)
        at = &(*at)->next_id;
    *at = s->next_id;
    s->id = *id;
    chain_id(t, s);
}

static void chain(sb_tenant *t, sb_site *s)
{
    sb_site **head = &t->bucket[s->hash & (t->buckets - 1)];

    s->next = *head;
    *head = s;
}

static void rehash(sb_tenant *t)
{
    free(t->bucket);
    free(t->id_bucket);
    t->buckets = t->buckets ? t->buckets * 2 : 256;
    t->bucket = am_alloc(t->buckets * sizeof(sb_site *));
    t->id_bucket = am_alloc(t->buckets * sizeof(sb_site *));
    for (size_t i = 0; i < t->sites.n; i++) {
        chain(t, t->sites.v[i]);
        chain_id(t, t->sites.v[i]);
    }
}

sb_site *sb_world_add(sb_world *w, sb_tenant *t, const char *url, const char *template)
{
    char key[SB_URL_MAX];
    sb_site *s;

    if (!sb_world_key(key, url))
        return NULL;
    if (t->sites.n >= t->buckets)
        rehash(t);
    s = am_arena_alloc(w->mem, sizeof *s);
    if (!s)
        return NULL;
    s->url = url;
    s->id = sb_guid_make(&w->random);
    s->template = sb_world_template(w, template);
    s->hash = hash(key);
    *SB_MORE(&t->sites) = s;
    chain(t, s);
    chain_id(t, s);
    return s;
}

void sb_world_bin(sb_tenant *t, sb_site *s, int64_t now)
{
    s->where = SB_RECYCLED;
    s->deleted_ms = now;
    s->bin_slot = (uint32_t)t->bin.n;
    *SB_MORE(&t->bin) = s;
}

uint8_t sb_world_template(sb_world *w, const char *name)
{
    size_t i;

    for (i = 0; i < w->n_templates; i++)
        if (!strcmp(w->templates[i], name))
            return (uint8_t)i;
    if (i == SB_TEMPLATES_MAX)
        return 0;
    w->templates[i] = am_arena_strdup(w->mem, name);
    w->n_templates++;
    return (uint8_t)i;
}

const char *sb_world_template_name(const sb_world *w, const sb_site *s)
{
    return w->templates[s->template];
}

bool sb_world_personal(const sb_tenant *t, const sb_site *s)
{
    size_t n = strlen(t->my);

    return am_prefix_fold(s->url + 8, t->my) && am_prefix_fold(s->url + 8 + n, "/personal/");
}

bool sb_world_redirect(const sb_site *s)
{
    return s->location != NULL;
}

sb_more *sb_world_more(sb_world *w, sb_site *s)
{
    if (!s->more)
        s->more = am_arena_alloc(w->mem, sizeof *s->more);
    return s->more;
}

const char *sb_world_title(const sb_site *s)
{
    const char *slash = strrchr(s->url, '/');

    return s->title ? s->title : slash && slash > s->url + 7 ? slash + 1 : s->url + 8;
}

sb_user *sb_world_user(sb_tenant *t, const char *upn_or_id)
{
    for (size_t i = 0; i < t->users.n; i++)
        if (am_streq_fold(t->users.v[i].upn, upn_or_id) ||
            am_streq_fold(t->users.v[i].id, upn_or_id))
            return &t->users.v[i];
    return NULL;
}

sb_group *sb_world_group(sb_tenant *t, const sb_guid *id)
{
    for (size_t i = 0; i < t->groups.n; i++)
        if (sb_guid_same(&t->groups.v[i].id, id))
            return &t->groups.v[i];
    return NULL;
}

static const char *const locks[] = {"Unlock", "ReadOnly", "NoAccess", "NoAdditions"};

const char *sb_world_lock_name(unsigned lock)
{
    return locks[lock & 3];
}

int sb_world_lock(const char *name)
{
    for (int i = 0; name && i < 4; i++)
        if (am_streq_fold(locks[i], name))
            return i;
    return -1;
}

int sb_world_hold(const char *name)
{
    static const char *const holds[] = {"none", "retention", "ediscovery", "unknown", "unlisted"};

    for (int i = 0; name && i < 5; i++)
        if (!strcmp(holds[i], name))
            return i;
    return -1;
}

void sb_world_free(sb_world *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < SB_TENANTS; i++) {
        sb_tenant *t = &w->tenant[i];

        free(t->sites.v);
        free(t->bin.v);
        free(t->bucket);
        free(t->id_bucket);
        free(t->relations.v);
        free(t->users.v);
        free(t->groups.v);
        free(t->map.v);
    }
    free(w->ops.v);
    free(w->running.v);
    free(w->moves.v);
    am_arena_free(w->mem);
    am_arena_free(w->scratch);
    free(w);
}

size_t sb_world_tenants(const sb_world *w)
{
    (void)w;
    return SB_TENANTS;
}

sb_tenant_info sb_world_tenant(const sb_world *w, size_t i)
{
    const sb_tenant *t = &w->tenant[i];

    return (sb_tenant_info){t->name, t->role, t->tenant_id, t->client_id, t->root, t->admin, t->my};
}
