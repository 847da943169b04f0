#include "io/mail.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "io/failure.h"

bool am_mail_is(const char *url)
{
    return am_prefix_fold(url, "smtp://");
}

static size_t on_more(char *to, size_t one, size_t room, void *self)
{
    am_mail *m = self;
    size_t n = m->n - m->at < one * room ? m->n - m->at : one * room;
    m->begun = true;
    memcpy(to, m->body + m->at, n);
    m->at += n;
    return n;
}

static void set_login(CURL *easy, const char *login)
{
    char *user = am_strdup(login);
    size_t n = strlen(user);
    char *colon = strchr(user, ':');
    if (colon)
        *colon = '\0';
    curl_easy_setopt(easy, CURLOPT_USERNAME, user);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, colon ? colon + 1 : "");
    am_wipe(user, n);
    free(user);
}

bool am_mail_prepare(am_mail *m, CURL *easy, const am_http_request *r)
{
    const char *from = NULL;
    *m = (am_mail){.body = r->body, .n = r->body_n};
    for (size_t i = 0; i < r->n_headers; i++) {
        const am_header *h = &r->headers[i];
        if (am_streq_fold(h->name, "From"))
            from = h->value;
        else if (am_streq_fold(h->name, "To"))
            m->to = curl_slist_append(m->to, h->value);
        else if (am_streq_fold(h->name, "Authorization"))
            set_login(easy, h->value);
    }
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp");
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(easy, CURLOPT_URL, r->url);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, m->to);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)r->body_n);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_more);
    curl_easy_setopt(easy, CURLOPT_READDATA, m);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L); /* a kept one may have died unnoticed */
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    return from && m->to && m->body;
}

void am_mail_heard(am_mail *m, const char *line, size_t n)
{
    char raw[AM_MAIL_SAID];
    if (n >= sizeof raw)
        n = sizeof raw - 1;
    memcpy(raw, line, n);
    raw[n] = '\0';
    raw[strcspn(raw, "\r\n")] = '\0';
    if (strncmp(raw, "221", 3) == 0)
        return;
    m->code = strtol(raw, NULL, 10);
    am_printable(m->said, sizeof m->said, raw);
}

static am_kind refused(const am_mail *m, const char *url, am_err *err)
{
    am_fail(err, m->code == 535 || m->code == 530 ? AM_DENIED : AM_REMOTE,
            "%s: the mail server does not take the message: %s", url, m->said);
    return m->code < 500 ? am_hint(err, "it may take it later")
                         : am_hint(err, "check sender, recipients and what the server demands");
}

static am_kind tell(const am_mail *m, CURLcode code, const char *url, const am_failure *f,
                    am_err *err)
{
    switch (code) {
    case CURLE_USE_SSL_FAILED:
        am_fail(err, AM_NETWORK, "%s: the mail server offers no STARTTLS; nothing was sent", url);
        return am_hint(err, "mail goes only over TLS; is it the submission port, 587?");
    case CURLE_LOGIN_DENIED:
        am_fail(err, AM_DENIED, "%s: the mail server does not accept the sign-in: %s", url,
                m->said);
        return am_hint(err, "token_env of this base names a variable with USER:PASSWORD");
    default:
        return m->code >= 400 ? refused(m, url, err) : am_failure_tell(f, err);
    }
}

void am_mail_end(const am_mail *m, am_http_transfer *t, CURL *easy, CURLcode code, const char *url,
                 const char *detail)
{
    long verify = 0;
    curl_off_t us = 0;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verify);
    curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &us);
    const am_failure f = {.code = code,
                          .method = "mail",
                          .url = url,
                          .detail = detail,
                          .verify = verify,
                          .ms = (long)(us / 1000)};
    t->status = code == CURLE_OK ? 250 : 0;
    t->kind = code == CURLE_OK ? AM_OK : tell(m, code, url, &f, &t->err);
    t->unsent = code != CURLE_OK && (!m->begun || m->code >= 400);
    t->hopeless = code == CURLE_USE_SSL_FAILED || code == CURLE_LOGIN_DENIED || m->code >= 500 ||
                  am_failure_hopeless(code);
}

void am_mail_fini(am_mail *m)
{
    curl_slist_free_all(m->to);
    *m = (am_mail){0};
}
