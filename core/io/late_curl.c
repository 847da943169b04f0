/* late_curl.c - libcurl by its own names, loaded when it is first called: it brings some forty
 * libraries with it. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include <stdarg.h>

#include "base/late.h"

/* As libcurl reads them, its macros aside. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define NAMES(X) \
    X(curl_global_init) X(curl_global_cleanup) X(curl_version_info) X(curl_slist_append) \
    X(curl_slist_free_all) X(curl_easy_init) X(curl_easy_cleanup) X(curl_easy_strerror) \
    X(curl_multi_init) X(curl_multi_cleanup) X(curl_multi_add_handle) \
    X(curl_multi_remove_handle) X(curl_multi_perform) X(curl_multi_poll) X(curl_multi_wakeup) \
    X(curl_multi_info_read) X(curl_multi_strerror) X(curl_easy_setopt) X(curl_easy_getinfo) \
    X(curl_multi_setopt)

#define NUMBER(name) N_##name,
#define TEXT(name) #name,

enum { NAMES(NUMBER) COUNT };

static am_late_fn fns[COUNT];
static const char *const names[] = {NAMES(TEXT)};
static const am_late lib = {"libcurl.so.4", names, fns, COUNT};

#define CALL(name) ((__typeof__(name) *)am_late_get(&lib, N_##name))

CURLcode curl_global_init(long flags)
{
    return CALL(curl_global_init)(flags);
}

void curl_global_cleanup(void)
{
    CALL(curl_global_cleanup)();
}

curl_version_info_data *curl_version_info(CURLversion v)
{
    return CALL(curl_version_info)(v);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text)
{
    return CALL(curl_slist_append)(list, text);
}

void curl_slist_free_all(struct curl_slist *list)
{
    CALL(curl_slist_free_all)(list);
}

CURL *curl_easy_init(void)
{
    return CALL(curl_easy_init)();
}

void curl_easy_cleanup(CURL *e)
{
    CALL(curl_easy_cleanup)(e);
}

const char *curl_easy_strerror(CURLcode code)
{
    return CALL(curl_easy_strerror)(code);
}

CURLM *curl_multi_init(void)
{
    return CALL(curl_multi_init)();
}

CURLMcode curl_multi_cleanup(CURLM *m)
{
    return CALL(curl_multi_cleanup)(m);
}

CURLMcode curl_multi_add_handle(CURLM *m, CURL *e)
{
    return CALL(curl_multi_add_handle)(m, e);
}

CURLMcode curl_multi_remove_handle(CURLM *m, CURL *e)
{
    return CALL(curl_multi_remove_handle)(m, e);
}

CURLMcode curl_multi_perform(CURLM *m, int *running)
{
    return CALL(curl_multi_perform)(m, running);
}

CURLMcode curl_multi_poll(CURLM *m, struct curl_waitfd *more, unsigned n, int ms, int *ready)
{
    return CALL(curl_multi_poll)(m, more, n, ms, ready);
}

CURLMcode curl_multi_wakeup(CURLM *m)
{
    return CALL(curl_multi_wakeup)(m);
}

CURLMsg *curl_multi_info_read(CURLM *m, int *left)
{
    return CALL(curl_multi_info_read)(m, left);
}

const char *curl_multi_strerror(CURLMcode code)
{
    return CALL(curl_multi_strerror)(code);
}

/* The number of an option tells the type of its argument. */
CURLcode curl_easy_setopt(CURL *e, CURLoption option, ...)
{
    va_list ap;
    CURLcode code;
    va_start(ap, option);
    if ((int)option >= CURLOPTTYPE_OFF_T && (int)option < CURLOPTTYPE_BLOB)
        code = CALL(curl_easy_setopt)(e, option, va_arg(ap, curl_off_t));
    else if ((int)option < CURLOPTTYPE_OBJECTPOINT)
        code = CALL(curl_easy_setopt)(e, option, va_arg(ap, long));
    else
        code = CALL(curl_easy_setopt)(e, option, va_arg(ap, void *));
    va_end(ap);
    return code;
}

CURLcode curl_easy_getinfo(CURL *e, CURLINFO info, ...)
{
    va_list ap;
    va_start(ap, info);
    CURLcode code = CALL(curl_easy_getinfo)(e, info, va_arg(ap, void *));
    va_end(ap);
    return code;
}

CURLMcode curl_multi_setopt(CURLM *m, CURLMoption option, ...)
{
    va_list ap;
    va_start(ap, option);
    CURLMcode code = (int)option < CURLOPTTYPE_OBJECTPOINT
                         ? CALL(curl_multi_setopt)(m, option, va_arg(ap, long))
                         : CALL(curl_multi_setopt)(m, option, va_arg(ap, void *));
    va_end(ap);
    return code;
}
