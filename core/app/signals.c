#include "app/signals.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"

static am_run *volatile watched;
static volatile sig_atomic_t came, noting;
static volatile sig_atomic_t pieces, interrupts; /* a console is watched; since its last piece */

static void handle(int number)
{
    if (number == SIGINT && pieces && watched && !interrupts) {
        interrupts = 1;
        am_loop_wake(am_run_loop(watched));
        return;
    }
    if (noting && !came) {
        came = 1;
        return;
    }
    if (came++ || interrupts || !watched) {
        static const char text[] = "\naftermove: ended at once; what was in flight is not known\n";
        ssize_t ignored = watched ? write(STDERR_FILENO, text, sizeof text - 1) : 0;
        (void)ignored;
        _exit(AM_EXIT_INTERRUPTED);
    }
    static const char text[] =
        "\naftermove: stopping; what is in flight finishes (again: at once)\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    am_run_stop(watched);
    am_loop_wake(am_run_loop(watched));
}

static void answer_with(void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = handler;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void am_signals_watch(am_run *run)
{
    watched = run;
    pieces = 0;
    answer_with(run ? handle : SIG_DFL);
}

void am_signals_note(void)
{
    noting = 1;
    answer_with(handle);
}

bool am_signals_came(void)
{
    return came != 0;
}

void am_signals_watch_pieces(am_run *run)
{
    am_signals_watch(run);
    pieces = run != NULL;
    interrupts = 0;
}

void am_signals_piece(void)
{
    interrupts = 0;
}

bool am_signals_interrupted(void)
{
    return interrupts != 0;
}
