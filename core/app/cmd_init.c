#include "app/command.h"

#include <string.h>

#include "app/workspace.h"
#include "base/file.h"

static const char config[] =
    "-- aftermove.lua: which tenants, and what may be done to them. See aftermove.lua(5).\n"
    "--\n"
    "-- Replace the names and ids, then: aftermove plan post-migration\n"
    "\n"
    "tenant \"source\" {\n"
    "  host      = \"contoso.sharepoint.com\", -- contoso-admin and contoso-my are derived from "
    "it\n"
    "  tenant_id = \"00000000-0000-0000-0000-000000000000\",\n"
    "  client_id = \"00000000-0000-0000-0000-000000000000\",\n"
    "  auth      = certificate { pem = \"certs/contoso.pem\" }, -- certificate and key; chmod 600\n"
    "  -- auth   = certificate { pfx = \"certs/contoso.pfx\", password_env = \"CONTOSO_PFX\" },\n"
    "  -- auth   = device_code {},              -- somebody signs in with a browser\n"
    "  -- auth   = managed_identity {},         -- on a machine in Azure\n"
    "  -- auth   = token_command { \"az\", \"account\", \"get-access-token\", \"--resource\", "
    "\"%s\" },\n"
    "  -- auth   = token_env \"SOURCE_TOKEN\",\n"
    "  -- admin_host = \"contoso-admin.sharepoint.com\", my_host = \"contoso-my.sharepoint.com\",\n"
    "  -- connect_to = \"127.0.0.1:8443\", ca = \"sandbox/ca.pem\", -- for a test server\n"
    "}\n"
    "\n"
    "tenant \"target\" {\n"
    "  host      = \"fabrikam.sharepoint.com\",\n"
    "  tenant_id = \"00000000-0000-0000-0000-000000000000\",\n"
    "  client_id = \"00000000-0000-0000-0000-000000000000\",\n"
    "  auth      = certificate { pem = \"certs/fabrikam.pem\" },\n"
    "}\n"
    "\n"
    "policy {\n"
    "  max_effects = 500,                       -- more changes in one run are refused\n"
    "  -- protect  = { \"https://contoso.sharepoint.com/sites/legal*\" }, -- never changed\n"
    "  -- require_plan = true,                  -- `run --yes` and `call --yes` are refused\n"
    "}\n";

static const char ignore[] =
    "# keys and what runs leave behind\n"
    "*.pem\n*.pfx\n*.p12\n*.key\n/certs/\n/journal.db*\n/plans/\n/reports/\n/first-contact-*.jsonl\n"
    "/.console-history\n";

static am_kind write_new(const char *path, const char *text, am_err *err)
{
    if (am_file_exists(path)) {
        am_fail(err, AM_CONFLICT, "init: '%s' exists and is left as it is", path);
        return am_hint(err, "name another directory, or remove the file first");
    }
    return am_file_write(path, text, strlen(text), 0644, err);
}

static int run(am_app *app, const am_args *args)
{
    const char *dir = args->n_words ? args->words[0] : app->workspace ? app->workspace : ".";
    am_err err = {0};
    const char *file = am_arena_format(args->arena, "%s/" AM_CONFIG_FILE, dir);
    const char *other = am_arena_format(args->arena, "%s/.gitignore", dir);
    am_kind kind = am_dir_make(dir, 0755, &err);
    if (!kind)
        kind = write_new(file, config, &err);
    if (!kind && !am_file_exists(other)) /* one that is there belongs to somebody */
        kind = write_new(other, ignore, &err);
    if (kind) {
        int code = am_app_error(app, &err);
        return kind == AM_CONFLICT ? AM_EXIT_USAGE : code;
    }
    fprintf(app->out.out, "wrote %s\n", file);
    am_app_say(app, "Edit it, then: %s%s%saftermove doctor",
               strcmp(dir, ".") ? "cd " : "", strcmp(dir, ".") ? dir : "",
               strcmp(dir, ".") ? " && " : "");
    return 0;
}

const am_command am_cmd_init = {
    .name = "init",
    .args = "[DIR]",
    .help = "Write aftermove.lua with commented examples, and a .gitignore.\n"
            "Nothing that exists is overwritten.",
    .words_max = 1,
    .run = run,
};
