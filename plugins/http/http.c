/* http.c - the connector "http": requests to whatever addresses the operator allowed. */
#include "http.h"

#define WHERE                                                                                      \
    {"path", "string=/", "begins with /, behind the base's own; may have a query"},                \
        {"base", "string=site", "the base whose address is asked"},                                \
        {"query", "object?", "names and values, encoded and put behind the path"},                 \
    {                                                                                              \
        "headers", "object?", "more headers; a token belongs to the base's token_env"              \
    }

static const am_param get[] = {
    WHERE,
    {"method", "GET|HEAD=GET", "how"},
    {"form", "auto|json|text=auto", "what the reply is taken as; auto: by its type"},
    {"errors", "fail|return=fail", "what becomes of a status of 400 and more"},
    {NULL, NULL, NULL},
};

static const am_param send[] = {
    {"method", "POST|PUT|PATCH|DELETE", "how"},
    WHERE,
    {"json", "any?", "the body, as JSON"},
    {"text", "string?", "the body, as text"},
    {"content_type", "string=text/plain; charset=utf-8", "of text"},
    {"look", "string?", "a path whose GET shows what is there before; it becomes the evidence"},
    {"undo", "object?", "arguments of the send that undoes this one"},
    {NULL, NULL, NULL},
};

static const am_op ops[] = {
    {.name = "get",
     .params = get,
     .step = http_get,
     .help = "Read from an address that the operator allowed.\n"
             "Returns {status, type, etag, location, json or text}."},
    {.name = "send",
     .effects = AM_CHANGE,
     .params = send,
     .step = http_send,
     .help = "Send a change to an address that the operator allowed.\n"
             "Returns {status, type, etag, location, json or text}. What look shows is held "
             "against the plan before anything is sent."},
    {.name = NULL},
};

static const char *const bases[] = {"site", "*", NULL};

AM_PLUGIN(.name = "http", .version = "1.0.0",
          .help = "Requests to addresses that the operator allowed", .ops = ops, .bases = bases)
