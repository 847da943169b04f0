/* Whatever a file of links holds: what is asked is asked without credentials, on the root and
 * my-site hosts of the two tenants, and nowhere else; all else is refused. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

#include "../unit/check.h"
#include "../unit/fakehost.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
    if (!so)
        abort();
}

static bool on_known_host(const char *sent)
{
    static const char *const hosts[] = {
        "HEAD https://contoso.sharepoint.com", "HEAD https://contoso-my.sharepoint.com",
        "HEAD https://fabrikam.sharepoint.com", "HEAD https://fabrikam-my.sharepoint.com"};
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        size_t n = strlen(hosts[i]);
        if (strncmp(sent, hosts[i], n) == 0 && strchr("/?\n", sent[n]))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fake f;
    am_buf args = AM_BUF(1 << 20);
    fake_init(&f, "source");
    f.tolerant = true;
    const char *link = am_arena_strndup(f.arena, (const char *)data, size);
    fake_status(&f, "HEAD ", 404, NULL, NULL);
    am_buf_str(&args, "{\"url\":");
    am_json_quote(&args, link, strlen(link));
    am_buf_char(&args, '}');
    const am_value *made = NULL;
    if (am_json_parse(f.arena, am_buf_text(&args), args.n, &made, NULL) == AM_OK) {
        am_step end = fake_run(&f, "resolve-link", am_buf_text(&args));
        must(end == AM_DONE ? f.n_sent == 1 : f.kind == AM_REFUSED && f.n_sent == 0);
        for (size_t i = 0; i < f.n_sent; i++) {
            must(f.sent_flags[i] & AM_REQ_ANONYMOUS);
            must(on_known_host(f.sent[i]));
            must(!strpbrk(f.sent[i], " \r") || strpbrk(f.sent[i], " \r") == f.sent[i] + 4);
        }
    }
    am_buf_free(&args);
    fake_fini(&f);
    return 0;
}
