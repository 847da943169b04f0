#include "report/style.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_MIN = 40, WIDTH_MAX = 1000, WIDTH_USUAL = 80 };

static unsigned width_of(int fd)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    long n = columns ? strtol(columns, NULL, 10) : 0;
    if (n <= 0 && ioctl(fd, TIOCGWINSZ, &size) == 0)
        n = size.ws_col;
    if (n <= 0)
        n = WIDTH_USUAL;
    return n < WIDTH_MIN ? WIDTH_MIN : n > WIDTH_MAX ? WIDTH_MAX : (unsigned)n;
}

am_style am_style_of(FILE *out, am_color wanted)
{
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    bool dumb = !term || !*term || strcmp(term, "dumb") == 0;
    am_style s = {.out = out};
    bool terminal = isatty(fileno(out)) == 1;
    s.live = terminal && !dumb;
    s.color = wanted == AM_COLOR_ALWAYS || (wanted == AM_COLOR_AUTO && s.live && !(none && *none));
    s.width = terminal ? width_of(fileno(out)) : 0;
    return s;
}

const char *am_style_ink(const am_style *s, am_ink ink)
{
    static const char *const codes[] = {"\033[0m",  "\033[1m",  "\033[2m",
                                        "\033[32m", "\033[33m", "\033[31m"};
    return s->color ? codes[ink] : "";
}
