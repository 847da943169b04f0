/* Whatever the service answers, an operation of the connector comes to an end: it reports values or
 * an error, changes nothing before the door, and says already() only with evidence. */
#include <stdlib.h>
#include <string.h>

#include "../unit/check.h"
#include "../unit/fakehost.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { REPLIES = 24 };

static void must(bool so)
{
    if (!so)
        abort();
}

static void drive(const char *body, const char *op, const char *args)
{
    fake f;
    fake_init(&f, "source");
    f.tolerant = true;
    fake_status(&f, "HEAD ", 308, body, NULL);
    for (int i = 0; i < REPLIES; i++)
        fake_says(&f, "", body);
    am_step end = fake_run(&f, op, args);
    must(end == AM_DONE || end == AM_FAIL);
    must(f.changes_before_door == 0);
    must(f.n_changes == 0 || f.at_door);
    must(!f.already || f.evidence);
    fake_fini(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const url = "{\"url\":\"https://contoso.sharepoint.com/sites/old\"}";
    char *body = calloc(1, size + 1);
    must(body);
    if (size)
        memcpy(body, data, size);
    drive(body, "list-redirects", "{}");
    drive(body, "list-deleted-sites", "{}");
    drive(body, "remove-redirect", url);
    drive(body, "restore-site", url);
    drive(body, "remove-trust", "{\"moves_attested\":true,\"calibrated\":true}");
    drive(body, "move-states", "{}");
    drive(body, "licences", "{}");
    drive(body, "resolve", url);
    drive(body, "identity-map-users", "{\"values\":[\"a\",\"b\"],\"direction\":\"back\"}");
    drive(body, "site-groups", url);
    drive(body, "sharing-links",
          "{\"url\":\"https://contoso.sharepoint.com/sites/old\",\"items\":true}");
    free(body);
    return 0;
}
