#include "plugin/crash.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const char *volatile doing;

static void put(const char *s)
{
    ssize_t n = write(STDERR_FILENO, s, strlen(s));
    (void)n; /* there is nobody left to tell */
}

static void on_crash(int signal_number)
{
    const char *what = doing;
    if (what) {
        put("aftermove: a plugin crashed: ");
        put(what);
        put("\nhint: what was journalled is whole; without the plugin, or with it mended: "
            "aftermove "
            "resume\n");
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void install(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    static bool done;
    for (size_t i = 0; !done && i < sizeof signals / sizeof *signals; i++) {
        struct sigaction now, ours = {.sa_handler = on_crash};
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(signals[i], &ours, NULL);
    }
    done = true;
}

void am_crash_doing(const char *what)
{
    if (what)
        install();
    doing = what;
}
