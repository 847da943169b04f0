#include "report/progress.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "report/width.h"

enum {
    LIVE_MS = 100,     /* between two writings of the live line */
    PLAIN_MS = 10000,  /* between two plain lines */
    WINDOW_MS = 10000, /* the rate is that of so long a time */
    SAMPLES = 16,
    LINE = 512
};

struct am_progress {
    am_style style;
    char what[128];
    struct {
        int64_t at;
        uint64_t done;
    } samples[SAMPLES]; /* a ring, one each WINDOW_MS / SAMPLES */
    unsigned n_samples, head;
    int64_t shown; /* mono ms of the last writing; 0: none */
    bool visible;  /* a live line stands there */
    bool told_throttled;
};

am_progress *am_progress_new(const am_style *style)
{
    am_progress *p = am_new(am_progress);
    p->style = *style;
    return p;
}

void am_progress_free(am_progress *p)
{
    if (!p)
        return;
    am_progress_clear(p);
    free(p);
}

static void sample(am_progress *p, const am_progress_facts *f, int64_t now)
{
    const char *what = f->what ? f->what : "";
    if (strcmp(p->what, what) != 0) {
        snprintf(p->what, sizeof p->what, "%s", what);
        p->n_samples = p->head = 0;
    }
    if (p->n_samples) {
        unsigned last = (p->head + SAMPLES - 1) % SAMPLES;
        if (now - p->samples[last].at < WINDOW_MS / SAMPLES)
            return;
    }
    p->samples[p->head].at = now;
    p->samples[p->head].done = f->done;
    p->head = (p->head + 1) % SAMPLES;
    if (p->n_samples < SAMPLES)
        p->n_samples++;
}

/* Items a second over the window; 0 while nobody can tell. */
static double rate(const am_progress *p, const am_progress_facts *f, int64_t now)
{
    if (!p->n_samples)
        return 0;
    unsigned first = (p->head + SAMPLES - p->n_samples) % SAMPLES;
    int64_t ms = now - p->samples[first].at;
    if (ms < 500 || f->done <= p->samples[first].done)
        return 0;
    return (double)(f->done - p->samples[first].done) * 1000 / (double)ms;
}

static void add(char *out, size_t n, const char *fmt, ...) AM_PRINTF(3, 4);
static void add(char *out, size_t n, const char *fmt, ...)
{
    size_t used = strlen(out);
    va_list ap;
    va_start(ap, fmt);
    if (used < n)
        vsnprintf(out + used, n - used, fmt, ap);
    va_end(ap);
}

static void add_count(char *out, size_t n, uint64_t v)
{
    char text[AM_GROUPED];
    add(out, n, "%s", am_grouped(text, v));
}

static void add_time(char *out, size_t n, int64_t s)
{
    if (s < 120)
        add(out, n, "%lld s", (long long)s);
    else if (s < 7200)
        add(out, n, "%lld min", (long long)(s + 30) / 60);
    else
        add(out, n, "%lld h %lld min", (long long)s / 3600, (long long)s % 3600 / 60);
}

void am_progress_format(am_progress *p, const am_progress_facts *f, char *out, size_t n)
{
    int64_t now = am_clock_mono();
    sample(p, f, now);
    double per_s = rate(p, f, now);
    *out = '\0';
    add(out, n, "%s  ", f->what ? f->what : "working");
    add_count(out, n, f->done);
    if (f->total) {
        add(out, n, "/");
        add_count(out, n, f->total);
        add(out, n, "  %u%%", (unsigned)(f->done >= f->total ? 100 : f->done * 100 / f->total));
    }
    if (per_s > 0)
        add(out, n, per_s < 10 ? "  %.1f/s" : "  %.0f/s", per_s);
    if (per_s > 0 && f->total > f->done) {
        add(out, n, "  ");
        add_time(out, n, (int64_t)((double)(f->total - f->done) / per_s + 0.5));
        add(out, n, " left");
    }
    add(out, n, "  ");
    add_count(out, n, f->requests);
    add(out, n, " requests");
    if (f->in_flight)
        add(out, n, ", %u in flight", f->in_flight);
    if (f->throttled_until > now) {
        add(out, n, "  throttled, waiting ");
        add_time(out, n, (f->throttled_until - now + 999) / 1000);
    }
}

void am_progress_tick(am_progress *p, const am_progress_facts *f)
{
    char text[LINE], fit[LINE];
    int64_t now = am_clock_mono();
    bool throttled = f->throttled_until > now;
    /* Off a terminal the first line comes after a while: short runs need none. */
    if (!p->style.live && !p->shown)
        p->shown = now;
    bool news = !p->style.live && throttled && !p->told_throttled;
    if (p->shown && !news && now - p->shown < (p->style.live ? LIVE_MS : PLAIN_MS)) {
        sample(p, f, now);
        return;
    }
    am_progress_format(p, f, text, sizeof text);
    p->told_throttled = throttled;
    p->shown = now;
    if (p->style.live) {
        am_width_fit(fit, sizeof fit, text, p->style.width ? p->style.width - 1 : LINE / 2);
        fprintf(p->style.out, "\r\033[K%s%s%s", am_style_ink(&p->style, AM_INK_DIM), fit,
                am_style_ink(&p->style, AM_INK_NONE));
        p->visible = true;
    } else {
        fprintf(p->style.out, "%s\n", text);
    }
    fflush(p->style.out);
}

void am_progress_clear(am_progress *p)
{
    if (!p->visible)
        return;
    fprintf(p->style.out, "\r\033[K");
    fflush(p->style.out);
    p->visible = false;
    p->shown = 0;
}
