/* playbook_new.c - `playbook new`: a folder that passes its own specs at once. */
#include "app/playbook_words.h"
#include "app/skeleton_book.h"
#include "app/skeleton_fill.h"

int am_playbook_word_new(am_app *app, const am_args *args)
{
    const am_skeleton_file files[] = {{skeleton_book_lua, "playbook.lua"},
                                      {skeleton_book_md, "README.md"},
                                      {skeleton_book_spec_lua, "specs/@NAME@.lua"},
                                      {skeleton_book_sites_json, "scenarios/sites.json"}};
    const char *name = args->words[1], *to = am_args_get(args, "dir", name);
    am_err err = {0};
    am_kind kind = am_skeleton_name("playbook", name, &err);
    if (!kind)
        kind = am_skeleton_write("playbook", name, to, files, sizeof files / sizeof *files, &err);
    if (kind)
        return am_app_error(app, &err);
    am_app_say(app, "%s is ready: aftermove playbook check %s; aftermove playbook test %s", to, to, to);
    return 0;
}
