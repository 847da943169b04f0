#include "sandbox/page.h"

#include <string.h>

#define HEAD                                                                                       \
    "SPSiteQuery,841cb9d7-61a2-4029-b405-8cef77f591e2,924a239d-6416-49ff-86e2-0283b03bc4aa,"

static const uint8_t mask[16] = {0x0f, 0x82, 0x0e, 0xd9, 0x19, 0x27, 0x4d, 0x48,
                                 0x8f, 0x88, 0x94, 0xf8, 0x63, 0x94, 0x95, 0x74};

const char *sb_page_token(am_arena *mem, sb_page at)
{
    char text[SB_GUID_TEXT];
    sb_guid g;

    memcpy(g.b, mask, sizeof g.b);
    for (int i = 0; i < 4; i++) {
        g.b[i] ^= (uint8_t)(at.index >> (8 * i));
        g.b[12 + i] ^= (uint8_t)(at.number >> (8 * i));
    }
    return am_arena_format(mem, HEAD "%s", sb_guid_text(text, &g));
}

bool sb_page_parse(const char *token, sb_page *at)
{
    sb_guid g;

    *at = (sb_page){0};
    if (!token || !*token || !strcmp(token, "0"))
        return true;
    if (strncmp(token, HEAD, sizeof HEAD - 1) || !sb_guid_parse(token + sizeof HEAD - 1, &g) ||
        memcmp(g.b + 4, mask + 4, 8))
        return false;
    for (int i = 0; i < 4; i++) {
        at->index |= (uint32_t)(g.b[i] ^ mask[i]) << (8 * i);
        at->number |= (uint32_t)(g.b[12 + i] ^ mask[12 + i]) << (8 * i);
    }
    return true;
}
