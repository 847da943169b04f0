#include "app/command.h"

#include <config.h>

static int run(am_app *app, const am_args *args)
{
    (void)args;
    fprintf(app->out.out, "aftermove " PACKAGE_VERSION "\nplugin interface %d.%d\n", AM_ABI_MAJOR,
            AM_ABI_MINOR);
    return 0;
}

const am_command am_cmd_version = {
    .name = "version",
    .args = "",
    .help = "Say which version this is, and of the plugin interface.",
    .run = run,
};
