#include <stdlib.h>

#include "app/command.h"
#include "app/records.h"
#include "base/file.h"
#include "base/text.h"
#include "base/ulid.h"
#include "run/plan.h"

typedef struct choice {
    const char *const *only, *const *except;
    uint64_t kept, dropped;
} choice;

static bool any(const char *const *globs, const char *text)
{
    for (size_t i = 0; globs && globs[i]; i++)
        if (am_glob(globs[i], text, true))
            return true;
    return false;
}

static bool keep(void *self, const am_effect_row *r)
{
    choice *c = self;
    const char *target = r->target ? r->target : r->op;
    bool good = (!c->only || !c->only[0] || any(c->only, target)) && !any(c->except, target);
    *(good ? &c->kept : &c->dropped) += 1;
    return good;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    const char *from = NULL;
    char id[AM_ULID_TEXT], sha[AM_DIGEST_TEXT];
    choice c = {.only = am_args_list(args, "only"), .except = am_args_list(args, "except")};
    am_kind k = am_records_find_plan(app, args->arena, args->words[0], &from, &e);
    if (k)
        return am_app_error(app, &e);
    am_ulid_new(id);
    char *dir = am_path_dir(from);
    const char *to = am_args_get(args, "out", am_arena_format(args->arena, "%s/%s.jsonl", dir, id));
    free(dir);
    if (am_file_exists(to))
        k = am_fail(&e, AM_CONFLICT, "cannot write the trimmed plan: %s exists", to);
    else
        k = am_plan_trim(from, to, keep, &c, sha, &e);
    if (k)
        return am_app_error(app, &e);
    am_app_say(app, "%llu effects kept, %llu left out, digest %s", (unsigned long long)c.kept,
               (unsigned long long)c.dropped, sha);
    fprintf(app->out.out, "%s\n", to);
    return 0;
}

static const am_option options[] = {{"only", "GLOB", "keep effects whose target matches (may be repeated)"},
                                    {"except", "GLOB", "leave out effects whose target matches (may be repeated)"},
                                    {"out", "FILE", "where to write it (default: beside the plan)"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_trim = {
    .name = "trim",
    .args = "PLAN",
    .help = "Make a smaller plan out of a plan, with an identifier and a digest of its own.\n"
            "Without --only and --except it closes a plan anew from which lines were deleted by hand.\n"
            "Lines that were changed in any other way are refused. Approvals of the old plan do not\n"
            "count for the new one. What is left out is refused when the playbook asks for it, and counts\n"
            "as not done: to leave a redirect alone and still end the trust, plan with --keep.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .pages = true,
    .run = run};
