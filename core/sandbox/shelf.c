#include "sandbox/shelf.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LINKS_MAX = 100000, AT_MAX = 192 };

/* What is being read: files that links bring along are added to those of the list. */
typedef struct filling {
    sb_reader *r;
    sb_shelf *shelf;
    sb_random random; /* of ids that the scenario leaves out */
} filling;

static const char *const kinds[] = {
    "OrganizationView", "OrganizationEdit", "AnonymousView", "AnonymousEdit", "Flexible", NULL};

static sb_file *by_id(const sb_shelf *shelf, const sb_guid *id)
{
    for (size_t i = 0; i < shelf->n_files; i++)
        if (sb_guid_same(&shelf->files[i].id, id))
            return &shelf->files[i];
    return NULL;
}

static sb_file *by_path(const sb_shelf *shelf, const char *path)
{
    for (size_t i = 0; i < shelf->n_files; i++)
        if (shelf->files[i].path && am_streq_fold(shelf->files[i].path, path))
            return &shelf->files[i];
    return NULL;
}

/* A path as it is kept: no slash at either end. */
static const char *trimmed(sb_reader *r, const char *path)
{
    size_t n;

    path += strspn(path, "/");
    n = strlen(path);
    while (n && path[n - 1] == '/')
        n--;
    return am_arena_strndup(r->world->mem, path, n);
}

static void file(filling *f, const am_value *v, const char *at)
{
    static const char *const known[] = {"path", "id", "folder", NULL};
    sb_guid id = sb_guid_make(&f->random);
    const char *path;

    if (!sb_reader_object(f->r, v, at, known))
        sb_reader_bad(f->r, "%s is no object", at);
    path = sb_reader_text(f->r, v, at, "path", NULL);
    if (!path || !*trimmed(f->r, path)) {
        sb_reader_bad(f->r, "%s.path is missing", at);
        return;
    }
    (void)sb_reader_guid(f->r, v, at, "id", &id);
    if (by_id(f->shelf, &id))
        sb_reader_bad(f->r, "%s.id is the id of another file", at);
    f->shelf->files[f->shelf->n_files++] = (sb_file){
        id, trimmed(f->r, path), sb_reader_bool(f->r, v, at, "folder", false)};
}

/* The item that a link is about: named by its path, by its id, or by both. */
static sb_guid item_of(filling *f, const am_value *v, const char *at)
{
    const char *path = sb_reader_text(f->r, v, at, "path", NULL);
    sb_guid id = sb_guid_make(&f->random);
    bool given = sb_reader_guid(f->r, v, at, "item", &id);
    const sb_file *have;

    if (!path) {
        if (!given)
            sb_reader_bad(f->r, "%s needs an item (its id) or a path", at);
        return id;
    }
    path = trimmed(f->r, path);
    have = by_path(f->shelf, path);
    if (have && given && !sb_guid_same(&have->id, &id))
        sb_reader_bad(f->r, "%s.item is not the id of %s", at, path);
    if (have)
        return have->id;
    if (by_id(f->shelf, &id))
        sb_reader_bad(f->r, "%s.item is the id of another file than %s", at, path);
    f->shelf->files[f->shelf->n_files++] = (sb_file){.id = id, .path = path};
    return id;
}

static const char *token_of(filling *f, const sb_guid *id)
{
    const uint8_t *b = id->b;

    return am_arena_format(f->r->world->mem,
                           "E%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x%02x",
                           b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                           b[12], b[13], b[14], b[15]);
}

static const char *kind_of(filling *f, const am_value *v, const char *at)
{
    const char *kind = sb_reader_text(f->r, v, at, "kind", kinds[0]);

    for (size_t i = 0; kinds[i]; i++)
        if (am_streq_fold(kinds[i], kind))
            return kinds[i];
    sb_reader_bad(f->r,
                  "%s.kind is \"%s\", expected OrganizationView, OrganizationEdit, AnonymousView, "
                  "AnonymousEdit or Flexible",
                  at, kind);
    return kinds[0];
}

