/* A plugin of another major of the interface: nothing behind the numbers can be relied on. */
#include <aftermove/plugin.h>

AM_EXPORT const am_connector *aftermove_plugin(void);
AM_EXPORT const am_connector *aftermove_plugin(void)
{
    static const am_connector self = {.major = AM_ABI_MAJOR + 1, .minor = 3};
    return &self;
}
