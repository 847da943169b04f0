#include "report/junit.h"

#include <stdlib.h>

#include "base/mem.h"

enum { CASES_MAX_BYTES = 256 << 20 };

struct am_junit {
    char *suite;
    am_buf cases;
    unsigned long n, failed, skipped;
    int64_t ms;
};

am_junit *am_junit_new(const char *suite)
{
    am_junit *j = am_new(am_junit);
    j->suite = am_strdup(suite);
    j->cases = AM_BUF(CASES_MAX_BYTES);
    return j;
}

void am_junit_free(am_junit *j)
{
    if (!j)
        return;
    am_buf_free(&j->cases);
    free(j->suite);
    free(j);
}

/* Text for an element or an attribute. What XML 1.0 cannot hold is shown as U+FFFD. */
static void add(am_buf *b, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&')
            am_buf_str(b, "&amp;");
        else if (c == '<')
            am_buf_str(b, "&lt;");
        else if (c == '>')
            am_buf_str(b, "&gt;");
        else if (c == '"')
            am_buf_str(b, "&quot;");
        else if (c == '\n' || c == '\t' || c == '\r')
            am_buf_fmt(b, "&#%d;", c);
        else if (c < ' ')
            am_buf_str(b, "\xEF\xBF\xBD");
        else
            am_buf_char(b, *text);
    }
}

static void attribute(am_buf *b, const char *name, const char *text)
{
    am_buf_fmt(b, " %s=\"", name);
    add(b, text);
    am_buf_char(b, '"');
}

static void seconds(am_buf *b, int64_t ms)
{
    am_buf_fmt(b, " time=\"%lld.%03d\"", (long long)(ms / 1000), (int)(ms % 1000));
}

static void begin(am_junit *j, const char *class, const char *name, int64_t ms)
{
    j->n++;
    j->ms += ms;
    am_buf_str(&j->cases, "    <testcase");
    attribute(&j->cases, "classname", class);
    attribute(&j->cases, "name", name);
    seconds(&j->cases, ms);
}

void am_junit_case(am_junit *j, const char *class, const char *name, int64_t ms, const char *failure,
                   const char *detail)
{
    am_buf *b = &j->cases;
    begin(j, class, name, ms);
    if (!failure) {
        am_buf_str(b, "/>\n");
        return;
    }
    j->failed++;
    am_buf_str(b, ">\n      <failure");
    attribute(b, "message", failure);
    am_buf_char(b, '>');
    add(b, detail ? detail : "");
    am_buf_str(b, "</failure>\n    </testcase>\n");
}

void am_junit_skipped(am_junit *j, const char *class, const char *name, const char *why)
{
    begin(j, class, name, 0);
    j->skipped++;
    am_buf_str(&j->cases, ">\n      <skipped");
    attribute(&j->cases, "message", why);
    am_buf_str(&j->cases, "/>\n    </testcase>\n");
}

static void counts(const am_junit *j, am_buf *b)
{
    am_buf_fmt(b, " tests=\"%lu\" failures=\"%lu\" errors=\"0\" skipped=\"%lu\"", j->n, j->failed,
               j->skipped);
    seconds(b, j->ms);
}

void am_junit_format(const am_junit *j, am_buf *b)
{
    am_buf_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute(b, "name", j->suite);
    counts(j, b);
    am_buf_str(b, ">\n  <testsuite");
    attribute(b, "name", j->suite);
    counts(j, b);
    am_buf_str(b, ">\n");
    am_buf_add(b, am_buf_text(&j->cases), j->cases.n);
    am_buf_str(b, "  </testsuite>\n</testsuites>\n");
}
