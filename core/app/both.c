#include "app/both.h"

#include "app/applying.h"
#include "app/planning.h"

int am_both(const am_performance *p, am_performed *out)
{
    const char *path = NULL;
    const am_app *app = p->session->app;
    am_app_say(app, "planning");
    (void)am_planning(p, out, &path);
    /* Items that fail or are refused while planning are told again when the plan is applied. */
    if (!path || out->ended || out->code == AM_EXIT_INTERRUPTED)
        return out->code;
    am_app_say(app, "%llu changes planned in %s; making them",
               (unsigned long long)out->counts.effects, path);
    return am_applying(
        &(am_application){
            .session = p->session, .plan = path, .format = p->format, .consent = p->consent},
        out);
}
