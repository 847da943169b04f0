#include "report/junit.h"

#include "report/html.h"

void am_junit_count(am_junit_suite *s, const am_junit_case *c)
{
    s->tests++;
    s->ms += c->ms;
    s->skipped += c->verdict == AM_JUNIT_SKIPPED;
    s->failures += c->verdict == AM_JUNIT_FAILURE;
    s->errors += c->verdict == AM_JUNIT_ERROR;
}

static void attribute(FILE *f, const char *name, const char *text)
{
    if (text)
        am_html(f, " %r=\"%t\"", name, text);
}

static void seconds(FILE *f, int64_t ms)
{
    fprintf(f, " time=\"%lld.%03d\"", (long long)(ms / 1000), (int)(ms % 1000));
}

static void counts(FILE *f, const am_junit_suite *s)
{
    attribute(f, "name", s->name);
    am_html(f, " tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\"", (int64_t)s->tests, (int64_t)s->failures,
            (int64_t)s->errors, (int64_t)s->skipped);
    seconds(f, s->ms);
}

void am_junit_begin(FILE *f, const am_junit_suite *s)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", f);
    counts(f, s);
    fputs(">\n<testsuite", f);
    counts(f, s);
    attribute(f, "timestamp", s->timestamp);
    attribute(f, "hostname", s->hostname);
    fputs(">\n", f);
    if (!s->n_properties)
        return;
    fputs("<properties>\n", f);
    for (size_t i = 0; i < s->n_properties; i++)
        am_html(f, "<property name=\"%t\" value=\"%t\"/>\n", s->properties[i].name, s->properties[i].value);
    fputs("</properties>\n", f);
}

void am_junit_write(FILE *f, const am_junit_case *c)
{
    static const char *const elements[] = {NULL, "skipped", "failure", "error"};
    const char *element = elements[c->verdict];
    fputs("<testcase", f);
    attribute(f, "classname", c->class);
    attribute(f, "name", c->name);
    seconds(f, c->ms);
    if (!element) {
        fputs("/>\n", f);
        return;
    }
    am_html(f, "><%r", element);
    attribute(f, "message", c->message);
    attribute(f, "type", c->type);
    if (c->detail)
        am_html(f, ">%t</%r>", c->detail, element);
    else
        fputs("/>", f);
    fputs("</testcase>\n", f);
}

void am_junit_end(FILE *f)
{
    fputs("</testsuite>\n</testsuites>\n", f);
}
