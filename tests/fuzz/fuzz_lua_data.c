/* Whatever the text of a configuration file: a value or an error, in bounded time and memory. */
#include "lua/data.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const named[] = {"tenant", "plugin", NULL};
static const char *const plain[] = {"policy", NULL};
static const char *const constructors[] = {"certificate",   "device_code", "managed_identity",
                                           "token_command", "token_env",   NULL};

static void must(bool so)
{
    if (!so)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const am_lua_data_spec spec = {named, plain, constructors};
    const char *text = (const char *)data;
    const am_value *v = NULL, *again = NULL;
    am_err e = {0};
    am_arena *a = am_arena_new(1 << 20);
    if (am_lua_data("f.lua", text, size, &spec, a, &v, &e) == AM_OK) {
        am_arena *b = am_arena_new(0);
        const char *json = am_json_text(b, v, AM_JSON_PLAIN);
        must(am_json_parse(b, json, strlen(json), &again, NULL) == AM_OK);
        must(am_value_equal(v, again));
        am_arena_free(b);
    } else {
        must(!v && e.kind != AM_OK && strstr(e.text, "f.lua"));
    }
    int line = am_lua_data_line(text, size, 2, "host");
    must(line >= 2);
    am_arena_free(a);
    return 0;
}
