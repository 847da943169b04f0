#include "sandbox/seed.h"

const char *sb_seed_demo(void)
{
    return "{\"seed\": 20260727, \"page_size\": 25, \"trust\": \"good\","
           " \"poll\": {\"count\": 1, \"interval_ms\": 100},"
           " \"latency\": {\"ms\": 2, \"jitter\": 8},"
           " \"faults\": [{\"when\": {\"what\": \"csom:RemoveSite\", \"nth\": 20},"
           "               \"do\": \"429\", \"retry_after\": 1}],"
           " \"source\": {\"name\": \"contoso\", \"licences_end\": \"+20d\","
           "  \"generate\": {\"redirects\": 32, \"onedrive_redirects\": 10, \"orphans\": 3,"
           "   \"locked\": 3, \"needs_admin\": 2, \"held\": 3, \"same_tenant\": 3,"
           "   \"group_connected\": 2, \"near_miss\": 3, \"deleted\": 4, \"move_back\": 1,"
           "   \"live\": 12, \"moves\": 6}},"
           " \"target\": {\"name\": \"fabrikam\", \"generate\": {\"live\": 8}}}";
}
