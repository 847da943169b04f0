#include "app/plugin_new.h"

#include "app/skeleton.h"
#include "app/skeleton_fill.h"

am_kind am_plugin_new(const am_app *app, const char *name, const char *dir, am_err *err)
{
    const am_skeleton_file files[] = {{skeleton_plugin_c, "@NAME@.c"},
                                      {skeleton_check_json, "@NAME@.check.json"},
                                      {skeleton_Makefile, "Makefile"},
                                      {skeleton_README_md, "README.md"}};
    const char *to = dir ? dir : name;
    am_kind kind = am_skeleton_name("plugin", name, err);
    if (!kind)
        kind = am_skeleton_write("plugin", name, to, files, sizeof files / sizeof *files, err);
    if (!kind)
        am_app_say(app, "%s is ready: cd %s && make check", to, to);
    return kind;
}
