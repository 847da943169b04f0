#include "io/failure.h"

#include <string.h>

#include "base/text.h"

/* X509_V_ERR_* as OpenSSL numbers them; they are part of its stable interface. */
enum {
    V_NOT_YET_VALID = 9,
    V_EXPIRED = 10,
    V_SELF_SIGNED = 18,
    V_SELF_SIGNED_IN_CHAIN = 19,
    V_NO_LOCAL_ISSUER = 20,
    V_NO_FIRST_VERIFY = 21,
    V_REVOKED = 23
};

/* Only what precedes the query: it may hold what is not for a log. */
static void shown(char *out, size_t n, const char *url)
{
    am_printable(out, n, url);
    char *query = strchr(out, '?');
    if (query)
        *query = '\0';
}

static am_kind certificate(const am_failure *f, const char *url, am_err *err)
{
    am_fail(err, AM_NETWORK, "%s %s: the server's certificate was not accepted: %s", f->method, url,
            *f->detail ? f->detail : curl_easy_strerror(f->code));
    if (strstr(f->detail, "subject name")) /* libcurl's own check; it leaves no number */
        return am_hint(err, "the certificate is for another host: check host and connect_to, and "
                            "who stands between you and the service");
    switch (f->verify) {
    case V_NOT_YET_VALID:
    case V_EXPIRED:
        return am_hint(err,
                       "check this machine's clock; otherwise the server needs a new certificate");
    case V_SELF_SIGNED:
    case V_SELF_SIGNED_IN_CHAIN:
    case V_NO_LOCAL_ISSUER:
    case V_NO_FIRST_VERIFY:
        return am_hint(err, "if this server's authority is to be trusted, put its certificate into "
                            "a file and set ca = \"file.pem\" in the tenant's block");
    case V_REVOKED:
        return am_hint(err, "the certificate was revoked; do not go on");
    default:
        return am_hint(err,
                       "verification cannot be turned off; ca = \"file.pem\" adds an authority");
    }
}

static am_kind unreachable(const am_failure *f, const char *url, am_err *err)
{
    if (f->code == CURLE_COULDNT_RESOLVE_HOST) {
        am_fail(err, AM_NETWORK, "%s %s: the host name is not known (%s)", f->method, url,
                *f->detail ? f->detail : "DNS");
        return am_hint(err, "check the host names in aftermove.lua and this machine's DNS");
    }
    if (f->code == CURLE_COULDNT_RESOLVE_PROXY) {
        am_fail(err, AM_NETWORK, "%s %s: the proxy's name is not known", f->method, url);
        return am_hint(err, "check the variables https_proxy and no_proxy");
    }
    am_fail(err, AM_NETWORK, "%s %s: no connection: %s", f->method, url,
            *f->detail ? f->detail : curl_easy_strerror(f->code));
    if (f->connect_to)
        return am_hint(err, "connect_to = \"%s\": is something listening there?", f->connect_to);
    return am_hint(err, "check network, firewall and the variables https_proxy and no_proxy");
}

am_kind am_failure_tell(const am_failure *f, am_err *err)
{
    char url[256];
    shown(url, sizeof url, f->url);
    switch (f->code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
        return unreachable(f, url, err);
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificate(f, url, err);
    case CURLE_SSL_CONNECT_ERROR:
        am_fail(err, AM_NETWORK, "%s %s: TLS was not agreed on: %s", f->method, url, f->detail);
        return am_hint(err, "is it a TLS server that speaks 1.2 or later?");
    case CURLE_OPERATION_TIMEDOUT:
        return am_fail(err, AM_TIMEOUT, "%s %s: no complete answer after %ld.%ld s (%s)", f->method,
                       url, f->ms / 1000, f->ms % 1000 / 100, f->detail);
    case CURLE_GOT_NOTHING:
        return am_fail(err, AM_NETWORK, "%s %s: the server closed the connection without an answer",
                       f->method, url);
    case CURLE_PARTIAL_FILE:
        return am_fail(err, AM_NETWORK, "%s %s: the answer broke off: %s", f->method, url,
                       f->detail);
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return am_fail(err, AM_NETWORK, "%s %s: the HTTP/2 connection failed: %s", f->method, url,
                       *f->detail ? f->detail : curl_easy_strerror(f->code));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return am_fail(err, AM_USAGE, "%s %s: not a URL that can be asked for", f->method, url);
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
        return am_fail(err, AM_REMOTE, "%s %s: the answer is not proper HTTP: %s", f->method, url,
                       *f->detail ? f->detail : curl_easy_strerror(f->code));
    case CURLE_OUT_OF_MEMORY:
        return am_fail(err, AM_NOMEM, "%s %s: out of memory", f->method, url);
    default:
        return am_fail(err, AM_NETWORK, "%s %s: the connection was lost: %s", f->method, url,
                       *f->detail ? f->detail : curl_easy_strerror(f->code));
    }
}

bool am_failure_hopeless(CURLcode code)
{
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_OUT_OF_MEMORY:
    case CURLE_SSL_CACERT_BADFILE:
        return true;
    default:
        return false;
    }
}
