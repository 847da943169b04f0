#include "sandbox/rest.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/shelf.h"

/* "guid'..'" and '..' are the same argument. */
static bool id_of(const sb_rest *r, sb_guid *id)
{
    const char *text = sb_odata_argument(&r->path, 1, "uniqueId");
    char bare[SB_GUID_TEXT];

    if (text && am_prefix_fold(text, "guid'") && strlen(text) == 36 + 6) {
        memcpy(bare, text + 5, 36);
        bare[36] = '\0';
        text = bare;
    }
    return sb_guid_parse(text, id);
}

static void show(sb_rest *r, const sb_file *f)
{
    const sb_odata *o = &r->path;
    const char *slash = strrchr(f->path, '/');
    const char *site = r->site->url + 8 + strcspn(r->site->url + 8, "/");

    sb_emit_open(&r->e, '{');
    if (sb_odata_wants(o, "Exists"))
        sb_emit_kbool(&r->e, "Exists", true);
    if (sb_odata_wants(o, "Name"))
        sb_emit_kstr(&r->e, "Name", slash ? slash + 1 : f->path);
    if (sb_odata_wants(o, "ServerRelativeUrl"))
        sb_emit_kstr(&r->e, "ServerRelativeUrl", am_arena_format(r->mem, "%s/%s", site, f->path));
    if (sb_odata_wants(o, "UniqueId"))
        sb_emit_kguid(&r->e, "UniqueId", &f->id);
    sb_emit_close(&r->e, '}');
}

bool sb_rest_item(sb_rest *r, bool folder)
{
    const sb_file *f = NULL;
    sb_guid id;

    if (r->path.n != 2)
        return sb_rest_not_found(r);
    if (!id_of(r, &id))
        return sb_raise(&r->error, SB_E_QUERY,
                        "The parameter UniqueId of %s must be a GUID.", r->path.seg[1].name);
    f = sb_shelf_file(r->site, &id);
    if (!f || f->folder != folder)
        return sb_raise(&r->error, SB_E_FILE, "File Not Found.");
    show(r, f);
    return true;
}
