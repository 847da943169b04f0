/* A plugin of a later minor of the interface than any host has. */
#include <aftermove/plugin.h>

AM_EXPORT const am_connector *aftermove_plugin(void);
AM_EXPORT const am_connector *aftermove_plugin(void)
{
    static const am_connector self = {.size = sizeof(am_connector) + 8,
                                      .op_size = sizeof(am_op) + 8,
                                      .major = AM_ABI_MAJOR,
                                      .minor = 9999,
                                      .name = "newer"};
    return &self;
}
