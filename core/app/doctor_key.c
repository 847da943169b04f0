#include "app/doctor.h"

#include "base/clock.h"
#include "tenant/cert.h"

enum { DAY_MS = 86400000 };

static void certificate(am_checks *c, const am_tenant_config *t)
{
    am_cert *cert = NULL;
    am_err err;
    char text[160], when[AM_TIME_TEXT];
    if (am_cert_load(t, &cert, &err)) {
        am_checks_error(c, t->name, "certificate", &err);
        return;
    }
    int64_t ends = am_cert_expires(cert);
    long long days = (long long)((ends - am_clock_wall()) / DAY_MS);
    snprintf(text, sizeof text, "key and certificate fit; expires in %lld days, on %.10s", days,
             am_time_format(when, ends));
    am_cert_free(cert);
    bool soon = days < AM_DOCTOR_CERT_DAYS;
    am_checks_add(c, &(am_finding){.level = soon ? AM_LEVEL_WARNING : AM_LEVEL_OK,
                                   .tenant = t->name,
                                   .check = "certificate",
                                   .text = text,
                                   .todo = soon ? "register a new one with the application before "
                                                  "then"
                                                : NULL});
}

void am_doctor_key(am_checks *c, const am_tenant_config *t)
{
    static const char *const ways[] = {
        [AM_AUTH_DEVICE_CODE] = "somebody signs in by device code",
        [AM_AUTH_MANAGED_IDENTITY] = "the machine's managed identity signs in",
        [AM_AUTH_TOKEN_COMMAND] = "a command gives the tokens",
        [AM_AUTH_TOKEN_ENV] = "environment variables hold the tokens",
    };
    if (t->auth.kind == AM_AUTH_CERTIFICATE)
        certificate(c, t);
    else
        am_checks_ok(c, t->name, "sign-in", "%s", ways[t->auth.kind]);
}