static void link_of(filling *f, const am_value *v, const char *at)
{
    static const char *const known[] = {"item", "path", "kind", "id", "token", "dead", NULL};
    sb_guid id = sb_guid_make(&f->random);
    sb_link l;

    if (!sb_reader_object(f->r, v, at, known)) {
        sb_reader_bad(f->r, "%s is no object", at);
        return;
    }
    (void)sb_reader_guid(f->r, v, at, "id", &id);
    l.id = id;
    l.item = item_of(f, v, at);
    l.kind = kind_of(f, v, at);
    l.token = sb_reader_text(f->r, v, at, "token", token_of(f, &id));
    l.dead = sb_reader_bool(f->r, v, at, "dead", false);
    if (!*l.token || strcspn(l.token, "/?#% ") != strlen(l.token))
        sb_reader_bad(f->r, "%s.token is \"%s\", expected one part of a path", at, l.token);
    f->shelf->links[f->shelf->n_links++] = l;
}

static void made_up(filling *f, size_t n)
{
    sb_shelf *s = f->shelf;

    for (size_t i = 0; i < n; i++) {
        sb_guid item = sb_guid_make(&f->random), id = sb_guid_make(&f->random);
        const char *path =
            am_arena_format(f->r->world->mem, "Shared Documents/document-%zu.docx", i + 1);

        s->files[s->n_files++] = (sb_file){.id = item, .path = path};
        s->links[s->n_links++] =
            (sb_link){.item = item, .id = id, .kind = kinds[0], .token = token_of(f, &id)};
    }
}

void sb_shelf_read(sb_reader *r, sb_site *s, const am_value *v, const char *path)
{
    const am_value *files = sb_reader_list(r, v, path, "files");
    const am_value *given = am_value_member(v, "sharing_links");
    bool counted = am_value_is(given, AM_T_INT);
    size_t n = counted
                   ? (size_t)sb_reader_num(r, v, path, "sharing_links", 0, LINKS_MAX, 0)
                   : am_value_len(given ? sb_reader_list(r, v, path, "sharing_links") : NULL);
    filling f = {.r = r, .random = {s->hash}};
    char at[AT_MAX];

    if (r->kind != AM_OK || (!n && !am_value_len(files)))
        return;
    f.shelf = am_arena_alloc(r->world->mem, sizeof *f.shelf);
    f.shelf->files =
        am_arena_alloc(r->world->mem, (am_value_len(files) + n) * sizeof *f.shelf->files);
    f.shelf->links = am_arena_alloc(r->world->mem, (n + 1) * sizeof *f.shelf->links);
    for (size_t i = 0; i < am_value_len(files) && r->kind == AM_OK; i++) {
        snprintf(at, sizeof at, "%s.files[%zu]", path, i);
        file(&f, am_value_at(files, i), at);
    }
    for (size_t i = 0; !counted && i < n && r->kind == AM_OK; i++) {
        snprintf(at, sizeof at, "%s.sharing_links[%zu]", path, i);
        link_of(&f, am_value_at(given, i), at);
    }
    if (counted)
        made_up(&f, n);
    sb_world_more(r->world, s)->shelf = f.shelf;
}

void sb_shelf_share(sb_reader *r, const sb_site *redirect, sb_site *destination)
{
    if (!destination || !redirect->more || !redirect->more->shelf)
        return;
    if (!sb_world_more(r->world, destination)->shelf)
        destination->more->shelf = redirect->more->shelf;
}

static const sb_shelf *of(const sb_site *s)
{
    static const sb_shelf empty;

    return s->more && s->more->shelf ? s->more->shelf : &empty;
}

const sb_file *sb_shelf_file(const sb_site *s, const sb_guid *id)
{
    return by_id(of(s), id);
}

const sb_file *sb_shelf_path(const sb_site *s, const char *path)
{
    return by_path(of(s), path);
}

const sb_link *sb_shelf_link(const sb_site *s, const char *token)
{
    const sb_shelf *shelf = of(s);

    for (size_t i = 0; i < shelf->n_links; i++)
        if (!strcmp(shelf->links[i].token, token))
            return &shelf->links[i];
    return NULL;
}

size_t sb_shelf_links(const sb_site *s)
{
    return of(s)->n_links;
}

size_t sb_shelf_files(const sb_site *s)
{
    return of(s)->n_files;
}

const char *sb_shelf_group(am_arena *mem, const sb_site *s, size_t i)
{
    const sb_link *l = &of(s)->links[i];
    char item[SB_GUID_TEXT], id[SB_GUID_TEXT];

    return am_arena_format(mem, "SharingLinks.%s.%s.%s", sb_guid_text(item, &l->item), l->kind,
                           sb_guid_text(id, &l->id));
}
