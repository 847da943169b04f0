#include "sandbox/mapfile.h"

#include <string.h>

#include "base/text.h"

static const char *const names[2][4] = {{"None", "RegularUser", "AdminUser", "GuestUser"},
                                        {"None", "RegularGroup", "AdminGroup", "O365Group"}};

const char *sb_mapfile_type(bool group, int type)
{
    return names[group][type & 3];
}

int sb_mapfile_type_of(bool group, const char *name)
{
    for (int i = 0; name && i < 4; i++)
        if (am_streq_fold(names[group][i], name))
            return i;
    return -1;
}

static void column(am_buf *b, const char *text)
{
    am_buf_char(b, ',');
    if (!strpbrk(text, ",\"\r\n")) {
        am_buf_str(b, text);
        return;
    }
    am_buf_char(b, '"');
    for (; *text; text++) {
        if (*text == '"')
            am_buf_char(b, '"');
        am_buf_char(b, *text);
    }
    am_buf_char(b, '"');
}

void sb_mapfile_row(am_buf *b, const sb_mapping *m)
{
    char company[SB_GUID_TEXT];

    am_buf_str(b, m->group ? "Group" : "User");
    column(b, sb_guid_text(company, &m->company));
    column(b, m->source_key);
    column(b, m->target_key);
    column(b, m->target_mail);
    column(b, sb_mapfile_type(m->group, m->type));
    am_buf_char(b, '\n');
}

void sb_world_identity_map(const sb_world *w, am_buf *csv)
{
    am_buf_str(csv, w->map_file);
}
