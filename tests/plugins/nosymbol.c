/* A shared object that is no plugin. */
#include <aftermove/plugin.h>

AM_EXPORT int not_a_plugin(void);
AM_EXPORT int not_a_plugin(void)
{
    return AM_ABI_MAJOR;
}
